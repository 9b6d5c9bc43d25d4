"""What a transaction still awaits of its documents is counted, not looked up."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Replace the functions and the trigger."""
    script = Path(__file__).with_name("0006_counted_parts.sql").read_text(encoding="utf-8")
    for statement in script.split("-- ;;\n"):
        op.execute(sa.text(statement.replace(":", r"\:")))
