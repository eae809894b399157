"""The database itself refuses to change or remove a published revision, whoever asks."""

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION refuse_change_of_revision() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'published revisions are immutable';
END $$;
CREATE TRIGGER published_revisions_are_immutable BEFORE UPDATE OR DELETE ON programs_editionrevision
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION refuse_change_of_revision();
"""
POSTGRESQL_BACK = """
DROP TRIGGER published_revisions_are_immutable ON programs_editionrevision;
DROP FUNCTION refuse_change_of_revision();
"""
SQLITE = """
CREATE TRIGGER published_revisions_are_immutable BEFORE UPDATE ON programs_editionrevision
WHEN OLD.published_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'published revisions are immutable'); END;
"""
SQLITE_BACK = "DROP TRIGGER published_revisions_are_immutable;"


def forwards(apps, schema_editor):
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def backwards(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    schema_editor.execute(POSTGRESQL_BACK if postgresql else SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
