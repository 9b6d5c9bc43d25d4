"""Closed months stay closed, whoever races with a close; refunds of any account; variances of estimates."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the lock of a site's books with its triggers, let accounts own refunds, and keep variances."""
    script = Path(__file__).with_name("0002_closed_months.sql").read_text(encoding="utf-8")
    for statement in script.split("-- ;;\n"):
        op.execute(sa.text(statement.replace(":", r"\:")))
