"""Stories of meters: they are read, replaced and moved from, and what was billed of them is taken back (§11.3)."""

from datetime import date, timedelta

from attrs import evolve
from hypothesis import strategies as st

from gatedrentals.application.billing.credit_lines import Credits, VoidInvoice
from gatedrentals.application.licensing.transfer import TransferLicense, Transfers
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import HomeId, PadId
from gatedrentals.domain.ledger.documents import InvoiceKind
from gatedrentals.domain.metering.readings import MeterReading, ReadingKind, Register
from gatedrentals.domain.period import local_day
from gatedrentals.domain.site.policy import HotelTaxRule
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park
from gatedrentals.testing.contracts.short_ways import MOVE_IN, Act
from gatedrentals.testing.strategies.sites import CENTRAL, TEXAS_AND_CITY

DIAL_WH = 1_000_000
"""A small dial: what is used in a few weeks takes it past its end."""


# --- what happens to meters -------------------------------------------------------------------------------------------


def read(park: Park, number: str, act: Act) -> None:
    """A reading, at times told late; the first of a pad has one of the move-in to begin with, but for 1 cent."""
    day, pad = _told_on(park, act), _pad(park, number, act)
    with park.store.work(park.site.id) as work:
        known = work.readings.of_pad(park.site.id, pad)
        last = known[-1] if known else MeterReading(MOVE_IN - timedelta(days=2), Register("E-1", DIAL_WH), 400_000)
        wh = (last.value_wh + act.cents) % DIAL_WH
        new = [] if known or act.cents == 1 else [last]
        work.readings.add(park.site.id, pad, [*new, MeterReading(day, last.register, wh)])


def replace(park: Park, number: str, act: Act) -> None:
    """Another register, what the old one showed at the end read, unless it is told of 1 cent."""
    day, pad = _told_on(park, act), _pad(park, number, act)
    with park.store.work(park.site.id) as work:
        known = work.readings.of_pad(park.site.id, pad)
        rows = [MeterReading(day, Register(f"E-{len(known) + 2}", DIAL_WH), act.cents, ReadingKind.BASE)]
        if known and act.cents != 1:
            wh = (known[-1].value_wh + act.cents) % DIAL_WH
            rows.insert(0, MeterReading(day, known[-1].register, wh, ReadingKind.FINAL))
        work.readings.add(park.site.id, pad, rows)


def transfer(park: Park, number: str, act: Act) -> None:
    """To another home, today or before long, where the license allows it."""
    park.numbers["transfer"] += 1
    to = f"T-{park.numbers['transfer']}"
    day = local_day(park.clock.now(), CENTRAL) + timedelta(days=act.cents % 5)
    try:
        Transfers(park.store, park.clock)(TransferLicense(park.site.id, number, HomeId(to), PadId(to), day, PM))
    except Refusal:
        park.numbers["refused"] += 1


def void(park: Park, number: str, _act: Act) -> None:
    """The last invoice of use, where anything of it is left."""
    used = [invoice for invoice in park.invoices(number) if invoice.kind is InvoiceKind.METERED]
    try:
        for invoice in used[-1:]:
            Credits(park.store, park.clock).void(VoidInvoice(park.site.id, number, invoice.number, "misread", PM))
    except Refusal:
        park.numbers["refused"] += 1


def _told_on(park: Park, act: Act) -> date:
    return local_day(park.clock.now() - timedelta(hours=act.late), CENTRAL)


def _pad(park: Park, number: str, act: Act) -> PadId:
    assignments = park.license(number).assignments
    return assignments[act.cents % len(assignments)].pad


MORE = {"meter": read, "replace": replace, "transfer": transfer, "void": void}


# --- stories ----------------------------------------------------------------------------------------------------------


def stories() -> st.SearchStrategy[list[Act]]:
    """Meters that are read all the time, and runs; beside it money comes and goes, and people say what they will do."""
    hours = st.one_of(st.integers(1, 60), st.integers(60, 200), st.integers(300, 900))
    late = st.sampled_from([0, 0, 0, 0, 30, 200])
    license_ = st.integers(0, 2)
    wh = st.sampled_from([1, 2_000, 31_400, 77_777, 290_003, 999_000])
    meters = st.builds(
        Act, st.sampled_from(["meter", "meter", "meter", "replace", "transfer", "void"]), hours, license_, wh, late
    )
    runs = st.builds(Act, st.just("run"), hours, late=st.sampled_from([0, 0, 0, 0, 0, 30]))
    money = st.builds(
        Act,
        st.sampled_from(["pay", "pay", "pay", "bounce", "file"]),
        hours,
        license_,
        st.sampled_from([1, 33_000, 66_000, 96_000, 150_000, 400_000]),
        late,
    )
    said = st.builds(
        Act,
        st.sampled_from(["notice", "short notice", "vague notice", "withdraw", "long stay", "raise", "exclude", "pin"]),
        hours,
        license_,
    )
    return st.builds(
        lambda first, then, last: [*first, *then, *last],
        st.lists(meters, min_size=1, max_size=3),
        st.lists(st.one_of(meters, runs, runs, money, said), max_size=10),
        st.lists(runs, min_size=1, max_size=3),
    )


def paid_ahead() -> st.SearchStrategy[list[Act]]:
    """Money for cycles to come, homes that are changed, and runs every day: most use is billed alone."""
    hours, license_ = st.integers(1, 30), st.integers(0, 2)
    wh = st.sampled_from([2_000, 31_400, 77_777, 290_003])
    money = st.builds(Act, st.just("pay"), st.just(1), license_, st.sampled_from([99_000, 150_000, 300_000, 400_000]))
    meters = st.builds(Act, st.sampled_from(["meter"] * 6 + ["transfer", "transfer", "void"]), hours, license_, wh)
    runs = st.builds(Act, st.just("run"), hours)
    return st.builds(
        lambda first, then: [*first, *then, Act("run", 20)],
        st.lists(money, min_size=1, max_size=3),
        st.lists(st.one_of(meters, meters, runs, runs, runs), min_size=10, max_size=30),
    )


policies = st.builds(
    lambda taxed, late, days: evolve(EXAMPLE, hotel_tax=taxed, late_fee=late, horizon_days=days),
    st.sampled_from([None, None, HotelTaxRule(TEXAS_AND_CITY)]),
    st.sampled_from([None, None, EXAMPLE.late_fee]),
    st.sampled_from([92, 92, 8]),
)

BACKLOG = [
    *(Act("meter", 200, place, 31_400) for place in range(3)),
    Act("run", 1),
    *(Act("meter", 200, 0, 77_777) for _ in range(3)),
    Act("run", 900),
    Act("run", 170),
]
"""Several readings between cycles, and several cycles before anybody looks."""

ALONE = [
    Act("pay", 1, 0, 150_000),
    Act("meter", 400, 0, 31_400),
    Act("run", 15),
    Act("meter", 2, 0, 2_000, 30),
    Act("run", 1),
]
"""The cycle was billed ahead, and one more reading comes late, after its use was billed."""

BETWEEN = [Act("meter", 330, 0, 31_400), Act("pay", 1, 0, 96_000), Act("pay", 17, 0, 33_000), Act("run", 12)]
"""Money came between the instant at which the cycle is issued and the run."""

VOIDED = [
    *(act for week in range(3) for act in (Act("meter", 150, 0, 31_401), Act("run", 18))),
    Act("void", 1, 0, 31_401),
    Act("run", 1),
    Act("run", 168),
]
"""What was billed last is taken back: the next cycle bills it anew."""

MOVED = [
    Act("meter", 300, 0, 31_400),
    Act("transfer", 1, 0, 33_000),
    Act("meter", 30, 0, 77_777),
    Act("meter", 1, 0, 2_000),
    Act("run", 100),
    Act("run", 170),
]

LEAVING = [
    Act("meter", 300, 0, 31_400),
    Act("run", 60),
    Act("short notice", 2),
    Act("meter", 2, 0, 31_400),
    Act("run", 170),
]
