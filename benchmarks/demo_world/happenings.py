"""What people do during the year: signatures, moves, notices, inspections, checks, returned money."""

import random
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from attrs import evolve

from benchmarks.demo_world.payments import Paid
from benchmarks.demo_world.people import address
from benchmarks.demo_world.residents import YEAR_END, YEAR_START, Fate, Layout, Resident
from gatedrentals.domain.licensing.terms import Frequency

Happening: TypeAlias = dict[str, object]

_PHOTOS = "homes"


def of_stays(layout: Layout, residents: list[Resident]) -> list[Happening]:
    """What happens to the licenses, in order of time."""
    checks = [4_101 if layout.site == "crosby" else 7_301]
    found: list[Happening] = []
    for resident in residents:
        chance = random.Random(f"happens {resident.number}")
        if not resident.on_roll:
            found += _arrival(layout, resident)
        found += [_change(resident, change.decided_on, place) for place, change in enumerate(resident.changes)]
        for move in resident.moves:
            found.append(
                _at(move.on - timedelta(days=5), 10, "transfer", resident, pad=move.pad, home=move.home, on=move.on)
            )
        if resident.fate is Fate.WITHDRAWS:
            found += _withdrawal(resident, chance)
        elif resident.end is not None:
            found += _exit(layout, resident, chance, checks)
    return sorted((each for each in found if str(each["at"]) < YEAR_END.isoformat()), key=lambda each: str(each["at"]))


def of_money(layout: Layout, rows: list[Paid], residents: list[Resident]) -> tuple[list[Paid], list[Happening]]:
    """Rows that are fed besides the honest ones, and what people do about money that came or went."""
    chance = random.Random(f"money {layout.site}")
    staying = {r.number for r in residents if r.fate is Fate.STAYS and r.on_roll and not r.third_party}
    plain = [row for row in rows if row.license in staying and row.fed_on < date(2028, 6, 10)]
    more = [evolve(row, fed_on=row.fed_on + timedelta(days=chance.randint(1, 5))) for row in chance.sample(plain, 9)]
    strange, found = _strangers(layout, chance)
    more += strange
    found += _returns(plain, chance)
    found += _linked(rows, residents)
    more.append(_twice_that_night(layout, plain))
    if layout.site == "crosby":
        more, mistake = _mistyped(layout, more, plain, chance)
        found += mistake
    return more, found


def _at(day: date, hour: int, kind: str, resident: Resident | None = None, **details: object) -> Happening:
    found: Happening = {"at": datetime.combine(day, time(hour, 5)).isoformat(), "kind": kind}
    if resident is not None:
        found["license"] = resident.number
    return found | {key: _plain(value) for key, value in details.items() if value not in (None, "", ())}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Frequency) else value


def _dollars(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02d}"


def _recurring(recurring: dict[str, int]) -> dict[str, str]:
    return {code: _dollars(cents) for code, cents in recurring.items()}


def _arrival(layout: Layout, resident: Resident) -> list[Happening]:
    signed = max(resident.moved_in - timedelta(days=4), YEAR_START)
    sign = _at(
        signed,
        9,
        "sign",
        resident,
        pad=resident.pad,
        home=resident.home,
        residents=[person.name for person in resident.people],
        email=resident.people[0].email,
        phone=resident.people[0].phone,
        frequency=resident.frequency,
        due_anchor=resident.anchor,
        move_in=resident.moved_in,
        recurring=_recurring(resident.recurring),
        deposit=_dollars(resident.deposit_cents),
        promo_codes=list(resident.promo_codes),
        autopay=resident.autopay,
    )
    found = [sign, _at(resident.moved_in, 7, "activate", resident)]
    if layout.site == "willis" and resident.end is None and int(resident.number[-1]) % 2:
        found.append(_at(signed, 10, "agree_long_stay", resident, on=signed))
    return found


def _change(resident: Resident, decided_on: date, place: int) -> Happening:
    change = resident.changes[place]
    return _at(
        decided_on,
        11,
        "change_terms",
        resident,
        effective_on=change.effective_on,
        frequency=change.frequency,
        due_anchor=change.anchor,
        recurring=_recurring(change.recurring),
    )


def _withdrawal(resident: Resident, chance: random.Random) -> list[Happening]:
    given = date(2027, 9, 6) + timedelta(days=chance.randrange(120))
    return [
        _at(given, 10, "notice", resident),
        _at(given + timedelta(days=1), 9, "surrender", resident, on=given + timedelta(days=30)),
        _at(given + timedelta(days=12), 15, "withdraw", resident),
    ]


def _exit(layout: Layout, resident: Resident, chance: random.Random, checks: list[int]) -> list[Happening]:
    end = resident.end
    assert end is not None
    if resident.fate is Fate.ABANDONS:
        found_on = end + timedelta(days=5)
        found = [
            _at(
                found_on,
                13,
                "abandon",
                resident,
                last_night=end - timedelta(days=1),
                why="neighbours, no power use, home empty, photos",
            )
        ]
        return [*found, *_statement(layout, resident, found_on, chance, checks, address_known=False)]
    if resident.fate is Fate.TERMINATED:
        told = end - timedelta(days=6)
        found = [
            _at(told, 10, "terminate", resident, why="rent open for 25 nights, notice to pay delivered by hand"),
            _at(end, 14, "possession", resident, on=end),
        ]
        return [*found, *_statement(layout, resident, end, chance, checks, address_known=False)]
    given = max(end - timedelta(days=chance.choice((30, 30, 30, 21, 16))), resident.moved_in + timedelta(days=5))
    given = max(given, YEAR_START)
    found = [_at(given, 10, "notice", resident)]
    sure = end
    if chance.random() < 0.2:
        sure = end - timedelta(days=3)
    found.append(_at(given + timedelta(days=2), 9, "surrender", resident, on=sure))
    if sure != end:
        found.append(_at(sure - timedelta(days=4), 16, "surrender", resident, on=end))
    found.append(_at(end, 11, "move_out", resident, on=end))
    return [*found, *_statement(layout, resident, end, chance, checks, address_known=True)]


_ITEMS = (
    ("Kitchen", "Countertop burn", "damaged_tenant", 18_500),
    ("Bedroom 1", "Hole in wall", "damaged_tenant", 7_500),
    ("Living room", "Blind slats", "damaged_tenant", 1_240),
    ("Bath", "Deep cleaning", "damaged_tenant", 9_500),
    ("Kitchen", "Stove drip pans", "damaged_tenant", 2_385),
    ("Entry", "Door lock cylinder", "damaged_tenant", 6_845),
    ("Living room", "Carpet", "normal_wear", 42_000),
    ("Bedroom 2", "Paint", "normal_wear", 12_000),
    ("Utility closet", "Water heater", "damaged_warranty", 61_900),
    ("Kitchen", "Refrigerator gasket", "damaged_warranty", 8_800),
    ("Bath", "Tub and tile", "clean", 0),
    ("Porch", "Steps", "clean", 0),
)


def _findings(layout: Layout, resident: Resident, chance: random.Random) -> list[dict[str, object]]:
    rough = resident.fate is not Fate.LEAVES
    chosen = chance.sample(_ITEMS[:6], chance.choice((2, 3)) if rough else chance.choice((0, 0, 1, 1, 2)))
    chosen += chance.sample(_ITEMS[6:], 3)
    found: list[dict[str, object]] = []
    for number, (room, item, classification, cents) in enumerate(chosen, 1):
        pad = resident.moves[-1].pad if resident.moves else resident.pad
        quantity = chance.choice((1, 3, 5)) if item == "Blind slats" else 1
        finding: dict[str, object] = {
            "room": room,
            "item": item,
            "classification": classification,
            "quantity": quantity,
            "unit_cost": _dollars(cents),
        }
        if classification != "clean":
            finding["photos"] = [f"{_PHOTOS}/{layout.site}/{pad}/{resident.home}/move-out/{number:02d}.jpg"]
        found.append(finding)
    return found


def _statement(
    layout: Layout,
    resident: Resident,
    out: date,
    chance: random.Random,
    checks: list[int],
    *,
    address_known: bool,
) -> list[Happening]:
    """From the inspection to the cleared check. One statement in sixteen is late."""
    findings = _findings(layout, resident, chance)
    forwarding = address(chance) if address_known else ""
    final = out + timedelta(days=chance.choice((2, 3, 4, 5, 6, 6, 7, 3, 4, 5, 6, 7, 4, 5, 6, 9)))
    found = [_at(out + timedelta(days=1), 14, "inspect", resident, findings=findings, forwarding_address=forwarding)]
    if not address_known:
        note = "no forwarding address: phone disconnected, mail returned"
        found.append(_at(final, 14, "unobtainable", resident, fact="forwarding_address", note=note))
    found.append(_at(final, 15, "finalize", resident))
    number, checks[0] = str(checks[0]), checks[0] + 1
    photo = f"{_PHOTOS}/{layout.site}/checks/{number}"
    printed = final + timedelta(days=chance.randint(1, 3))
    found += [
        _at(printed, 10, "print_refund", resident, check_number=number),
        _at(printed, 12, "stamp_refund", resident, check_number=number, photo=f"{photo}-stamped.jpg"),
        _at(printed, 16, "mail_refund", resident, check_number=number, photo=f"{photo}-mailed.jpg"),
        _at(printed + timedelta(days=chance.randint(6, 19)), 8, "clear_refund", resident, check_number=number),
    ]
    if not address_known:
        note = "gone, no assets found, not worth a suit"
        found.append(_at(out + timedelta(days=60), 10, "write_off", resident, note=note))
    return found


def _returns(plain: list[Paid], chance: random.Random) -> list[Happening]:
    """Money that came back: ACH returns, bounced checks, a chargeback."""
    found = []
    checks = [row for row in plain if row.method == "mailed_check"]
    pulls = [row for row in plain if row.method == "echeck"]
    cards = [row for row in plain if row.method == "card"]
    for row, code in zip(chance.sample(pulls, 7), ("R01", "R01", "R09", "R01", "R02", "R10", "R29"), strict=True):
        found.append(_return(row, 3, "ach_return", code))
    found += [_return(row, 6, "nsf", "NSF") for row in chance.sample(checks, 2)]
    return [*found, _return(chance.choice(cards), 24, "chargeback", "4837")]


def _return(row: Paid, days: int, reason: str, code: str) -> Happening:
    day = row.at.date() + timedelta(days=days)
    return _at(day, 9, "return", source=row.source, external_id=row.external_id, reason=reason, return_code=code)


def _linked(rows: list[Paid], residents: list[Resident]) -> list[Happening]:
    """The first money of somebody else's for a household waits; the PM links the payer and places it."""
    found = []
    for resident in residents:
        if resident.third_party is None:
            continue
        theirs = [row for row in rows if row.payer == resident.third_party.name]
        if theirs:
            first = theirs[0]
            day = first.fed_on + timedelta(days=1)
            found.append(_at(day, 9, "link_payer", resident, payer=first.payer))
            found.append(_at(day, 9, "place", resident, source=first.source, external_id=first.external_id))
    return found


def _strangers(layout: Layout, chance: random.Random) -> tuple[list[Paid], list[Happening]]:
    """Money of nobody: one is placed later, two still wait at the year's end."""
    source = "zelle_amegy" if layout.site == "crosby" else "zelle_origin"
    rows = []
    for day, payer, cents, memo in (
        (date(2027, 8, 13), "R & D Hauling LLC", 32_500, "trailer"),
        (date(2027, 12, 17), "Cash App*transfer", 20_000, ""),
        (date(2028, 5, 26), "B. Thibodeaux-Lacour", 41_575, "for my sister"),
    ):
        at = datetime.combine(day, time(chance.randrange(8, 20), chance.randrange(60), 11))
        rows.append(
            Paid(day, at, source, f"X{at:%y%m%d}{chance.randrange(10_000):04d}", "zelle", cents, "", payer, memo)
        )
    placed = rows[0]
    number = f"{layout.prefix}-1012"
    placing = _at(date(2027, 8, 16), 10, "place", source=placed.source, external_id=placed.external_id)
    return rows, [placing | {"license": number}]


def _twice_that_night(layout: Layout, plain: list[Paid]) -> Paid:
    """Cash at half past one in the night in which the clocks go back: an hour that occurs twice."""
    like = next(row for row in plain if row.method == "kiosk" and row.at > datetime(2027, 11, 8))  # noqa: DTZ001
    at = datetime(2027, 11, 7, 1, 30, 12)  # noqa: DTZ001 - a local time, as the kiosk writes it
    return evolve(like, fed_on=at.date(), at=at, external_id=f"{layout.prefix}K1-N00001", cents=4_000)


def _mistyped(
    layout: Layout, more: list[Paid], plain: list[Paid], chance: random.Random
) -> tuple[list[Paid], list[Happening]]:
    """A cashier typed the cents as dollars: what is over the horizon waits, and is taken back the next day."""
    like = chance.choice([row for row in plain if row.method == "office_cash" and row.cents % 100 == 0])
    day = like.at.date() + timedelta(days=2)
    at = datetime.combine(day, time(10, 41))
    wrong = evolve(like, fed_on=day, at=at, external_id=f"{layout.prefix}-D2-000001", cents=3_750_000)
    right = evolve(wrong, fed_on=day + timedelta(days=1), external_id=f"{layout.prefix}-D2-000002", cents=37_500)
    taken_back = _at(
        day + timedelta(days=1),
        9,
        "return",
        source=wrong.source,
        external_id=wrong.external_id,
        reason="booking_error",
    )
    return [*more, wrong, right], [taken_back]
