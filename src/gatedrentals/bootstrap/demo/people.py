"""What people did, as commands of the use cases."""

from collections.abc import Callable

from attrs import frozen

from gatedrentals.application.asked import Asked
from gatedrentals.application.receipts.link_payer import LinkPayer
from gatedrentals.application.receipts.place_receipt import PlaceReceipt
from gatedrentals.application.receipts.reverse_receipt import ReverseReceipt
from gatedrentals.bootstrap.demo.shipped import Happening
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.ledger.documents import ReversalReason

ASKED = Asked("property manager", "demo")


@frozen
class Doing:
    """A happening at a site, on its way to a use case."""

    park: Park
    site_id: SiteId
    happening: Happening


def do(park: Park, site_id: SiteId, happening: Happening) -> None:
    """Ask the use case that the happening names. Raises what it refuses."""
    doing = _DOINGS.get(happening.kind)
    if doing is not None:
        doing(Doing(park, site_id, happening))


def _return(doing: Doing) -> None:
    said = doing.happening
    doing.park.take_back_receipts(
        ReverseReceipt(
            site_id=doing.site_id,
            source=said.text("source"),
            external_id=said.text("external_id"),
            reason=ReversalReason(said.text("reason")),
            returned_at=doing.park.clock.now(),
            asked=ASKED,
            return_code=said.text("return_code"),
        )
    )


def _link_payer(doing: Doing) -> None:
    said = doing.happening
    doing.park.payer_links.link(LinkPayer(doing.site_id, said.text("payer"), said.text("license"), ASKED))


def _place(doing: Doing) -> None:
    said = doing.happening
    doing.park.place_receipts(
        PlaceReceipt(doing.site_id, said.text("source"), said.text("external_id"), said.text("license"), ASKED)
    )


_DOINGS: dict[str, Callable[[Doing], None]] = {
    "return": _return,
    "link_payer": _link_payer,
    "place": _place,
}
