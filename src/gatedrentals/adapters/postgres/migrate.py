"""Bring a database to the newest schema, one program at a time."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from gatedrentals.adapters.postgres.database import engine_for

LOCK = 7_254_108_331
"""The advisory lock that a migration holds: any number that nobody else uses."""

_HERE = Path(__file__).with_name("migrations")


def migrate(address: str) -> None:
    """Bring the database at ``address`` to the newest revision; nothing happens if it is there.

    Whoever logs in must own the schema and may make roles. A second program waits for the first.
    """
    engine = engine_for(address, role=None, pool_size=1)
    try:
        with engine.begin() as connection:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            command.upgrade(configured(connection), "head")
    finally:
        engine.dispose()


def configured(connection: Connection) -> Config:
    """Alembic's settings for a connection inside its transaction."""
    config = Config()
    config.set_main_option("script_location", str(_HERE))
    config.attributes["connection"] = connection
    return config
