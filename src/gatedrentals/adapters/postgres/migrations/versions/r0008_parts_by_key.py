"""Whether a document has its parts is looked up by key."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Replace the function."""
    script = Path(__file__).with_name("0008_parts_by_key.sql").read_text(encoding="utf-8")
    op.execute(sa.text(script.replace(":", r"\:")))
