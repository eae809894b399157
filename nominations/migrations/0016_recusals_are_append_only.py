"""The database itself refuses to change or remove a recusal, whoever asks."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION refuse_change_of_recusal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'recusals are append-only';
END $$;
CREATE TRIGGER recusals_are_append_only BEFORE UPDATE OR DELETE ON nominations_recusal
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_recusal();
"""
POSTGRESQL_BACK = """
DROP TRIGGER recusals_are_append_only ON nominations_recusal;
DROP FUNCTION refuse_change_of_recusal();
"""
SQLITE = """
CREATE TRIGGER recusals_are_append_only BEFORE UPDATE ON nominations_recusal
BEGIN SELECT RAISE(ABORT, 'recusals are append-only'); END;
"""
SQLITE_BACK = "DROP TRIGGER recusals_are_append_only;"


def forwards(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def backwards(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL_BACK if postgresql else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("nominations", "0015_recusals")]
    operations = [migrations.RunPython(forwards, backwards)]
