"""The queue knows what its items are about and by when, search finds receipts, and the trail its subjects."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add columns and indexes."""
    script = Path(__file__).with_name("0004_attention.sql").read_text(encoding="utf-8")
    for statement in script.split("-- ;;\n"):
        op.execute(sa.text(statement.replace(":", r"\:")))
