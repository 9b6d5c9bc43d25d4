"""Files to feed, and the park that they are fed to."""

from attrs import evolve

from gatedrentals.application.importing.readings import ImportReadings, ReadingFiles
from gatedrentals.application.importing.receipts import ImportReceipts, ReceiptFiles
from gatedrentals.application.importing.rent_roll import ImportRentRoll, RentRolls
from gatedrentals.application.importing.report import ImportReport
from gatedrentals.application.importing.tables import AS_DOCUMENTED, ColumnMapping
from gatedrentals.domain.catalog.product import (
    OPENING_BALANCE,
    Catalog,
    ChargeClass,
    GeneralLedgerAccounts,
    Product,
    Recognition,
)
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park
from gatedrentals.testing.strategies.catalogs import CATALOG

_OPENING = Product(
    OPENING_BALANCE, "Opening balance", ChargeClass.RENT, Recognition.POINT_IN_TIME, GeneralLedgerAccounts("40900")
)
FULL = Catalog((*CATALOG.products, _OPENING), CATALOG.prices)
"""The catalog of the strategies, and what another system was owed."""

ROLL = (
    "license_number,pad,home_serial,resident_names,frequency,due_anchor,moved_in,billed_from,rent,storm-water,"
    "deposit_held,opening_balance,email,phone,promo_codes,autopay"
)
DANA = "L-1,C-1,H-1,Dana Whitfield;Omar Reyes,weekly,2026-06-19,2024-02-29,2026-06-19,325.00,5.00,500.00,,d@x.com,,,yes"
JUNE = "L-2,C-2,H-2,June Park,monthly,,2025-01-01,2026-07-01,1150.00,,,72.15,,,SPRING,no"


def opened(store: Store) -> Park:
    return Park.opened(store, evolve(EXAMPLE, late_fee=None), catalog=FULL)


def text(*lines: str) -> bytes:
    return "\n".join([*lines, ""]).encode()


def feed_roll(
    park: Park, content: bytes, mapping: ColumnMapping = AS_DOCUMENTED, file: str = "roll.csv"
) -> ImportReport:
    command = ImportRentRoll(park.site.id, file, content, PM, mapping)
    return RentRolls(park.store, park.clock, park.ids)(command)


def feed_receipts(park: Park, content: bytes, mapping: ColumnMapping = AS_DOCUMENTED) -> ImportReport:
    return ReceiptFiles(park.store, park.clock)(ImportReceipts(park.site.id, "receipts.csv", content, PM, mapping))


def feed_readings(park: Park, content: bytes) -> ImportReport:
    return ReadingFiles(park.store, park.clock)(ImportReadings(park.site.id, "readings.csv", content, PM))


def changed(line: str, column: str, value: str) -> str:
    """A row of the rent roll with another cell."""
    cells = line.split(",")
    cells[ROLL.split(",").index(column)] = value
    return ",".join(cells)


def messages(report: ImportReport) -> list[str]:
    return ["; ".join(map(str, row.faults)) for row in report.kept]
