"""Money that was moved or sent late ends where it would stand had it come to the right place at once (§6.4, §6.5)."""

from datetime import date, datetime, timedelta

from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.application.named_line import NamedLine
from gatedrentals.application.receipts.direct_receipt import Directives, DirectReceipt
from gatedrentals.application.receipts.link_payer import LinkPayer, PayerLinks
from gatedrentals.application.receipts.place_receipt import PlaceReceipt, PlaceReceipts
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.domain.catalog.product import DEPOSIT
from gatedrentals.domain.ledger.documents import ReversalReason
from gatedrentals.domain.licensing.terms import OneTimeCharge
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at, weekly
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.domain.payments.histories import heavy

MOVE_IN, UNTIL = date(2026, 6, 19), at(7, 20, 10)
BEGIN = at(6, 18, 10)
hours = st.sampled_from([0, 1, 30, 200]) | st.integers(0, 400)


@frozen
class Coming:
    """Money for license ``ends``: when it came, in hours; where it was booked first, and how it was moved, hours later.

    ``begins``: a license, or None for nobody's. ``back``: hours until it bounces, None if it does not.
    """

    at: int
    cents: int
    ends: int
    begins: int | None
    moved: int
    linked: bool
    back: int | None


comings = st.builds(
    Coming,
    at=st.integers(0, 500),
    cents=st.sampled_from([33_000, 66_000, 100_000]) | st.integers(1, 90_000),
    ends=st.integers(0, 1),
    begins=st.sampled_from([None, 0, 1]),
    moved=hours,
    linked=st.booleans(),
    back=st.none() | hours,
)


def played(money: list[Coming], *, astray: bool) -> list[object]:
    """What stands on both licenses at the end; ``astray``: booked where it first came to, and moved."""
    park = Park.opened(MemoryStore(), evolve(EXAMPLE, late_fee=None))
    park.clock.set(BEGIN)
    numbers = [park.move_in(weekly(MOVE_IN), MOVE_IN) for _ in range(2)]
    steps: list[tuple[datetime, int, int, str]] = []
    for place, one in enumerate(money):
        came = BEGIN + timedelta(hours=one.at)
        moved = came + timedelta(hours=one.moved)
        steps.append((came, 0, place, "come"))
        if astray and one.begins != one.ends:
            steps.append((moved, 1, place, "move"))
        if one.back is not None:
            steps.append((moved + timedelta(hours=one.back), 2, place, "back"))
    for now, _, place, what in sorted(steps):
        park.clock.set(now)
        happens(park, numbers, money[place], f"r{place}", what, astray=astray)
    park.run(max(UNTIL, *(now for now, *_ in steps)) if steps else UNTIL)
    names = [f"r{place}" for place in range(len(money))]
    return [
        (park.open(number), park.held(number), park.paid_to(number), [park.placed(number, name) for name in names])
        for number in numbers
    ]


def happens(park: Park, numbers: list[str], one: Coming, name: str, what: str, *, astray: bool) -> None:
    """It comes, is moved, or comes back."""
    now = park.clock.now()
    if what == "come":
        first = one.begins if astray else one.ends
        receipt = evolve(park.receipt(name, one.cents, now), payer_name=f"payer of {name}")
        number = "" if first is None else numbers[first]
        BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, receipt, PM, number))
    elif what == "back":
        park.bounce(name, now, ReversalReason.CHARGEBACK)
    elif one.linked and one.begins is None:
        PayerLinks(park.store, park.clock).link(LinkPayer(park.site.id, f"payer of {name}", numbers[one.ends], PM))
    else:
        place = PlaceReceipt(park.site.id, park.source, name, numbers[one.ends], PM)
        PlaceReceipts(park.store, park.clock)(place)


@heavy
@given(st.lists(comings, max_size=5, unique_by=lambda one: one.at))
def test_money_that_was_moved_stands_as_if_it_had_come_there(money: list[Coming]) -> None:
    assert played(money, astray=True) == played(money, astray=False)


@frozen
class Sent:
    """Money, hours after the begin, and hours later the line that a PM sends it to: its product and its cycle."""

    at: int
    cents: int
    told: int
    product: str
    cycle: int


sendings = st.builds(
    Sent,
    at=st.integers(0, 700),
    cents=st.sampled_from([500, 33_000, 66_000]) | st.integers(1, 90_000),
    told=hours,
    product=st.sampled_from(["", "rent", "storm-water", DEPOSIT]),
    cycle=st.integers(0, 3),
)


def sent(money: list[Sent], *, late: bool) -> object:
    """What stands at the end; ``late``: sent hours after it came. A line that was not there then is not named."""
    park = Park.opened(MemoryStore(), evolve(EXAMPLE, late_fee=None))
    park.clock.set(BEGIN)
    number = park.move_in(weekly(MOVE_IN), MOVE_IN, OneTimeCharge(DEPOSIT, 50_000))
    steps: list[tuple[int, int, int]] = []
    for place, one in enumerate(money):
        steps += [(one.at, 0, place), (one.at + (one.told if late else 0), 1, place)]
    for hour, what, place in sorted(steps):
        park.clock.set(BEGIN + timedelta(hours=hour))
        if what == 0:
            park.pay(number, f"r{place}", money[place].cents, park.clock.now())
        else:
            send(park, number, f"r{place}", money[place])
    park.run(at(9, 1))
    return park.open(number), park.held(number), [park.placed(number, f"r{place}") for place in range(len(money))]


def send(park: Park, number: str, name: str, one: Sent) -> None:
    """The PM names the line, if it had been issued when the money came."""
    due = MOVE_IN + timedelta(days=7 * one.cycle)
    came, regular = BEGIN + timedelta(hours=one.at), at(6, 12, 12) + timedelta(days=7 * one.cycle)
    is_there = one.cycle == 0 or (one.product != DEPOSIT and regular <= came)
    if not one.product or not is_there:
        return
    ref = park.ref(number, one.product, due)
    invoice = next(line for line in park.books(number).base_lines if line.ref == ref).invoice
    named = NamedLine(invoice.number, ref.line_no)
    Directives(park.store, park.clock).direct(DirectReceipt(park.site.id, park.source, name, (named,), PM))


@heavy
@given(st.lists(sendings, max_size=5, unique_by=lambda one: one.at))
def test_money_that_is_sent_late_pays_as_if_it_had_been_sent_at_once(money: list[Sent]) -> None:
    assert sent(money, late=True) == sent(money, late=False)
