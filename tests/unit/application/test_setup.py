"""Setting a site up, and the accounts and events that everything else stands on."""

from datetime import date
from uuid import uuid4

import pytest
from attrs import evolve

from gatedrentals.application.account_file import AccountFile
from gatedrentals.application.money_events import events_of
from gatedrentals.application.setup.load_site import LoadSite, SiteSetups
from gatedrentals.domain.billing.schedule import pieces
from gatedrentals.domain.catalog.product import Price
from gatedrentals.domain.discounts.rules import NO_RULES, RuleSet
from gatedrentals.domain.events import DamagesInvoiced, InvoiceBalanceChanged, InvoiceCreated
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Invoice, InvoiceKind, WriteOff
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.late_fee_cap import LateFeeAboveCap
from gatedrentals.domain.site.policy import LateFeeRule, SitePolicy
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import PM, RENT, Park
from gatedrentals.testing.strategies.catalogs import CATALOG
from gatedrentals.testing.strategies.sites import site_named
from tests.unit.application import licenses

C1 = date(2026, 6, 19)


def test_a_set_up_is_loaded_once_and_changed_when_it_changes(park: Park) -> None:
    setups = SiteSetups(park.store, park.clock, park.ids)
    command = LoadSite(park.site, CATALOG, NO_RULES, PM)
    with park.store.work() as work:
        suspense = work.sites.suspense_account(park.site.id)

    assert not setups(command)
    repriced = evolve(CATALOG, prices=(*CATALOG.prices, Price(RENT, date(2027, 1, 1), 120_000)))
    assert setups(evolve(command, catalog=repriced, rules=RuleSet(2)))

    with park.store.work() as work:
        assert work.sites.suspense_account(park.site.id) == suspense
        assert work.sites.catalog(park.site.id) == repriced
    assert licenses.trail(park) == ["load_site", "load_site"]
    with park.store.work() as work:
        changed, first = work.audit_trail.of_site(park.site.id, 2)
    assert (first.before, changed.before) == ("", first.after)
    assert "discount rules 2" in changed.after


def test_a_late_fee_above_the_cap_is_refused_unless_the_owner_signed(store: Store) -> None:
    steep = SitePolicy(late_fee=LateFeeRule(flat_cents=50_000, cap_cents=90_000))
    site = site_named(SiteId(f"t{uuid4().hex[:8]}"), policy=steep)
    park = Park.opened(store)

    with pytest.raises(LateFeeAboveCap):
        SiteSetups(store, park.clock, park.ids)(LoadSite(site, CATALOG, NO_RULES, PM))

    with store.work() as work, pytest.raises(UnknownSite):
        work.sites.get(site.id)


def test_the_suspense_account_is_billed_nothing(park: Park) -> None:
    number = licenses.settled_in(park)
    now = park.clock.now()
    with park.store.work(park.site.id) as work:
        suspense = AccountFile.of_account(work, park.site.id, work.sites.suspense_account(park.site.id), now)
        assert suspense.next_cycle(now) is None
        assert suspense.catch_up(now, now, "nothing").documents == ()
        piece = next(pieces(park.license(number).stay, now, C1))
        (rent, *_) = park.invoices(number)[0].lines
        cutter = suspense.desk.cutter
        assert (cutter.recurring(piece, {}), cutter.first(piece, {})) == ((), ())
        assert cutter.tax_cents(rent, 100, Period(C1, C1)) == 0


def test_damages_and_what_is_written_off_are_told(park: Park) -> None:
    number = licenses.settled_in(park)
    now = park.clock.now()
    with park.store.work(park.site.id) as work:
        file = AccountFile.of_license(work, work.licenses.by_number(park.site.id, number), now)
        line = evolve(park.invoices(number)[0].lines[0], line_no=1, earning=None)
        damages = Invoice(file.posted.next_number, InvoiceKind.DAMAGES, C1, (line,))
        day = C1
        first = file.note(damages, now, now, day)
        second = file.note(WriteOff(((LineRef(first.seq, 1), 500),)), now, now, day)
        told = events_of([first, second], file.posted)

    assert [type(event) for event in told] == [InvoiceCreated, DamagesInvoiced, InvoiceBalanceChanged]
    assert isinstance(told[2], InvoiceBalanceChanged)
    assert told[2].open_cents == line.amount_cents - 500
