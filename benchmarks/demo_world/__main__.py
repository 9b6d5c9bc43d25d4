"""Writes the shipped files of both sites; the same seed writes the same bytes."""

import csv
import io
import json
from pathlib import Path

from benchmarks.demo_world import fates, happenings, meters, payments, setup_files
from benchmarks.demo_world.people import Crowd
from benchmarks.demo_world.residents import CROSBY, WILLIS, Layout, Resident, roll
from gatedrentals.adapters.wire.catalog import read_catalog, read_rates
from gatedrentals.adapters.wire.discount_rules import read_discount_rules
from gatedrentals.adapters.wire.policies import read_policies

DATA = Path(__file__).resolve().parents[2] / "src/gatedrentals/bootstrap/demo/data"
SEED = "2027-07-01"

ROLL_COLUMNS = [
    "license_number",
    "pad",
    "home_serial",
    "resident_names",
    "email",
    "phone",
    "frequency",
    "due_anchor",
    "moved_in",
    "billed_from",
    "rent",
    "storm_water",
    "water_sewer",
    "pet_rent",
    "deposit_held",
    "opening_balance",
    "promo_codes",
    "autopay",
]
RECEIPT_COLUMNS = [
    "fed_on",
    "source",
    "external_id",
    "method",
    "amount",
    "received_at",
    "license_number",
    "payer_name",
    "memo",
]
READING_COLUMNS = ["pad", "register", "digits", "read_on", "reading_kwh", "kind"]


def main() -> None:
    """Write everything."""
    crowd = Crowd(SEED)
    write_json(DATA / "sites.json", setup_files.SITES)
    for layout in (CROSBY, WILLIS):
        write_site(layout, crowd)


def write_site(layout: Layout, crowd: Crowd) -> None:
    """Write one site's files."""
    folder = DATA / layout.site
    for name, document in (
        ("policies", setup_files.policies(layout.site)),
        ("catalog", setup_files.catalog(layout.site)),
        ("rates", setup_files.rates(layout.site)),
        ("discount-rules", setup_files.discount_rules(layout.site)),
    ):
        write_json(folder / f"{name}.json", document)
    residents = roll(layout, crowd)
    fates.decide(layout, residents, crowd)
    rows, uses = meters.read(layout, residents)
    numbers, set_up = payments.Numbers(layout), read_set_up(folder)
    receipts = []
    for resident in residents:
        owed = payments.dues(layout, resident, uses, set_up)
        receipts += list(payments.paid(layout, resident, owed, numbers))
    receipts.sort(key=lambda row: (row.fed_on, row.at, row.external_id))
    more, of_money = happenings.of_money(layout, receipts, residents)
    receipts = sorted([*receipts, *more], key=lambda row: (row.fed_on, row.at, row.external_id))
    what_happens = [*happenings.of_stays(layout, residents), *of_money]
    what_happens.sort(key=lambda each: str(each["at"]))
    on_roll = [roll_cells(resident) for resident in residents if resident.on_roll]
    write_csv(folder / "rent-roll.csv", ROLL_COLUMNS, on_roll)
    write_csv(folder / "readings.csv", READING_COLUMNS, [row.cells() for row in rows])
    write_csv(folder / "receipts.csv", RECEIPT_COLUMNS, [row.cells() for row in receipts])
    write_lines(folder / "happenings.jsonl", what_happens)


def read_set_up(folder: Path) -> payments.SetUp:
    """What the site charges by, read back from its files."""
    catalog = read_catalog((folder / "catalog.json").read_bytes(), "catalog.json")
    priced = read_rates((folder / "rates.json").read_bytes(), "rates.json", catalog).catalog
    rules = read_discount_rules((folder / "discount-rules.json").read_bytes(), "discount-rules.json").rules
    policies = read_policies((folder / "policies.json").read_bytes(), "policies.json").policies
    return payments.SetUp(priced, policies.versions[0].policy, rules)


def roll_cells(resident: Resident) -> list[str]:
    """A line of the rent roll."""
    recurring = [dollars(resident.recurring.get(code)) for code in ROLL_COLUMNS[10:14]]
    return [
        resident.number,
        resident.pad,
        resident.home,
        "; ".join(person.name for person in resident.people),
        resident.people[0].email,
        resident.people[0].phone,
        resident.frequency.value,
        resident.anchor.isoformat() if resident.anchor else "",
        resident.moved_in.isoformat(),
        resident.billed_from.isoformat(),
        *recurring,
        dollars(resident.deposit_cents),
        dollars(resident.opening_cents),
        "; ".join(resident.promo_codes),
        "yes" if resident.autopay else "no",
    ]


def dollars(cents: int | None) -> str:
    """Cents as they stand in the files."""
    if cents is None:
        return ""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def write_json(path: Path, document: object) -> None:
    """Write a document as people read it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_lines(path: Path, rows: list[happenings.Happening]) -> None:
    """Write an object a line."""
    path.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows), encoding="utf-8")


def write_csv(path: Path, columns: list[str], rows: list[list[str]]) -> None:
    """Write a table with a header."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")


if __name__ == "__main__":
    main()
