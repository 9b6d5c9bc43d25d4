from datetime import date, timedelta

import pytest
from attrs import evolve

from gatedrentals.application.asked import Asked
from gatedrentals.application.billing.credit_lines import CreditLines, Credits, LineReduction
from gatedrentals.application.named_line import NamedLine
from gatedrentals.application.reports.statement_of_account import (
    AccountStatement,
    AccountStatements,
    DocumentExplanations,
    ExplainDocument,
    ExplainDocuments,
    StateAccount,
)
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.ledger.account_statement import UnknownDocument
from gatedrentals.domain.ledger.documents import (
    CreditMemo,
    CreditReason,
    Invoice,
    Method,
    ReceiptBooked,
    ReceiptReversed,
)
from gatedrentals.domain.licensing.terms import EndChange
from gatedrentals.domain.payments.due_next import DueNext
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.testing.contracts.reported_site import (
    A_STORY,
    A_TENTH_OFF,
    JULY,
    Paid,
    ReportedSite,
    Story,
    played,
)
from gatedrentals.testing.fakes.store import MemoryStore

WEEKLY = Story(
    A_STORY.terms[1:],
    (
        Paid(date(2027, 7, 1), 0, Method.KIOSK, 54_643),
        Paid(date(2027, 7, 1), 0, Method.ECHECK, 32_500, date(2027, 7, 6)),
        Paid(date(2027, 7, 2), 0, Method.ZELLE, 10_000),
    ),
)
"""A stub of a day with the deposit, and weeks: rent before the deposit, which a returned payment leaves open."""


def stated(site: ReportedSite, as_of: date | None = None, known_on: date | None = None) -> AccountStatement:
    asked = StateAccount(site.site_id, "R-0", as_of, known_on)
    return AccountStatements(site.store, site.clock)(asked)


def explained(site: ReportedSite, seq: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = DocumentExplanations(site.store)(ExplainDocument(site.site_id, "R-0", seq))
    return found.lines, found.because


def seq_of(site: ReportedSite, kind: type) -> int:
    with site.store.work(site.site_id) as work:
        entries = work.subledger.entries(account_of(site.licenses[0].id))
    return next(entry.document.seq for entry in entries if isinstance(entry.document.body, kind))


def test_a_statement_runs_a_balance_and_says_what_is_next() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 4))

    statement = stated(site)

    assert [(row.text, row.change_cents, row.balance_cents) for row in statement.rows] == [
        ("Invoice 1 (first), due July 1, 2027", 54_643, 54_643),
        ("Invoice 2 (recurring), due July 2, 2027", 32_500, 87_143),
        ("Payment by kiosk, 0", -54_643, 32_500),
        ("Payment by eCheck, 1", -32_500, 0),
        ("Invoice 3 (recurring), due July 9, 2027", 32_500, 32_500),
        ("Payment by Zelle, 2", -10_000, 22_500),
    ]
    assert (statement.balance_cents, statement.credit_cents, statement.deposits_held_cents) == (22_500, 0, 50_000)
    assert statement.next == DueNext(date(2027, 7, 10), date(2027, 7, 9), 22_500)


def test_a_statement_of_an_earlier_day_shows_what_was_in_effect_and_known() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 8))

    assert stated(site, as_of=date(2027, 6, 30)).balance_cents == 87_143
    assert stated(site, known_on=date(2027, 7, 4)).balance_cents == 22_500
    assert stated(site, as_of=date(2027, 7, 1), known_on=date(2027, 7, 1)).balance_cents == 0
    assert stated(site, as_of=date(2027, 6, 1)).rows == ()
    assert stated(site, as_of=date(2027, 6, 1)).balance_cents == 0


def test_a_whole_statement_shows_what_is_for_accountants() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 8, 4))
    asked = StateAccount(site.site_id, "R-0")
    statements = AccountStatements(site.store, site.clock)

    whole, plain = statements(evolve(asked, whole=True)), statements(asked)

    assert [row.text for row in set(whole.rows) - set(plain.rows)] == ["Revenue of July 2027"]
    assert whole.balance_cents == plain.balance_cents


def test_before_the_first_invoice_nothing_is_paid_and_the_first_cycle_is_next() -> None:
    site = ReportedSite.opened(MemoryStore(), WEEKLY)
    site.clock.advance(timedelta(days=9))

    assert stated(site).next == DueNext(None, JULY, 0)
    assert stated(site).rows == ()


def test_who_has_paid_all_is_next_due_with_the_next_cycle_if_one_is_left() -> None:
    story = Story(WEEKLY.terms, (Paid(JULY, 0, Method.KIOSK, 54_643 + 2 * 32_500),))
    site = played(MemoryStore(), story, date(2027, 7, 3))

    assert stated(site).next == DueNext(date(2027, 7, 15), date(2027, 7, 16), 0)

    with site.store.work(site.site_id) as work:
        license_ = work.licenses.by_number(site.site_id, "R-0")
        leaves = EndChange(site.clock.now() - timedelta(hours=1), date(2027, 7, 16), under_notice=True)
        work.licenses.save(evolve(license_, stay=evolve(license_.stay, ends=(leaves,))))
    assert stated(site).next == DueNext(date(2027, 7, 15), None, 0)


def test_a_license_that_is_not_activated_has_nothing_due() -> None:
    site = ReportedSite.opened(MemoryStore(), WEEKLY)
    with site.store.work(site.site_id) as work:
        license_ = work.licenses.by_number(site.site_id, "R-0")
        work.licenses.save(evolve(license_, stay=evolve(license_.stay, activated_at=None)))

    assert stated(site).next == DueNext(None, None, 0)


def test_every_document_is_explained() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 8, 4))

    lines, because = explained(site, 1)
    assert lines == (
        "Rent (invoice 1, due July 1, 2027): $46.43",
        "Security deposit (invoice 1, due July 1, 2027): $500.00",
    )
    assert because[0] == "Rent for July 1, 2027 is $46.43, due July 1, 2027 before noon."
    assert because[-1] == "$225.00 is left to pay."
    back = seq_of(site, ReceiptReversed)
    lines, because = explained(site, back)
    assert lines
    assert because[0] == "Your eCheck of $325.00 came in on July 1, 2027 at 11:00."
    assert because[1] == "It was taken back on July 6, 2027 and counts as not received."
    assert "July 6, 2027: taken back with R01." in because
    with site.store.work(site.site_id) as work:
        entries = work.subledger.entries(account_of(site.licenses[0].id))
    for entry in entries:
        assert sum(map(len, explained(site, entry.document.seq))) > 0 or entry.postings


def test_what_a_credit_took_off_is_explained_with_its_reason() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 2))
    rent = LineReduction(NamedLine(2, 1), 1_500)
    Credits(site.store, site.clock)(
        CreditLines(site.site_id, "R-0", CreditReason.GOODWILL, (rent,), "the water was off", Asked("pm"))
    )

    _, because = explained(site, seq_of(site, CreditMemo))

    assert because == ("$15.00 is taken off Rent for July 2 – July 8, 2027: a courtesy credit.",)


def test_a_discount_is_explained_with_its_line() -> None:
    site = played(MemoryStore(), evolve(WEEKLY, rules=A_TENTH_OFF), date(2027, 6, 28))

    lines, because = explained(site, 2)

    off = "A tenth off: 10.00 % off takes $32.50 off the $325.00 left"
    assert lines == ("Rent (invoice 2, due July 2, 2027): $325.00", f"{off} (invoice 2, due July 2, 2027): -$32.50")
    assert because == (
        "Rent for July 2 – July 8, 2027 is $325.00, due July 2, 2027 before noon.",
        f"$32.50 less: {off}.",
        "$292.50 is left to pay.",
    )


def test_what_is_not_there_is_refused() -> None:
    site = ReportedSite.opened(MemoryStore(), WEEKLY)

    with pytest.raises(UnknownDocument):
        explained(site, 1)
    with pytest.raises(UnknownLicense):
        AccountStatements(site.store, site.clock)(StateAccount(site.site_id, "R-9"))
    with pytest.raises(UnknownLicense):
        DocumentExplanations(site.store)(ExplainDocument(site.site_id, "R-9", 1))


def test_several_documents_are_explained_as_each_alone() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 8))
    seqs = tuple(row.seq for row in stated(site).rows)
    explanations = DocumentExplanations(site.store)

    found = explanations.several(ExplainDocuments(site.site_id, "R-0", seqs))

    assert list(found) == list(seqs)
    for seq, one in found.items():
        assert one == explanations(ExplainDocument(site.site_id, "R-0", seq))
    with pytest.raises(UnknownDocument, match="no document 99"):
        explanations.several(ExplainDocuments(site.site_id, "R-0", (1, 99)))


def test_an_explanation_names_the_invoice_or_the_money_that_a_document_is_about() -> None:
    site = played(MemoryStore(), WEEKLY, date(2027, 7, 8))
    with site.store.work(site.site_id) as work:
        entries = work.subledger.entries(account_of(site.licenses[0].id))
    explain = DocumentExplanations(site.store)

    about = {}
    for entry in entries:
        found = explain(ExplainDocument(site.site_id, "R-0", entry.document.seq))
        about[type(entry.document.body)] = (found.invoice_number is not None, found.money is not None)

    assert about[Invoice] == (True, False)
    assert about[ReceiptBooked] == about[ReceiptReversed] == (False, True)
    assert set(about) >= {Invoice, ReceiptBooked, ReceiptReversed}
