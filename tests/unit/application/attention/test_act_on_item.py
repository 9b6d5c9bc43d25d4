"""Each kind of item: it is raised, the queue's own action is taken, and it is gone at once (§14.1)."""

from datetime import date, timedelta

import pytest
from attrs import evolve

from gatedrentals.application.answering.one_work import OneWork
from gatedrentals.application.attention.act_on_item import ActOnItem, ItemActions, NotInPlace
from gatedrentals.application.attention.dismiss_item import Dismissals, DismissItem, NotDismissible, UnknownItem
from gatedrentals.application.attention.inline_actions import ACTS, Told
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.licensing.prepare import PreparedLicenses, PrepareLicense
from gatedrentals.application.preview import PreviewStore
from gatedrentals.domain.access.principal import NotPermitted
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.attention import kinds
from gatedrentals.domain.attention.kind import ItemKind
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.domain.catalog.product import Catalog, NoPrice
from gatedrentals.domain.deposits.refund import CheckWaits
from gatedrentals.domain.discounts.rules import NO_RULES
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.licensing.terms import Frequency, PayTerms, RecurringCharge
from gatedrentals.ports.kept_items import KeptItem
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import EXAMPLE, PM, RENT, STORM_WATER, Park, at, weekly
from tests.unit.application import licenses
from tests.unit.application.attention.office import UNMETERED, act, comes, item_of, look, staff
from tests.unit.application.licenses import C1, C2

JUNE_20, JULY_9 = date(2026, 6, 20), date(2026, 7, 9)
HOME = "4 Elm St, Willis TX 77378"


@pytest.fixture
def quiet(store: Store) -> Park:
    """A park without meters."""
    return Park.opened(store, catalog=UNMETERED)


@pytest.fixture
def leaver(store: Store) -> Leaver:
    """Somebody who left on 2026-06-25 and gets something back."""
    leaver = Leaver.moved_in(store, weekly(C1), C1, 50_000)
    leaver.park.pay(leaver.number, "r", 33_000 + 50_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    return leaver


def kinds_of(park: Park) -> list[str]:
    return sorted(item.kind for item in park.items())


def test_every_action_is_done_in_place_or_opens_a_page() -> None:
    named = {action.name: action for kind in KINDS.values() for action in kind.actions}
    assert {name for name, action in named.items() if not action.opens} == set(ACTS)


# --- money ------------------------------------------------------------------------------------------------------------


def test_money_of_nobody_is_put_on_a_license(quiet: Park) -> None:
    number = licenses.settled_in(quiet)
    comes(quiet, "z1", 33_000, "Rosa")
    assert act(quiet, "unmatched_receipt", "place_receipt", license_number=number)
    assert sum(quiet.placed(number, "z1").values()) == 33_000
    comes(quiet, "z2", 1_000, "Rosa")
    assert kinds_of(quiet) == ["unmatched_receipt"]


def test_money_that_makes_a_return_good_closes_both_items(quiet: Park) -> None:
    number = licenses.settled_in(quiet)
    quiet.pay(number, "first", 83_000, at(6, 18, 10))
    quiet.bounce("first", at(6, 18, 12))
    comes(quiet, "z1", 100_000, "Rosa")
    assert kinds_of(quiet) == ["returned_receipt", "unmatched_receipt"]
    assert act(quiet, "unmatched_receipt", "place_receipt", license_number=number)
    assert kinds_of(quiet) == []


def test_a_payer_is_linked_and_their_money_put_on_the_license(quiet: Park) -> None:
    number = licenses.settled_in(quiet)
    comes(quiet, "z1", 33_000, "Rosa")
    assert act(quiet, "unmatched_receipt", "link_payer", license_number=number)
    comes(quiet, "z2", 1_000, "ROSA")
    assert quiet.items() == []

    comes(quiet, "z3", 1_000)
    with pytest.raises(InvalidValue, match="a payer with a name"):
        act(quiet, "unmatched_receipt", "link_payer", license_number=number)


def test_money_that_nobody_keeps_goes_back_by_check_step_by_step(quiet: Park) -> None:
    comes(quiet, "z1", 33_000)
    assert act(quiet, "unmatched_receipt", "refuse_receipt", payee="Rosa Marsh")
    with pytest.raises(CheckWaits):
        act(quiet, "refund_to_print", "print_refund", check_number="1042")
    assert not act(quiet, "refund_to_print", "address_refund", address=HOME)
    assert act(quiet, "refund_to_print", "print_refund", check_number="1042")
    assert act(quiet, "refund_to_stamp", "void_refund")
    assert act(quiet, "refund_to_reissue", "reissue_refund")
    assert act(quiet, "refund_to_print", "print_refund", check_number="1043")
    assert act(quiet, "refund_to_stamp", "stamp_refund", photo="stamped.jpg")
    assert act(quiet, "refund_to_mail", "mail_refund", photo="mailed.jpg")
    assert quiet.items() == []
    quiet.bounce("z1", quiet.clock.now())
    assert act(quiet, "refused_money_owed", "write_off", note="moved away")
    assert quiet.items() == []


def test_money_under_notice_is_decided(store: Store) -> None:
    park = Park.opened(store, evolve(EXAMPLE, refuse_methods_under_notice=frozenset({"zelle"})), catalog=UNMETERED)
    number = licenses.settled_in(park)
    park.run(at(6, 19, 12))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, date(2026, 6, 19), PM, JULY_9))
    comes(park, "z1", 33_000, "Rosa", number=number)
    assert act(park, "quarantined_receipt", "place_receipt", license_number=number)
    comes(park, "z2", 33_000, "Rosa", number=number)
    assert act(park, "quarantined_receipt", "refuse_receipt", address=HOME)
    assert kinds_of(park) == ["refund_to_print"]


def test_more_than_can_be_billed_ahead_was_a_mistake_or_is_somebody_elses(quiet: Park) -> None:
    number, other = licenses.settled_in(quiet), licenses.settled_in(quiet, C2)
    quiet.pay(number, "typo", 3_300_000, at(6, 20, 9))
    assert act(quiet, "receipt_over_horizon", "take_back_receipt")
    assert quiet.items() == []
    quiet.pay(number, "large", 3_300_000, at(6, 20, 9))
    assert act(quiet, "receipt_over_horizon", "place_receipt", number=number, license_number=other)
    assert [item.about.license_number for item in quiet.items()] == [other]


def test_money_before_the_first_invoice_waits_until_it_is_cut(quiet: Park) -> None:
    number = quiet.sign(quiet.draft(weekly(C1), C1)).number
    PreparedLicenses(quiet.store, quiet.clock)(PrepareLicense(quiet.site.id, number, PM))
    comes(quiet, "z1", 33_000, number=number)
    assert act(quiet, "receipt_before_first_invoice", "begin_billing")
    assert quiet.items() == []


# --- licenses ---------------------------------------------------------------------------------------------------------


def test_a_surrender_is_confirmed_or_the_notice_withdrawn(quiet: Park) -> None:
    for action, day, note in (("confirm_surrender", JULY_9, ""), ("withdraw_notice", None, "they stay")):
        number = licenses.settled_in(quiet)
        Notices(quiet.store, quiet.clock)(GiveNotice(quiet.site.id, number, quiet.clock.now().date(), PM))
        assert act(quiet, "surrender_to_confirm", action, day=day, note=note)


def test_a_move_in_whose_day_has_come_happens_or_does_not(quiet: Park) -> None:
    first, second, third = (quiet.sign(quiet.draft(weekly(C1), C1)).number for _ in range(3))
    quiet.prepare(first)
    look(quiet, at(6, 19, 9))
    assert act(quiet, "move_in_reached", "activate", number=first, day=date(2026, 6, 18))
    assert quiet.license(first).state is State.ACTIVE
    assert act(quiet, "move_in_reached", "change_move_in", number=second, day=C2)
    assert act(quiet, "move_in_reached", "cancel", number=third, note="another town")
    assert quiet.items() == []


def test_nights_are_counted_anew_or_not(store: Store) -> None:
    park = Park.opened(store, licenses.taxed(), catalog=UNMETERED)
    confirmed, dismissed = licenses.settled_in(park), licenses.settled_in(park)
    for number in (confirmed, dismissed):
        park.pay(number, f"some nights of {number}", 43_000, at(6, 27, 12))
    look(park, at(7, 4, 12))
    assert act(park, "tax_interruption", "confirm_interruption", number=confirmed, note="they were away")
    assert act(park, "tax_interruption", "dismiss", number=dismissed, note="they never left")
    look(park)
    assert "tax_interruption" not in kinds_of(park)


# --- deposits and refunds ---------------------------------------------------------------------------------------------


def test_a_statement_is_finalized_and_its_refund_mailed(leaver: Leaver) -> None:
    park = leaver.park
    leaver.draft()
    assert act(park, "deposit_statement_ready", "finalize_statement")
    assert act(park, "refund_to_print", "print_refund", check_number="1042")
    assert act(park, "refund_to_stamp", "stamp_refund", photo="stamped.jpg")
    assert act(park, "refund_to_mail", "void_refund")
    assert act(park, "refund_to_reissue", "reissue_refund")
    leaver.mail(check="1043")
    assert park.items() == []

    look(park, park.clock.now() + timedelta(days=91))
    assert act(park, "refund_unclaimed", "void_refund")
    assert not act(park, "refund_to_reissue", "address_refund", address=HOME)
    assert leaver.refunds()[0].address == HOME


def test_a_late_statement_is_finalized_too(leaver: Leaver) -> None:
    leaver.draft()
    look(leaver.park, at(7, 3))
    assert act(leaver.park, "deposit_statement_late", "finalize_statement")


def test_a_refund_that_nobody_claims_is_written_about_and_reported(leaver: Leaver) -> None:
    park = leaver.park
    leaver.draft()
    leaver.finalize()
    leaver.mail()
    look(park, at(6, 25, 12).replace(year=2030))
    with pytest.raises(InvalidValue, match="day"):
        act(park, "refund_due_diligence_letter", "send_letter")
    assert act(park, "refund_due_diligence_letter", "send_letter", day=date(2030, 6, 24))
    look(park)
    assert act(park, "refund_to_report", "escheat_refund")
    assert leaver.is_in(State.CLOSED)


@pytest.mark.parametrize(
    "kind",
    [
        kinds.STATEMENT_REMINDER,
        kinds.STATEMENT_REVISED,
        kinds.ELECTRIC_NOT_BILLED,
        kinds.USE_NOT_BILLABLE,
        kinds.REFUND_UNCLAIMED,
        kinds.BAD_RECEIPT,
        kinds.BAD_READING,
        kinds.BAD_RENT_ROLL,
    ],
    ids=lambda kind: kind.name,
)
def test_what_only_a_person_can_judge_is_dismissed_and_comes_back_only_anew(quiet: Park, kind: ItemKind) -> None:
    item = kind.item(quiet.site.id, "k", "because", quiet.clock.now())

    def keep() -> list[KeptItem]:
        with quiet.store.work(quiet.site.id) as work:
            work.kept.keep(item)
        return quiet.items()

    assert keep() == [item]
    assert act(quiet, kind.name, "dismiss", note="done by hand")
    with quiet.store.work(quiet.site.id) as work:
        row = work.audit_trail.of_site(quiet.site.id, 1)[0]
    assert (row.who, row.what, row.subject) == ("pm", "dismiss_item", f"{kind.name} k")
    assert row.detail == f"{kind.name} k: done by hand"
    assert keep() == []


# --- meters, billing and books ----------------------------------------------------------------------------------------


def test_a_stale_meter_is_read(park: Park) -> None:
    number = licenses.settled_in(park)
    look(park)
    with pytest.raises(InvalidValue, match="serial"):
        act(park, "stale_meter", "take_reading", reading_kwh="100", roles=(Role.TECHNICIAN,))
    assert act(park, "stale_meter", "take_reading", reading_kwh="100", register="E-1", roles=(Role.TECHNICIAN,))

    look(park, at(7, 20))
    assert not act(park, "stale_meter", "take_reading", reading_kwh="180", day=date(2026, 6, 14))
    assert act(park, "stale_meter", "take_reading", reading_kwh="200.5")
    with park.store.work(park.site.id) as work:
        readings = work.readings.of_pad(park.site.id, park.license(number).assignments[0].pad)
        row = work.audit_trail.of_site(park.site.id, 1)[0]
    assert [(each.read_on, each.value_wh, each.register.serial) for each in readings] == [
        (date(2026, 6, 12), 100_000, "E-1"),
        (date(2026, 6, 14), 180_000, "E-1"),
        (date(2026, 7, 20), 200_500, "E-1"),
    ]
    assert (row.what, row.subject, row.detail) == ("take_reading", "C-001", "200.5 kWh on July 20, 2026")


def test_no_meter_is_read_tomorrow_or_shows_less_than_nothing(park: Park) -> None:
    licenses.settled_in(park)
    look(park)
    with pytest.raises(InvalidValue, match="2026-06-12"):
        act(park, "stale_meter", "take_reading", reading_kwh="1", register="E-1", day=date(2026, 6, 13))
    with pytest.raises(InvalidValue, match="reading_kwh"):
        act(park, "stale_meter", "take_reading", reading_kwh="-1", register="E-1")
    assert kinds_of(park) == ["stale_meter"]


def test_use_is_billable_once_a_reading_is_there(park: Park) -> None:
    licenses.settled_in(park)
    park.clock.set(at(6, 24))
    look(park)
    act(park, "stale_meter", "take_reading", reading_kwh="1100", register="E-1")
    park.run(at(6, 26, 12))
    assert kinds_of(park) == ["use_not_billable"]
    assert act(park, "use_not_billable", "take_reading", reading_kwh="1000", day=date(2026, 6, 18))
    assert park.items() == []


def test_a_refused_invoice_is_tried_again(quiet: Park) -> None:
    charges = (RecurringCharge(RENT, 32_500), RecurringCharge(STORM_WATER))
    number = quiet.move_in(PayTerms(Frequency.WEEKLY, C1, charges), C1)
    without = evolve(UNMETERED, prices=tuple(each for each in UNMETERED.prices if each.product != STORM_WATER))

    def priced(catalog: Catalog) -> None:
        with quiet.store.work() as work:
            work.sites.save(quiet.site, work.sites.suspense_account(quiet.site.id), catalog, NO_RULES)

    priced(without)
    quiet.run(at(6, 19, 13))
    before = len(quiet.invoices(number))
    with pytest.raises(NoPrice):
        act(quiet, "invoice_refused", "issue_invoices")
    assert kinds_of(quiet) == ["invoice_refused"]
    priced(UNMETERED)
    assert act(quiet, "invoice_refused", "issue_invoices")
    assert len(quiet.invoices(number)) > before


# --- what is refused --------------------------------------------------------------------------------------------------


def place(park: Park) -> ActOnItem:
    """Put the money of nobody on the first license."""
    item = item_of(park, "unmatched_receipt")
    return ActOnItem(park.site.id, item.kind, item.key, "place_receipt", PM, Told("L-1"))


def test_nothing_is_done_about_what_is_not_open_or_cannot_be_done_in_place(quiet: Park) -> None:
    licenses.settled_in(quiet)
    comes(quiet, "z1", 33_000, "Rosa")
    acts, ada, command = ItemActions(quiet.store, quiet.clock), staff(quiet), place(quiet)
    for unknown in (evolve(command, key="other"), evolve(command, kind="lead")):
        with pytest.raises(UnknownItem, match="dealt with"):
            acts(ada, unknown)
    with pytest.raises(NotInPlace, match="place_receipt, link_payer, refuse_receipt"):
        acts(ada, evolve(command, action="dismiss"))
    with pytest.raises(InvalidValue, match="license_number"):
        acts(ada, evolve(command, told=Told()))
    with pytest.raises(NotPermitted):
        acts(staff(quiet, roles=(Role.OWNER,)), command)
    assert kinds_of(quiet) == ["unmatched_receipt"]
    assert acts(ada, command)


def test_a_kind_that_has_only_pages_says_that_nothing_is_done_in_place(leaver: Leaver) -> None:
    with pytest.raises(NotInPlace, match="none"):
        act(leaver.park, "deposit_statement_due", "draft_statement")


def test_what_goes_with_its_cause_is_not_dismissed(quiet: Park) -> None:
    comes(quiet, "z1", 33_000, "Rosa")
    item = item_of(quiet, "unmatched_receipt")
    dismiss = Dismissals(quiet.store, quiet.clock)
    command = DismissItem(quiet.site.id, item.kind, item.key, "too small", PM)
    with pytest.raises(NotDismissible, match="put on a license"):
        dismiss(command)
    with pytest.raises(InvalidValue, match="note"):
        dismiss(evolve(command, note=" "))
    assert quiet.items() == [item]


def test_an_action_is_one_transaction_and_previewed_by_the_same_code(quiet: Park) -> None:
    number = licenses.settled_in(quiet)
    comes(quiet, "z1", 33_000, "Rosa")
    previewed = quiet.with_store(PreviewStore(quiet.store))
    item = item_of(quiet, "unmatched_receipt")
    command = ActOnItem(quiet.site.id, item.kind, item.key, "link_payer", PM, Told(license_number=number))
    assert ItemActions(previewed.store, quiet.clock)(staff(quiet), command)
    assert quiet.items() == [item]
    with quiet.store.work(quiet.site.id) as work:
        assert ItemActions(OneWork(work, quiet.site.id), quiet.clock)(staff(quiet), command)
    assert quiet.items() == []
