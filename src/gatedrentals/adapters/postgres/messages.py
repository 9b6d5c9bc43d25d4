"""Messages on their way to people: nobody is told the same twice."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from gatedrentals.adapters.postgres.schema.access import MESSAGE
from gatedrentals.adapters.postgres.table import Site
from gatedrentals.domain.access.contact import Channel, Contact
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.notices.message import Message
from gatedrentals.ports.messages import Outgoing, Posted


@frozen
class PostgresMessages:
    """The messages of every site."""

    at: Site

    def put(self, outgoing: Outgoing) -> bool:
        """Put a message; whether it is new: nothing happens if this recipient was told of it before."""
        self.at.enter(outgoing.site_id)
        message = outgoing.message
        add = insert(MESSAGE).values(
            site_id=outgoing.site_id,
            kind=outgoing.kind,
            about=outgoing.about,
            channel=message.to.channel.value,
            address=message.to.address,
            subject=message.subject,
            text=message.text,
            put_at=outgoing.put_at,
            is_withheld=outgoing.is_withheld,
        )
        return self.at.run(add.on_conflict_do_nothing()) == 1

    def waiting(self, limit: int) -> Sequence[Posted]:
        """The oldest messages that are to be sent."""
        unsent = select(MESSAGE).where(MESSAGE.c.sent_at.is_(None), ~MESSAGE.c.is_withheld)
        return tuple(map(_posted, self.at.rows(unsent.order_by(MESSAGE.c.position).limit(limit))))

    def sent(self, position: int, at: datetime) -> None:
        """Say that a message was sent."""
        self.at.run(update(MESSAGE).where(MESSAGE.c.position == position).values(sent_at=at))

    def latest(self, limit: int) -> Sequence[Posted]:
        """The newest messages that are not withheld, newest first."""
        shown = select(MESSAGE).where(~MESSAGE.c.is_withheld).order_by(MESSAGE.c.position.desc())
        return tuple(map(_posted, self.at.rows(shown.limit(limit))))

    def forget(self, before: datetime) -> int:
        """Forget messages that were put before an instant; returns how many that were."""
        return self.at.run(delete(MESSAGE).where(MESSAGE.c.put_at < before))


def _posted(row: "Row[Any]") -> Posted:
    to = Contact(Channel(row.channel), row.address)
    message = Message(to, row.subject, row.text)
    outgoing = Outgoing(SiteId(row.site_id), row.kind, row.about, message, row.put_at, row.is_withheld)
    return Posted(row.position, outgoing, row.sent_at)
