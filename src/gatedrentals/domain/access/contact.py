"""Where a person can be reached, and known again: a mail address or a telephone number, each in one way of writing."""

import re
from enum import Enum

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.values import frozen

LONGEST = 254
"""The most characters that a mail address may have."""
_MAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_PHONE = re.compile(r"\+?[0-9 ().\-]{7,40}")
_AMERICAN = re.compile(r"1?([2-9][0-9]{2}[2-9][0-9]{6})")
_ABROAD = re.compile(r"[2-9][0-9]{7,14}")
_SHOWN = 4


class Channel(Enum):
    """How a message goes."""

    MAIL = "mail"
    SMS = "sms"


@frozen
class Contact:
    """A way to reach somebody: two that are the same are equal, however they were typed."""

    channel: Channel
    address: str

    @property
    def masked(self) -> str:
        """Enough to know it again, not enough to use it."""
        if self.channel is Channel.SMS:
            return f"…{self.address[-_SHOWN:]}"
        name, _, host = self.address.partition("@")
        return f"{name[:1]}…@{host}"


def contact(text: str) -> Contact:
    """The contact that a person typed. Raises InvalidValue if it is neither a mail address nor a telephone number."""
    mail, phone = mail_key(text), phone_key(text)
    if mail:
        return Contact(Channel.MAIL, mail)
    if phone:
        return Contact(Channel.SMS, phone)
    raise InvalidValue("contact", text[:LONGEST], "a mail address or a telephone number such as (281) 555-0123")


def mail_key(text: str) -> str:
    """A mail address as it is compared; empty if this is none."""
    found = text.strip().casefold()
    return found if len(found) <= LONGEST and _MAIL.fullmatch(found) and found.isprintable() else ""


def phone_key(text: str) -> str:
    """A telephone number as it is compared, such as ``+12815550123``; empty if this is none.

    A number without a country is American.
    """
    found = text.strip()
    if not _PHONE.fullmatch(found):
        return ""
    digits = re.sub(r"[^0-9]", "", found)
    american = _AMERICAN.fullmatch(digits)
    if american:
        return f"+1{american[1]}"
    return f"+{digits}" if found.startswith("+") and _ABROAD.fullmatch(digits) else ""
