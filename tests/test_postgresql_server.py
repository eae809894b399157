"""Tests find a PostgreSQL server, on a machine without one the wheel's, and leave nothing in it."""

from contextlib import closing

import environ
import psycopg2
import pytest
from django.db import connection

from tests import postgresql
from tests.session import end_other_sessions


def test_an_address_is_read_as_meant() -> None:
    for host in ("127.0.0.1", "/var/run/postgresql"):
        read = environ.Env.db_url_config(postgresql._url(host, "postgres"))
        assert (read["HOST"], read["PORT"], read["USER"], read["NAME"]) == (
            host,
            5432,
            "postgres",
            postgresql.NAME,
        )


@pytest.mark.postgresql
def test_a_session_left_open_is_ended_so_that_the_test_database_can_go(db: None) -> None:
    with closing(psycopg2.connect(**connection.get_connection_params())) as forgotten:
        end_other_sessions(patience=0)
        with pytest.raises(psycopg2.OperationalError), forgotten.cursor() as cursor:
            cursor.execute("SELECT 1")
