"""Tell the residents of a license, each where they want to hear from us, in the transaction of what it tells."""

from datetime import datetime

from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.notices.message import Message, Wording
from gatedrentals.ports.messages import Outgoing
from gatedrentals.ports.store import Work

NOTICE = "notice_acknowledged"
RECEIPT = "receipt"
STATEMENT = "deposit_statement"


def tell_residents(work: Work, license_: License, kind: str, about: str, wording: Wording, now: datetime) -> int:
    """Put a message to everybody who signed; returns how many are new. ``about`` names what it tells, for good."""
    told = 0
    for resident in license_.residents:
        for contact in work.parties.get(resident).wanted_contacts:
            message = Message.of(contact, wording)
            told += work.messages.put(Outgoing(license_.site_id, kind, about, message, now))
    return told
