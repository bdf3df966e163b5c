"""One sequence of case numbers for the region, and a log that refuses to be changed."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION ideas_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the log of events is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE ON ideas_event
    FOR EACH ROW EXECUTE FUNCTION ideas_event_is_append_only();
"""
ALLOW = """
DROP TRIGGER event_append_only ON ideas_event;
DROP FUNCTION ideas_event_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("ideas", "0001_initial")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE ideas_case_number", "DROP SEQUENCE ideas_case_number"),
        migrations.RunSQL(REFUSE, ALLOW),
    ]
