"""The database itself refuses to change or remove an event, whoever asks."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION refuse_change_of_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are append-only';
END $$;
CREATE TRIGGER events_are_append_only BEFORE UPDATE OR DELETE ON nominations_event
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_event();
"""
POSTGRESQL_BACK = """
DROP TRIGGER events_are_append_only ON nominations_event;
DROP FUNCTION refuse_change_of_event();
"""
SQLITE = """
CREATE TRIGGER events_are_append_only BEFORE UPDATE ON nominations_event
BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
"""
SQLITE_BACK = "DROP TRIGGER events_are_append_only;"


def forwards(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def backwards(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL_BACK if postgresql else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("nominations", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
