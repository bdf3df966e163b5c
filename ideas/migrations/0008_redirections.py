from django.db import migrations, models


class Migration(migrations.Migration):
    """A decision may send a case to another body."""

    dependencies = [
        ("ideas", "0007_what_the_router_read"),
    ]

    operations = [
        migrations.AddField(
            model_name="moderationdecision",
            name="body",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="moderationdecision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("decline", "Declined"),
                    ("reroute", "Sent on"),
                    ("redirect", "Sent to another authority"),
                ],
                max_length=12,
            ),
        ),
    ]
