import django.utils.timezone
from django.db import migrations, models
from django.db.models.functions import Greatest


def date_what_is_there(apps, schema_editor):
    """Old rows: the latest of what is known of them."""
    latest = Greatest("arrived_at", "published_at", "answered_at")
    apps.get_model("ideas", "Submission").objects.update(changed_at=latest)


class Migration(migrations.Migration):
    """When the public log of a case last grew, for those who mirror the public cases."""

    dependencies = [
        ("ideas", "0003_due_by_the_databases_clock"),
    ]

    operations = [
        migrations.AddField(
            model_name="submission",
            name="changed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
        migrations.RunPython(date_what_is_there, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="submission",
            index=models.Index(fields=["changed_at", "id"], name="submission_changed"),
        ),
    ]
