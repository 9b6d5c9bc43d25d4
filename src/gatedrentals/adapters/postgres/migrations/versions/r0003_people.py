"""Requests that were answered, and people who sign in."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make it all."""
    script = Path(__file__).with_name("0003_people.sql").read_text(encoding="utf-8")
    for statement in script.split("-- ;;\n"):
        op.execute(sa.text(statement.replace(":", r"\:")))
