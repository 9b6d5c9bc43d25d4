"""Rows of the queue: items with what a person needs to act without a click (§14.1)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from attrs import frozen

from gatedrentals.domain.access.principal import Principal
from gatedrentals.domain.attention.action import LINK_PAYER, Action
from gatedrentals.domain.attention.item import KeptItem, Urgency
from gatedrentals.domain.attention.kind import Group, ItemKind
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.domain.attention.matching import SUGGESTED, Suggestion, clue_of, suggest
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import Receipt
from gatedrentals.domain.licensing.states import ALLOWED_IN
from gatedrentals.domain.period import local_day
from gatedrentals.ports.briefs import LicenseBrief
from gatedrentals.ports.store import Work
from gatedrentals.ports.subledger import ReceiptPlace


@frozen
class QueueRow:
    """An item with its license, its money and for whom that may be, and what the principal can do about it.

    ``urgency`` and ``age`` are those of the instant that the queue is shown as of.
    """

    item: KeptItem
    kind: ItemKind
    urgency: Urgency
    age: timedelta
    license: LicenseBrief | None
    receipt: Receipt | None
    suggestions: tuple[Suggestion, ...]
    actions: tuple[Action, ...]


def rows_of(
    work: Work, principal: Principal, site_id: SiteId, items: Sequence[KeptItem], as_of: datetime
) -> tuple[QueueRow, ...]:
    """The rows of items of one site: a statement for all of their licenses, one for receipts, one for suggestions."""
    today = local_day(as_of, work.sites.get(site_id).zone)
    numbers = {item.about.license_number for item in items} - {""}
    licenses = work.briefs.licenses(site_id, numbers, today) if numbers else {}
    places = set(filter(None, map(place_of, items)))
    receipts = work.briefs.receipts(site_id, places) if places else {}
    suggestions = _suggestions(work, site_id, items, receipts, today)
    permitted = {
        name: tuple(action for action in KINDS[name].actions if principal.may(action.permission, site_id))
        for name in {item.kind for item in items}
    }

    def row(item: KeptItem) -> QueueRow:
        kind, brief, place = KINDS[item.kind], licenses.get(item.about.license_number), place_of(item)
        receipt = None if place is None else receipts.get(place)
        suggested = () if place is None or not kind.is_of_payer else suggestions.get(place, ())
        return QueueRow(
            item=item,
            kind=kind,
            urgency=item.urgency_at(as_of),
            age=as_of - item.raised_at,
            license=brief,
            receipt=receipt,
            suggestions=_meant_first(brief, suggested) if kind.is_of_payer else (),
            actions=tuple(action for action in permitted[item.kind] if _makes_sense(action, brief, receipt)),
        )

    return tuple(map(row, items))


def place_of(item: KeptItem) -> ReceiptPlace | None:
    """Where the receipt stands that an item is about, or None."""
    if KINDS[item.kind].group is not Group.MONEY or item.about.account_id is None:
        return None
    return ReceiptPlace(item.about.account_id, item.about.number)


def _makes_sense(action: Action, license_: LicenseBrief | None, receipt: Receipt | None) -> bool:
    """Whether the license's state allows what it asks of the license, and the receipt has a payer to link."""
    if action is LINK_PAYER:
        return receipt is not None and bool(receipt.payer_name)
    return action.command is None or (license_ is not None and license_.state in ALLOWED_IN[action.command])


def _suggestions(
    work: Work, site_id: SiteId, items: Iterable[KeptItem], receipts: Mapping[ReceiptPlace, Receipt], today: date
) -> dict[ReceiptPlace, tuple[Suggestion, ...]]:
    """Licenses to put money of nobody on."""
    of_payers = filter(None, (place_of(item) for item in items if KINDS[item.kind].is_of_payer))
    money = {place: receipts[place] for place in of_payers if place in receipts}
    if not money:
        return {}
    clues = [clue_of(receipt.payer_name, receipt.memo) for receipt in money.values()]
    found = work.briefs.takers(site_id, clues, today)
    return {
        place: suggest(takers, receipt.amount_cents)
        for (place, receipt), takers in zip(money.items(), found, strict=True)
    }


def _meant_first(license_: LicenseBrief | None, suggested: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """The license that money came for stands first."""
    if license_ is None:
        return suggested
    others = tuple(each for each in suggested if each.license_number != license_.number)
    same = next((each.reasons for each in suggested if each.license_number == license_.number), ())
    meant = Suggestion(license_.number, license_.pad, license_.residents, ("it came for this license", *same))
    return (meant, *others)[:SUGGESTED]
