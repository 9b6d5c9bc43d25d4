"""An office over one park or more: who works there, and what its queue shows them."""

from datetime import datetime

from attrs import evolve

from gatedrentals.application.attention.act_on_item import ActOnItem, ItemActions
from gatedrentals.application.attention.inline_actions import Told
from gatedrentals.application.attention.queue_rows import QueueRow
from gatedrentals.application.attention.show_queue import Queues, ShowQueue
from gatedrentals.application.attention.watch_site import SiteWatch
from gatedrentals.application.receipts.record_receipt import BookReceipts, RecordReceipt
from gatedrentals.domain.access.principal import Principal, staff_key
from gatedrentals.domain.access.roles import Role
from gatedrentals.domain.catalog.product import ELECTRIC, Catalog
from gatedrentals.ports.kept_items import KeptItem
from gatedrentals.testing.contracts.park import PM, Park
from gatedrentals.testing.strategies.catalogs import CATALOG

UNMETERED = Catalog(
    tuple(product for product in CATALOG.products if product.code != ELECTRIC),
    tuple(price for price in CATALOG.prices if price.product != ELECTRIC),
)
EVERYBODY = (Role.PM, Role.ACCOUNTANT, Role.OWNER)


def staff(*parks: Park, roles: tuple[Role, ...] = EVERYBODY) -> Principal:
    """A member of staff of these parks."""
    sites = frozenset(park.site.id for park in parks)
    return Principal(staff_key("ada@example.com"), "Ada", frozenset(roles), sites)


def comes(park: Park, name: str, cents: int, payer: str = "", memo: str = "", number: str = "") -> None:
    """Money comes by Zelle; of whose license it is for nobody says, unless there is a number."""
    receipt = evolve(park.receipt(name, cents, park.clock.now()), payer_name=payer, memo=memo)
    BookReceipts(park.store, park.clock)(RecordReceipt(park.site.id, receipt, PM, number))


def look(park: Park, now: datetime | None = None) -> None:
    """Look over the site, at an instant."""
    if now is not None:
        park.clock.set(now)
    SiteWatch(park.store, park.clock)(park.site.id)


def rows(park: Park, *kinds: str, roles: tuple[Role, ...] = EVERYBODY) -> list[QueueRow]:
    """What the queue shows of a park."""
    page = Queues(park.store, park.clock)(staff(park, roles=roles), ShowQueue(kinds=kinds))
    return list(page.rows)


def item_of(park: Park, kind: str, number: str = "") -> KeptItem:
    """The one open item of a kind, or of a kind and a license."""
    (item,) = (
        item for item in park.items() if item.kind == kind and (not number or item.about.license_number == number)
    )
    return item


def act(
    park: Park, kind: str, action: str, *, number: str = "", roles: tuple[Role, ...] = EVERYBODY, **told: object
) -> bool:
    """Do what the queue offers about the one open item of a kind; whether it closed."""
    item = item_of(park, kind, number)
    said = Told(**told)  # type: ignore[arg-type]  # what is told, by name
    command = ActOnItem(park.site.id, item.kind, item.key, action, PM, said)
    closed = ItemActions(park.store, park.clock)(staff(park, roles=roles), command)
    assert closed == ((item.kind, item.key) not in {(each.kind, each.key) for each in park.items()})
    return closed
