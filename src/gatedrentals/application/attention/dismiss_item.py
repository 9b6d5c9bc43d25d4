"""Take an item off the queue that only a person can judge: done by hand, or nothing to do (§14.1)."""

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.domain.attention.item import KeptItem
from gatedrentals.domain.attention.kinds import KINDS
from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.ports.audit_trail import AuditRow
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.store import Store, Work


class UnknownItem(Refusal):
    """No such item is open: it was dealt with meanwhile, or never was there."""

    code = "unknown_item"


class NotDismissible(Refusal):
    """An item of this kind goes only with its cause: it is resolved, not waved off."""

    code = "not_dismissible"


@frozen
class DismissItem:
    """``note`` says why nothing is left to do."""

    site_id: SiteId
    kind: str
    key: str
    note: str
    asked: Asked


@frozen
class Dismissals:
    """Dismisses items; one does not come back until its cause was gone and comes anew."""

    store: Store
    clock: Clock

    def __call__(self, command: DismissItem) -> None:
        """Dismiss it. Raises UnknownSite, UnknownItem, NotDismissible, or InvalidValue without a note."""
        if not command.note.strip():
            raise InvalidValue("note", command.note, "a sentence that says why nothing is left to do")
        now = self.clock.now()
        with self.store.work(command.site_id) as work:
            work.sites.get(command.site_id)
            item = open_item(work, command.site_id, command.kind, command.key)
            kind = KINDS[item.kind]
            if not kind.is_dismissible:
                resolved_by = ", ".join(action.label.lower() for action in kind.actions)
                raise NotDismissible(f"an item of {kind.label!r} cannot be dismissed; what resolves it: {resolved_by}")
            work.kept.dismiss(item.site_id, item.kind, item.key, now)
            work.audit_trail.add(
                AuditRow(
                    site_id=command.site_id,
                    at=now,
                    who=command.asked.who,
                    origin=command.asked.origin,
                    what="dismiss_item",
                    subject=item.about.license_number or f"{item.kind} {item.key}",
                    detail=f"{item.kind} {item.key}: {command.note.strip()}",
                )
            )


def open_item(work: Work, site_id: SiteId, kind: str, key: str) -> KeptItem:
    """An open item. Raises UnknownItem."""
    item = work.kept.find(site_id, kind, key)
    if item is None or kind not in KINDS:
        raise UnknownItem(f"no item {kind} {key} is open at {site_id}: it may have been dealt with meanwhile")
    return item
