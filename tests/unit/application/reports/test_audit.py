from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from attrs import evolve

from gatedrentals.application.reports.audit import AuditFinding, BooksAudits, SiteInvariant
from gatedrentals.domain.ids import AccountId, SiteId, account_of
from gatedrentals.domain.ledger.audit import Invariant
from gatedrentals.domain.ledger.chain import seal
from gatedrentals.domain.ledger.documents import Body, CreditMemo, CreditReason, Document, Holding, LineCredit, Transfer
from gatedrentals.domain.ledger.documents import Held as HeldPart
from gatedrentals.domain.ledger.entry import Entry
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.kept_items import KeptItem
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.testing.contracts.reported_site import A_STORY, AUGUST, JULY, SEPTEMBER, ReportedSite, played
from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.application.reports.tampered import TamperedStore

UNTIL = date(2027, 8, 5)


@pytest.fixture
def site() -> ReportedSite:
    return played(MemoryStore(), A_STORY, UNTIL)


def suspense(site: ReportedSite) -> AccountId:
    with site.store.work(site.site_id) as work:
        return work.sites.suspense_account(site.site_id)


def append(site: ReportedSite, account_id: AccountId, body: Body, posted_on: date) -> None:
    """Write a document as no use case would."""
    with site.store.work(site.site_id) as work:
        standing = work.subledger.standing(account_id)
        posted = Posted.read(entry.document for entry in work.subledger.entries(account_id))
        at = site.clock.now() + timedelta(minutes=1)
        document = Document(account_id, standing.seq + 1, at, at, posted_on, body)
        entries, balances = seal(standing, [document], posted.line, lambda seq: posted.receipts[seq].receipt)
        after = evolve(standing, seq=document.seq, head=entries[-1].hash, balances=balances)
        work.subledger.append(account_id, entries, after)


def found(site: ReportedSite) -> set[Invariant | SiteInvariant]:
    return {finding.invariant for finding in BooksAudits(site.store)(site.site_id).findings}


def test_right_books_of_all_sites_are_counted_and_nothing_is_found(site: ReportedSite) -> None:
    other = played(site.store, A_STORY, date(2027, 7, 1))

    one, another, both = (BooksAudits(site.store)(each) for each in (site.site_id, other.site_id, None))

    assert (both.accounts, both.entries) == (one.accounts + another.accounts, one.entries + another.entries)
    assert one.accounts == 3
    assert one.entries > another.entries > 0
    assert both.findings == ()
    with pytest.raises(UnknownSite):
        BooksAudits(site.store)(SiteId("nowhere"))


def test_money_that_leaves_for_nowhere_is_found(site: ReportedSite) -> None:
    parts = (HeldPart(Holding.UNMATCHED, 40_000),)
    append(site, suspense(site), Transfer(1, account_of(site.licenses[0].id), parts), SEPTEMBER)

    assert found(site) == {SiteInvariant.TRANSFERS_ZERO, SiteInvariant.ITEM_HAS_MONEY}


def test_unapplied_money_without_an_item_is_found(site: ReportedSite) -> None:
    with site.store.work(site.site_id) as work:
        work.kept.resolve(site.site_id, "unmatched_receipt", f"{suspense(site)}/1", site.clock.now())

    assert BooksAudits(site.store)(site.site_id).findings == (
        AuditFinding(
            site.site_id,
            "",
            SiteInvariant.UNAPPLIED_HAS_ITEM,
            f"no open item unmatched_receipt for the money of {suspense(site)}/1",
        ),
    )


def test_an_item_without_money_is_found_and_other_items_are_not(site: ReportedSite) -> None:
    with site.store.work(site.site_id) as work:
        for kind in ("stale_meter", "quarantined_receipt"):
            work.kept.keep(KeptItem(site.site_id, kind, "C-1", "", site.clock.now()))

    assert found(site) == {SiteInvariant.ITEM_HAS_MONEY}


def test_a_month_that_was_left_out_is_found(site: ReportedSite) -> None:
    with site.store.work(site.site_id) as work:
        work.closes.add(MonthClose(site.site_id, SEPTEMBER, site.clock.now(), 0))

    assert found(site) == {SiteInvariant.CLOSES_IN_ORDER}


def test_a_close_that_was_not_posted_is_found(site: ReportedSite) -> None:
    with site.store.work(site.site_id) as work:
        work.closes.add(MonthClose(site.site_id, AUGUST, site.clock.now(), 1))

    (finding,) = BooksAudits(site.store)(site.site_id).findings
    assert (finding.invariant, finding.text) == (
        SiteInvariant.CLOSE_AS_POSTED,
        "2027-08 closed with $0.01, $0.00 was posted",
    )


def test_what_comes_into_a_closed_month_is_found_and_so_are_lines_that_stand_otherwise(site: ReportedSite) -> None:
    account_id = account_of(site.licenses[1].id)
    append(site, account_id, CreditMemo(CreditReason.GOODWILL, (LineCredit(LineRef(2, 1), 1),)), AUGUST)

    def into_july(entries: Sequence[Entry]) -> Sequence[Entry]:
        last = entries[-1]
        return [*entries[:-1], evolve(last, document=evolve(last.document, posted_on=JULY))]

    findings = BooksAudits(TamperedStore(site.store, account_id, entries=into_july))(site.site_id).findings
    late = next(finding for finding in findings if finding.invariant is SiteInvariant.CLOSED_MONTH)
    with site.store.work(site.site_id) as work:
        assert late.seq == work.subledger.standing(account_id).seq
    assert late.account == "R-1"
    assert SiteInvariant.STANDING in found(site)


def test_a_standing_that_is_not_after_the_last_entry_is_found(site: ReportedSite) -> None:
    account_id = account_of(site.licenses[0].id)
    tampered = TamperedStore(site.store, account_id, standing=lambda standing: evolve(standing, seq=standing.seq + 1))

    (finding,) = BooksAudits(tampered)(site.site_id).findings

    assert (finding.account, finding.invariant) == ("R-0", SiteInvariant.STANDING)


def test_books_that_cannot_be_read_are_found(site: ReportedSite) -> None:
    def without_first(entries: Sequence[Entry]) -> Sequence[Entry]:
        return entries[1:]

    tampered = TamperedStore(site.store, account_of(site.licenses[0].id), entries=without_first)

    findings = BooksAudits(tampered)(site.site_id).findings

    assert Invariant.READABLE in {finding.invariant for finding in findings}
    assert SiteInvariant.STANDING not in {finding.invariant for finding in findings}
