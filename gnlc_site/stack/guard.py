"""A database that is not ours may be used by the demo only if it is empty or was filled by the demo before."""

import psycopg

from gnlc_site.stack.trouble import Trouble

MARK = "GNLC demo: everything in here is fictional"
ANYTHING = """
    SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
    LIMIT 1
"""
COMMENT = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"


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
