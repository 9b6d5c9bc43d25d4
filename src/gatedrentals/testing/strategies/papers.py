"""Papers that add up, with texts as people and other systems write them."""

from datetime import date, timedelta

from hypothesis import strategies as st

from gatedrentals.ports.papers import (
    AccountNow,
    AccountStatementPaper,
    Addressee,
    CheckPaper,
    DatedAmount,
    DepositStatementPaper,
    Found,
    Heading,
    InvoiceLine,
    InvoicePaper,
    InvoiceState,
    Letterhead,
    PaidPart,
    Paper,
    ReceiptPaper,
    SettledRow,
    StatementCheck,
    StatementLine,
)

FIRST, LAST = date(2027, 7, 1), date(2028, 6, 30)
MARKUP = "#*_`$\\[](){}<>@=~+-/\"'&%^|!;:,. "
"""What a typesetter, a page or a shell would read as more than itself."""


def said() -> st.SearchStrategy[str]:
    """A short text: a name, a note, a reference; it may look like markup."""
    alphabet = st.sampled_from(f"{MARKUP}abcxyzABCXYZ0189éñŁłőœ")
    words = st.text(alphabet, min_size=1, max_size=24).map(lambda text: " ".join(text.split()))
    known = st.sampled_from(["#let x = 1", "*Dana* _Reyes_", "<b>O'Neil</b>", "$x^2$ \\ [a] #h(1pt)", "a" * 70])
    return words.filter(bool) | known


def days() -> st.SearchStrategy[date]:
    """A day of the played year."""
    return st.dates(FIRST, LAST)


def cents(low: int = -500_000, high: int = 2_000_000) -> st.SearchStrategy[int]:
    """An amount in cents."""
    return st.integers(low, high)


def _some(each: st.SearchStrategy[DatedAmount]) -> st.SearchStrategy[tuple[DatedAmount, ...]]:
    return st.lists(each, max_size=3).map(tuple)


def _texts(most: int = 3, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(said(), min_size=least, max_size=most).map(tuple)


def headings() -> st.SearchStrategy[Heading]:
    """A head, with an office that is known or not."""
    some = said() | st.just("")
    letterheads = st.builds(Letterhead, said(), some, _texts(), some, some, _texts(2))
    to = st.builds(Addressee, _texts(3, 1), _texts())
    return st.builds(Heading, letterheads, days(), said(), to)


def account_nows() -> st.SearchStrategy[AccountNow]:
    """Any standing."""
    return st.builds(AccountNow, cents(), cents(0), cents(0), st.none() | days(), days(), cents(0))


@st.composite
def invoice_papers(draw: st.DrawFn) -> InvoicePaper:
    """An invoice of any state."""
    lines = tuple(
        InvoiceLine(
            draw(said()), draw(cents()), first, first + timedelta(days=draw(st.integers(0, 30))), draw(st.booleans())
        )
        for first in draw(st.lists(days(), min_size=1, max_size=3))
    )
    changes = draw(_some(st.builds(DatedAmount, days(), said(), cents())))
    total_cents = sum(line.cents for line in lines)
    return InvoicePaper(
        heading=draw(headings()),
        invoice_number=draw(st.integers(1, 999)),
        about=draw(said()),
        state=draw(st.sampled_from(InvoiceState)),
        issued_on=draw(days()),
        due_on=draw(days()),
        lines=lines,
        changes=changes,
        total_cents=total_cents,
        open_cents=total_cents + sum(row.cents for row in changes),
    )


@st.composite
def account_statement_papers(draw: st.DrawFn) -> AccountStatementPaper:
    """A statement with a few documents, or none."""
    balance_cents = opening_cents = draw(cents())
    lines: list[StatementLine] = []
    for moved_cents in draw(st.lists(cents(), max_size=4)):
        balance_cents += moved_cents
        told = draw(_texts(2))
        lines.append(StatementLine(draw(days()), draw(said()), moved_cents, balance_cents, told, draw(said())))
    return AccountStatementPaper(
        heading=draw(headings()),
        first_day=FIRST,
        last_day=draw(days()),
        opening_cents=opening_cents,
        lines=tuple(lines),
        closing_cents=balance_cents,
        now=draw(account_nows()),
    )


@st.composite
def receipt_papers(draw: st.DrawFn) -> ReceiptPaper:
    """A receipt whose money stands somewhere, or was taken back."""
    is_back = draw(st.booleans())
    part = st.builds(PaidPart, said(), st.integers(1, 99), days(), cents(1), said())
    parts = () if is_back else tuple(draw(st.lists(part, max_size=3)))
    kept = () if is_back else draw(_some(st.builds(DatedAmount, st.none(), said(), cents(1))))
    back = DatedAmount(draw(days()), draw(said()), draw(cents(-500_000, -1))) if is_back else None
    placed_cents = sum(part.cents for part in parts) + sum(row.cents for row in kept)
    return ReceiptPaper(
        heading=draw(headings()),
        received_on=draw(days()),
        received_at=draw(said()),
        method=draw(said()),
        reference=draw(said()),
        payer_name=draw(said()),
        parts=parts,
        kept=kept,
        taken_back=back,
        amount_cents=-back.cents if back else placed_cents,
        now=draw(st.none() | account_nows()),
    )


@st.composite
def deposit_statement_papers(draw: st.DrawFn) -> DepositStatementPaper:
    """A draft or a final version, either way to the cent."""
    found = st.builds(Found, said(), said(), said(), st.integers(1, 9), cents(1), _texts(2), said() | st.just(""))
    charge = st.builds(SettledRow, said(), cents(1), cents(0), cents(0), st.booleans())
    damage = st.builds(SettledRow, st.just(""), cents(1), cents(0), cents(0), st.booleans(), found)
    check = st.builds(StatementCheck, _texts(2, 1), cents(1), st.none() | days(), st.just("") | said())
    received = draw(_some(st.builds(DatedAmount, days(), said(), cents())))
    credits_ = draw(_some(st.builds(DatedAmount, days(), said(), cents(0))))
    charges = tuple(draw(st.lists(charge | damage, max_size=3)))
    left_cents = sum(row.cents for row in (*received, *credits_)) - sum(row.cents for row in charges)
    return DepositStatementPaper(
        heading=draw(headings()),
        version=draw(st.integers(1, 9)),
        finalized_on=draw(st.none() | days()),
        due_by=draw(days()),
        home=draw(said()),
        pad=draw(said()),
        move_in=draw(days()),
        charged_through=draw(days()),
        moved_out_on=draw(days()),
        received=received,
        credits=credits_,
        charges=charges,
        disputed=draw(_some(st.builds(DatedAmount, st.none(), said(), cents(1)))),
        not_charged=tuple(draw(st.lists(found, max_size=2))),
        checks=tuple(draw(st.lists(check, max_size=2))),
        notes=draw(_texts(2)),
        missing=draw(_texts(2)),
        owed_cents=max(0, -left_cents),
        refund_cents=max(0, left_cents),
    )


@st.composite
def check_papers(draw: st.DrawFn) -> CheckPaper:
    """A check to be cashed, a copy or a void one."""
    parts = tuple(draw(st.lists(st.builds(DatedAmount, st.none(), said(), cents(1)), min_size=1, max_size=2)))
    return CheckPaper(
        heading=draw(headings()),
        check_number=draw(said()),
        dated_on=draw(days()),
        memo=draw(said()),
        mark=draw(st.sampled_from(["", "Copy", "Void"])),
        parts=parts,
        amount_cents=sum(part.cents for part in parts),
    )


def papers() -> st.SearchStrategy[Paper]:
    """Any paper."""
    return (
        invoice_papers() | account_statement_papers() | receipt_papers() | deposit_statement_papers() | check_papers()
    )
