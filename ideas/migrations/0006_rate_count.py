from django.db import migrations, models


class Migration(migrations.Migration):
    """Counts of requests, for the API's throttles."""

    dependencies = [
        ("ideas", "0005_search_entry"),
    ]

    operations = [
        migrations.CreateModel(
            name="RateCount",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
