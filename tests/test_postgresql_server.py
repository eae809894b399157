"""Tests find a PostgreSQL server, on a machine without one the wheel's."""

import environ

from tests import postgresql


def test_an_address_is_read_as_meant() -> None:
    for host in ("127.0.0.1", "/var/run/postgresql"):
        read = environ.Env.db_url_config(postgresql._url(host, "postgres"))
        assert (read["HOST"], read["PORT"], read["USER"], read["NAME"]) == (
            host,
            5432,
            "postgres",
            postgresql.NAME,
        )
