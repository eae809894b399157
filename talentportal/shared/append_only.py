"""Tables of record that the database itself refuses to change, whoever asks: for migrations."""

from typing import Any

from django.db import migrations


def append_only(table: str, trigger: str, function: str, words: str) -> migrations.RunPython:
    """Refuse to change a row of ``table`` with these ``words``; on PostgreSQL to remove one as well."""
    postgresql = f"""
CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{words}';
END $$;
CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION {function}();
"""
    postgresql_back = f"DROP TRIGGER {trigger} ON {table}; DROP FUNCTION {function}();"
    sqlite = f"""
CREATE TRIGGER {trigger} BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{words}'); END;
"""

    def forwards(apps: Any, schema_editor: Any) -> None:
        schema_editor.execute(postgresql if _is_postgresql(schema_editor) else sqlite)

    def backwards(apps: Any, schema_editor: Any) -> None:
        on_sqlite = f"DROP TRIGGER {trigger};"
        schema_editor.execute(postgresql_back if _is_postgresql(schema_editor) else on_sqlite)

    return migrations.RunPython(forwards, backwards)


def _is_postgresql(schema_editor: Any) -> bool:
    return bool(schema_editor.connection.vendor == "postgresql")
