"""A message to one person, which cannot be built without the fair housing notice (§13.1)."""

from typing import Self

from gatedrentals.domain.access.contact import Channel, Contact
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.notices.fair_housing import LONG, SHORT
from gatedrentals.domain.values import frozen

NOTICES = {Channel.MAIL: f"\n\n-- \n{LONG}\n", Channel.SMS: f" {SHORT}"}
"""What every message of a channel ends with."""


class NoticeMissing(Refusal):
    """A message must end with the fair housing notice."""

    code = "notice_missing"


@frozen
class Wording:
    """What a message says: as mail with its subject, and as SMS, each without the notice."""

    subject: str
    mail: str
    sms: str


@frozen
class Message:
    """A message on its way. ``subject`` is empty in an SMS. Raises NoticeMissing."""

    to: Contact
    subject: str
    text: str

    def __attrs_post_init__(self) -> None:
        """Look for the notice, however the message was made."""
        if not self.text.endswith(NOTICES[self.to.channel]):
            message = f"a message must end with {NOTICES[self.to.channel].strip()!r}"
            raise NoticeMissing(message)

    @classmethod
    def of(cls, to: Contact, wording: Wording) -> Self:
        """What is worded, as it goes to a contact."""
        if to.channel is Channel.SMS:
            return cls(to, "", wording.sms.strip() + NOTICES[Channel.SMS])
        return cls(to, wording.subject, wording.mail.strip() + NOTICES[Channel.MAIL])
