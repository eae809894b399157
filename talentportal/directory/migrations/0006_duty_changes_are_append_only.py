"""The database itself refuses to change or remove a change of duties, whoever asks."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION refuse_change_of_duty_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'changes of duties are append-only';
END $$;
CREATE TRIGGER duty_changes_are_append_only BEFORE UPDATE OR DELETE ON directory_dutychange
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_duty_change();
"""
POSTGRESQL_BACK = """
DROP TRIGGER duty_changes_are_append_only ON directory_dutychange;
DROP FUNCTION refuse_change_of_duty_change();
"""
SQLITE = """
CREATE TRIGGER duty_changes_are_append_only BEFORE UPDATE ON directory_dutychange
BEGIN SELECT RAISE(ABORT, 'changes of duties are append-only'); END;
"""
SQLITE_BACK = "DROP TRIGGER duty_changes_are_append_only;"


def forwards(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def backwards(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL_BACK if postgresql else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("directory", "0005_duty_changes")]
    operations = [migrations.RunPython(forwards, backwards)]
