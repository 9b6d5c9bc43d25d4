"""One item by itself, how many there are, and what acting on one would do (§14.1)."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.attention.act_on_item import ActOnItem, ItemActions
from gatedrentals.application.attention.count_items import ItemCounts
from gatedrentals.application.attention.dismiss_item import UnknownItem
from gatedrentals.application.attention.inline_actions import Told
from gatedrentals.application.attention.preview_action import ActionPreview, ActionPreviews
from gatedrentals.application.attention.show_item import ShowItem, ShownItems
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.domain.access.principal import NotPermitted
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.park import EXAMPLE, PM, Park, at, weekly
from tests.unit.application.attention.office import UNMETERED, comes, item_of, rows, staff
from tests.unit.application.licenses import C1, settled_in


@pytest.fixture
def quiet(store: Store) -> Park:
    """A park without meters."""
    return Park.opened(store, catalog=UNMETERED)


def preview(park: Park, kind: str, action: str, **told: object) -> ActionPreview:
    item = item_of(park, kind)
    said = Told(**told)  # type: ignore[arg-type]  # names of what is told
    command = ActOnItem(park.site.id, item.kind, item.key, action, PM, said)
    return ActionPreviews(park.store, park.clock)(staff(park), command)


def test_an_item_is_shown_as_the_queue_shows_it(quiet: Park) -> None:
    comes(quiet, "r", 20_000, "Nobody Known")
    (row,) = rows(quiet)

    shown = ShownItems(quiet.store, quiet.clock)(staff(quiet), ShowItem(quiet.site.id, row.item.kind, row.item.key))

    assert shown == row


def test_an_item_that_is_closed_or_of_other_people_is_not_shown(quiet: Park) -> None:
    comes(quiet, "r", 20_000, "Nobody Known")
    item, items = item_of(quiet, "unmatched_receipt"), ShownItems(quiet.store, quiet.clock)
    asked = ShowItem(quiet.site.id, item.kind, item.key)

    with pytest.raises(UnknownItem):
        items(staff(quiet), evolve(asked, key="other"))
    with pytest.raises(UnknownItem):
        items(staff(quiet, roles=(Role.TECHNICIAN,)), asked)
    with pytest.raises(NotPermitted):
        items(staff(), asked)


def test_what_waits_is_counted_for_who_sees_it(quiet: Park) -> None:
    comes(quiet, "r", 20_000, "Nobody Known")
    comes(quiet, "s", 10_000, "Nobody Else")
    counts = ItemCounts(quiet.store, quiet.clock)

    assert counts(staff(quiet), quiet.site.id) == 2
    assert counts(staff(quiet, roles=(Role.TECHNICIAN,)), quiet.site.id) == 0
    assert counts(staff(), quiet.site.id) == 0


def test_money_that_is_placed_shows_what_it_pays_and_changes_nothing(quiet: Park) -> None:
    number = quiet.move_in(weekly(C1), C1)
    comes(quiet, "r", 20_000, "Nobody Known")
    open_cents, items = quiet.open_cents(number), quiet.items()

    found = preview(quiet, "unmatched_receipt", "place_receipt", license_number=number)

    (effect,) = found.licenses
    assert found.closes
    assert (effect.before.license.number, effect.before.figures.open_cents) == (number, open_cents)
    assert effect.after.figures.open_cents == open_cents - 20_000
    assert [each.change_cents for each in effect.documents] == [-20_000]
    assert (quiet.open_cents(number), quiet.items()) == (open_cents, items)


def test_both_licenses_are_shown_where_money_moves_from_one_to_the_other(store: Store) -> None:
    park = Park.opened(store, evolve(EXAMPLE, refuse_methods_under_notice=frozenset({"zelle"})), catalog=UNMETERED)
    left, other = (settled_in(park) for _ in range(2))
    park.run(at(6, 19, 12))
    Notices(park.store, park.clock)(GiveNotice(park.site.id, left, date(2026, 6, 19), PM, date(2026, 7, 9)))
    comes(park, "r", 33_000, "Rosa", number=left)

    found = preview(park, "quarantined_receipt", "place_receipt", license_number=other)

    assert found.closes
    assert [each.before.license.number for each in found.licenses] == sorted((left, other))
    (taken,) = (each for each in found.licenses if each.before.license.number == other)
    assert taken.after.figures.open_cents == park.open_cents(other) - 33_000
    assert taken.documents
    assert [item.kind for item in park.items()] == ["quarantined_receipt"]


def test_what_is_about_no_license_only_goes(quiet: Park) -> None:
    with quiet.store.work(quiet.site.id) as work:
        work.kept.keep(KINDS["bad_readings_row"].item(quiet.site.id, "line 7", "no such pad", quiet.clock.now()))

    found = preview(quiet, "bad_readings_row", "dismiss", note="entered by hand")

    assert found == ActionPreview((), closes=True)
    assert len(quiet.items()) == 1


def test_money_of_nobody_that_goes_back_is_told_as_its_check(quiet: Park) -> None:
    comes(quiet, "r", 20_000, "Nobody Known")

    found = preview(quiet, "unmatched_receipt", "refuse_receipt")
    assert found.closes
    (refund,) = found.refunds
    assert (refund.payees, refund.amount_cents, refund.address) == (("Nobody Known",), 20_000, "")
    assert [item.kind for item in quiet.items()] == ["unmatched_receipt"]

    item = item_of(quiet, "unmatched_receipt")
    command = ActOnItem(quiet.site.id, item.kind, item.key, "refuse_receipt", PM, Told())
    ItemActions(quiet.store, quiet.clock)(staff(quiet), command)
    asks = item_of(quiet, "refund_to_print")
    assert asks.reason == "suspense: check of $200.00 to Nobody Known; it waits for an address"
