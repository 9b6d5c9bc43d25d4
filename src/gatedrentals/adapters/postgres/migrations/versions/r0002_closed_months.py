"""Closed months stay closed, whoever races with a close."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the lock of a site's books, and the triggers that take it and look at the months."""
    script = Path(__file__).with_name("0002_closed_months.sql").read_text(encoding="utf-8")
    for statement in script.split("-- ;;\n"):
        op.execute(sa.text(statement.replace(":", r"\:")))
