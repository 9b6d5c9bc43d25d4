"""What every store does: works are transactions, seen by others only when they land, and by sites apart."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from gatedrentals.domain.access.contact import contact
from gatedrentals.domain.catalog.product import Catalog
from gatedrentals.domain.deposits.refund import Refund
from gatedrentals.domain.deposits.statement import DepositStatement
from gatedrentals.domain.discounts.rules import RuleSet
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.events import LicenseClosed
from gatedrentals.domain.ids import AccountId, LicenseId, PartyId, SiteId, account_of
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.metering.readings import MeterReading, Register
from gatedrentals.domain.notices.message import Message, Wording
from gatedrentals.domain.period import Period
from gatedrentals.ports.answers import Answer, KeyedRequest
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.closes import MonthClose
from gatedrentals.ports.imports import ImportedFile
from gatedrentals.ports.kept_items import KeptItem
from gatedrentals.ports.licenses import PadTaken, UnknownLicense
from gatedrentals.ports.messages import Outgoing
from gatedrentals.ports.parties import Party, PayerLink, UnknownParty
from gatedrentals.ports.sites import UnknownSite
from gatedrentals.ports.store import Store, Work
from gatedrentals.ports.subledger import AccountKind, UnknownAccount
from gatedrentals.testing.contracts.setting import MOVE_IN, NOW, PAD, new_license, new_site, save_license
from gatedrentals.testing.strategies.sites import site_named

__all__ = [
    "test_a_refusal_that_leaves_the_work_takes_all_back",
    "test_a_work_of_one_site_sees_no_other",
    "test_a_work_of_one_site_writes_to_no_other",
    "test_a_work_sees_what_it_did",
    "test_a_work_that_fails_takes_all_back",
    "test_another_work_sees_nothing_before_it_lands",
    "test_of_workers_at_once_one_gets_the_pad",
    "test_works_one_after_the_other_see_what_landed",
]

SERIAL = "E-4471"


def _everything(work: Work, site_id: SiteId, license_: License) -> None:
    """Something through every port."""
    saved = save_license(work, license_)
    work.parties.link(PayerLink(site_id, "Gulf Coast Aid", saved.id, NOW, "pm"))
    work.subledger.open_account(AccountId(saved.id), site_id, AccountKind.LICENSE)
    work.readings.add(site_id, PAD, [MeterReading(MOVE_IN, Register(SERIAL, 100_000_000), 31_400)])
    work.closes.add(MonthClose(site_id, MOVE_IN, NOW, 7))
    work.outbox.put(site_id, saved.id, NOW, [LicenseClosed(saved.id, saved.number)])
    work.kept.keep(KeptItem(site_id, "bad_row", "july.csv/3", "no such pad", NOW))
    work.audit_trail.add(AuditRow(site_id, NOW, "pm", "cli", "sign", saved.number, ""))
    work.imports.add(ImportedFile(site_id, "receipts", "0" * 64, "july.csv", NOW, 1, 0))
    work.statements.save(_statement(saved.id, site_id))
    work.statements.save_refund(_refund(saved.id, site_id))
    work.answers.keep(_asked(site_id), Answer(201, "text/plain", b"signed"), NOW)
    work.messages.put(_outgoing(site_id))


def _outgoing(site_id: SiteId) -> Outgoing:
    wording = Wording("Your receipt", "We received $330.00.", "We received $330.00.")
    return Outgoing(site_id, "receipt", site_id, Message.of(contact("dana@example.com"), wording), NOW)


def _asked(site_id: SiteId) -> KeyedRequest:
    return KeyedRequest("pm", f"{site_id}-1", b"f" * 32, site_id)


def _statement(license_id: LicenseId, site_id: SiteId) -> DepositStatement:
    return DepositStatement(license_id, site_id, Period(MOVE_IN, MOVE_IN), MOVE_IN, ())


def _refund(license_id: LicenseId, site_id: SiteId) -> Refund:
    return Refund(account_of(license_id), site_id, 1, 1, 124_301, MOVE_IN, ("Dana Whitfield",), "12 Oak St")


def _seen(work: Work, site_id: SiteId) -> list[bool]:
    """Of what `_everything` does, what is there, port by port."""
    return [
        any(work.licenses.of_site(site_id)),
        work.licenses.on_pad(site_id, PAD, MOVE_IN) is not None,
        bool(work.parties.named(site_id, "Dana Whitfield")),
        work.parties.link_of(site_id, "Gulf Coast Aid") is not None,
        any(work.subledger.accounts(site_id)),
        bool(work.readings.of_pad(site_id, PAD)),
        bool(work.closes.of_site(site_id)),
        bool(work.kept.open_items(site_id)),
        bool(work.audit_trail.of_site(site_id, 1)),
        work.imports.find(site_id, "receipts", "0" * 64) is not None,
        any(work.statements.refunds(site_id)),
        work.answers.claim(_asked(site_id)) is not None,
        any(row.outgoing.site_id == site_id for row in work.messages.latest(99)),
    ]


def test_a_work_sees_what_it_did(store: Store) -> None:
    """Through every port, before it lands and after."""
    site_id = new_site(store)

    with store.work(site_id) as work:
        assert not any(_seen(work, site_id))
        _everything(work, site_id, new_license(site_id))
        assert all(_seen(work, site_id))
        assert len(work.outbox.waiting(5)) == 1
    with store.work(site_id) as work:
        assert all(_seen(work, site_id))
        assert len(work.outbox.waiting(5)) == 1


def test_another_work_sees_nothing_before_it_lands(store: Store) -> None:
    """Then, all at once."""
    site_id = new_site(store)

    with store.work(site_id) as work:
        _everything(work, site_id, new_license(site_id))
        with store.work(site_id) as other:
            assert not any(_seen(other, site_id))
            assert list(other.outbox.waiting(5)) == []
    with store.work(site_id) as other:
        assert all(_seen(other, site_id))


def _fails(store: Store, site_id: SiteId, why: BaseException) -> Callable[[], None]:
    def run() -> None:
        with store.work(site_id) as work:
            _everything(work, site_id, new_license(site_id))
            raise why

    return run


@pytest.mark.parametrize("why", [InterruptedError(), KeyboardInterrupt(), UnknownSite("later on")])
def test_a_work_that_fails_takes_all_back(store: Store, why: BaseException) -> None:
    """Whatever it was that failed, and nothing stands in the way of doing it again."""
    site_id = new_site(store)

    with pytest.raises(type(why)):
        _fails(store, site_id, why)()

    with store.work(site_id) as work:
        assert not any(_seen(work, site_id))
        assert list(work.outbox.waiting(5)) == []
        _everything(work, site_id, new_license(site_id))
    with store.work(site_id) as work:
        assert all(_seen(work, site_id))


def test_a_refusal_that_leaves_the_work_takes_all_back(store: Store) -> None:
    """Who is refused the last step has done none."""
    site_id = new_site(store)
    with store.work(site_id) as work:
        taken = save_license(work, new_license(site_id))

    def be_refused() -> None:
        with store.work(site_id) as work:
            _everything(work, site_id, new_license(site_id, state=State.DRAFT))
            save_license(work, new_license(site_id))

    with pytest.raises(PadTaken):
        be_refused()

    with store.work(site_id) as work:
        assert list(work.licenses.of_site(site_id)) == [taken]
        assert _seen(work, site_id) == [True, True, True, *[False] * 10]


def test_works_one_after_the_other_see_what_landed(store: Store) -> None:
    """Each builds on the one before, also on what another changed since the store was made."""
    site_id = new_site(store)
    numbers = [f"L-{number:05d}" for number in range(3)]
    for number in numbers:
        with store.work(site_id) as work:
            save_license(work, new_license(site_id, number=number, state=State.DRAFT))

    with store.work() as work:
        assert [license_.number for license_ in work.licenses.of_site(site_id)] == numbers


def test_of_workers_at_once_one_gets_the_pad(store: Store) -> None:
    """The others are refused, however close they are (§2)."""
    site_id = new_site(store)
    offers = [new_license(site_id) for _ in range(4)]

    def sign(offer: License) -> bool:
        try:
            with store.work(site_id) as work:
                save_license(work, offer)
        except PadTaken:
            return False
        return True

    with ThreadPoolExecutor(4) as workers:
        won = [offer.id for offer, landed in zip(offers, workers.map(sign, offers), strict=True) if landed]

    with store.work(site_id) as work:
        assert [license_.id for license_ in work.licenses.of_site(site_id)] == won
        assert len(won) == 1


def test_a_work_of_one_site_sees_no_other(store: Store) -> None:
    """Neither when it asks for the other site nor when it asks by id."""
    site_id, other = new_site(store), new_site(store)
    license_ = new_license(other)
    with store.work() as work:
        _everything(work, other, license_)
        assert all(_seen(work, other))

    with store.work(site_id) as work:
        assert not any(_seen(work, other))
        assert list(work.outbox.waiting(5)) == []
        assert [site.id for site in work.sites.all()] == [site_id]
        assert list(work.statements.of_license(license_.id)) == []
        assert list(work.statements.refunds_of(account_of(license_.id))) == []
        for ask, refusal in _asked_by_id(work, other, license_):
            with pytest.raises(refusal):
                ask()


def _asked_by_id(work: Work, other: SiteId, license_: License) -> list[tuple[Callable[[], object], type[Refusal]]]:
    return [
        (lambda: work.sites.get(other), UnknownSite),
        (lambda: work.licenses.get(license_.id), UnknownLicense),
        (lambda: work.licenses.by_number(other, license_.number), UnknownLicense),
        (lambda: work.parties.get(license_.residents[0]), UnknownParty),
        (lambda: work.licenses.transitions(license_.id), UnknownLicense),
        (lambda: work.subledger.standing(AccountId(license_.id)), UnknownAccount),
        (lambda: work.subledger.entries(AccountId(license_.id)), UnknownAccount),
    ]


def test_a_work_of_one_site_writes_to_no_other(store: Store) -> None:
    """A fault of the caller, whatever it would write; not even what would do nothing there."""
    site_id, other = new_site(store), new_site(store)
    neighbour, license_ = site_named(other, "renamed"), new_license(other)
    with store.work() as work:
        theirs = save_license(work, new_license(other, state=State.DRAFT)).id
        work.parties.save(Party(license_.residents[0], other, "Julio Ruiz"))
        work.parties.link(PayerLink(other, "J. Ruiz", theirs, NOW, "pm"))
        work.kept.keep(KeptItem(other, "bad_row", "july.csv/2", "no such pad", NOW))
        before = _seen(work, other)
    wrong: list[Callable[[Work], object]] = [
        lambda work: work.sites.save(neighbour, AccountId(uuid4()), Catalog(()), RuleSet(1)),
        lambda work: work.parties.save(Party(PartyId(uuid4()), other, "Dana Whitfield")),
        lambda work: work.licenses.save(license_),
        lambda work: work.subledger.open_account(AccountId(uuid4()), other, AccountKind.SUSPENSE),
        lambda work: work.readings.add(other, PAD, [MeterReading(MOVE_IN, Register(SERIAL, 10_000), 1)]),
        lambda work: work.closes.add(MonthClose(other, MOVE_IN, NOW, 7)),
        lambda work: work.outbox.put(other, uuid4(), NOW, [LicenseClosed(LicenseId(UUID(int=1)), "L")]),
        lambda work: work.parties.link(PayerLink(other, "Gulf Coast Aid", theirs, NOW, "pm")),
        lambda work: work.kept.resolve(other, "bad_row", "july.csv/2", NOW),
        lambda work: work.parties.unlink(other, "J. Ruiz"),
        lambda work: work.kept.keep(KeptItem(other, "bad_row", "july.csv/3", "no such pad", NOW)),
        lambda work: work.audit_trail.add(AuditRow(other, NOW, "pm", "cli", "sign", "L", "")),
        lambda work: work.imports.add(ImportedFile(other, "receipts", "0" * 64, "july.csv", NOW, 1, 0)),
        lambda work: work.statements.save(_statement(theirs, other)),
        lambda work: work.statements.save_refund(_refund(theirs, other)),
        lambda work: work.messages.put(_outgoing(other)),
        lambda work: work.answers.keep(_asked(other), Answer(201, "text/plain", b"signed"), NOW),
    ]

    for write in wrong:
        with pytest.raises(PermissionError), store.work(site_id) as work:
            write(work)
        with store.work() as work:
            assert [each.id for each in work.licenses.of_site(other)] == [theirs]
            assert _seen(work, other) == before
            assert work.parties.link_of(other, "J. Ruiz") is not None
            assert list(work.statements.of_license(theirs)) == []
            assert work.sites.get(other).name != "renamed"
    with store.work() as work:
        for write in wrong:
            write(work)
