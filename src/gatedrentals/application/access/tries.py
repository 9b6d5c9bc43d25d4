"""Counts tries per contact, per address and in all, and says whether there is room for one more."""

import hmac
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from ipaddress import IPv6Address, ip_address, ip_network

from attrs import frozen

from gatedrentals.domain.access.contact import Contact
from gatedrentals.domain.access.limits import Limit, Per, counts_from, has_room, minute_of
from gatedrentals.ports.store import Work

_ONE_HOUSEHOLD = 64
"""Whoever has an address of version six has all that share its first bits."""


@frozen
class Tries:
    """Tries of one kind. Whom they are about is kept as a hash under the pepper: counters name nobody."""

    kind: str
    limits: Mapping[Per, tuple[Limit, ...]]
    pepper: bytes

    def take(self, work: Work, contact: Contact | None, address: str, now: datetime) -> bool:
        """Count one more if every limit has room for it; whether it had. Until the work ends, others wait."""
        counters = self._counters(contact, address)
        counted = work.one_time_codes.counted(
            {name: counts_from(self.limits[per], now) for name, per in counters.items()}
        )
        if not all(has_room(self.limits[per], counted[name], now) for name, per in counters.items()):
            return False
        work.one_time_codes.count(list(counters), minute_of(now))
        return True

    def _counters(self, contact: Contact | None, address: str) -> dict[str, Per]:
        subjects = {Per.ADDRESS: network_of(address), Per.ALL: ""}
        if contact is not None:
            subjects[Per.CONTACT] = f"{contact.channel.value} {contact.address}"
        return {self._name(per, subject): per for per, subject in subjects.items()}

    def _name(self, per: Per, subject: str) -> str:
        return f"{self.kind}/{per.value}/{hmac.digest(self.pepper, subject.encode(), sha256).hex()}"


def network_of(address: str) -> str:
    """What counts as one place: an address, or the first half of a long one; other words stand for themselves."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ip_network((found, _ONE_HOUSEHOLD), strict=False))
    return str(found)
