"""Files that come in: what kinds there are, who may send each, and which use case takes it (§8.4)."""

from collections.abc import Callable
from hashlib import sha256

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.importing import readings, receipts, rent_roll
from gatedrentals.application.importing.readings import ImportReadings
from gatedrentals.application.importing.receipts import ImportReceipts
from gatedrentals.application.importing.rent_roll import ImportRentRoll
from gatedrentals.application.importing.report import ImportReport, items_of
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ids import SiteId

MAX_FILE_BYTES = 10_000_000


@frozen
class Uploaded:
    """A file as it came."""

    name: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hex."""
        return sha256(self.content).hexdigest()


@frozen
class FileKind:
    """A kind of file: what names it in an address, what its bad rows are kept as, who may send one, what takes it."""

    slug: str
    kept_as: str
    need: Permission
    take: Callable[[Park, SiteId, Uploaded, Asked], ImportReport]


def _rent_roll(park: Park, site: SiteId, file: Uploaded, asked: Asked) -> ImportReport:
    return park.rent_rolls(ImportRentRoll(site, file.name, file.content, asked))


def _receipts(park: Park, site: SiteId, file: Uploaded, asked: Asked) -> ImportReport:
    return park.receipt_files(ImportReceipts(site, file.name, file.content, asked))


def _readings(park: Park, site: SiteId, file: Uploaded, asked: Asked) -> ImportReport:
    return park.reading_files(ImportReadings(site, file.name, file.content, asked))


RENT_ROLL = FileKind("rent-roll", items_of(rent_roll.KIND), Permission.SET_UP, _rent_roll)
RECEIPTS = FileKind("receipts", items_of(receipts.KIND), Permission.RECEIVE_MONEY, _receipts)
READINGS = FileKind("readings", items_of(readings.KIND), Permission.RECORD_READINGS, _readings)
