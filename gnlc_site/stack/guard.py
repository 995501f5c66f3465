"""Which database the demo may use: an empty one or its own; and how its own begins anew, wanted or grown old."""

import psycopg

from gnlc_site.stack.trouble import Trouble

MARK = "GNLC demo: everything in here is fictional"
ANYTHING = """
    SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    LIMIT 1
"""
COMMENT = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


STALE = "SELECT 1 FROM nominations_call WHERE slug = 'closing' AND city_deadline < now()"


def renew(url: str) -> bool:
    """Empties the demo's own database once its first call has closed, so that its calls are dated from now again."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        try:
            stale = connection.execute(STALE).fetchone() is not None
        except psycopg.errors.UndefinedTable:
            stale = False
    if stale:
        empty(url)
    return stale


def empty(url: str) -> None:
    """Everything of the demo's own database goes, so that it begins anew."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")


def claim(url: str) -> None:
    """Marks an empty database as the demo's, knows its own again, refuses every other."""
    try:
        with psycopg.connect(url, autocommit=True, connect_timeout=10) as connection:
            if not _is_ours(connection):
                _mark(connection)
    except psycopg.Error as error:
        raise Trouble(f"The database cannot be used: {str(error).strip()}") from error


def _is_ours(connection: psycopg.Connection) -> bool:
    found = connection.execute(COMMENT).fetchone()
    return found == (MARK,)


def _mark(connection: psycopg.Connection) -> None:
    if connection.execute(ANYTHING).fetchone():
        raise Trouble("This database holds other data: give the demo an empty one.")
    name = psycopg.sql.Identifier(connection.info.dbname)
    connection.execute(psycopg.sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, MARK))
