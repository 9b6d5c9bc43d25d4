"""Events as they leave the house: JSON objects that carry their tag under ``event`` (§12).

One form for the outbox, the CRM and subscribers. Cents are whole numbers, days and instants ISO 8601, ids texts.
A field may be added with a default; none changes its name or meaning once released.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any
from uuid import UUID

from gatedrentals.adapters.wire.faults import excerpt
from gatedrentals.adapters.wire.value_text import value_text
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.events import Event, InvoiceCreated

if TYPE_CHECKING:
    from cattrs import Converter

TAG = "event"
"""The key of the tag."""


class UnreadableEvent(Refusal):
    """A document that no event was written as: an unknown tag, a missing or unknown key, or a value that is none."""

    code = "unreadable_event"

    def __init__(self, document: object, why: Exception) -> None:
        """Say what was found."""
        super().__init__(f"{excerpt(document)} is no event: {type(why).__name__} {why}")


def write_event(event: Event) -> dict[str, object]:
    """An event as JSON's own types."""
    written: dict[str, object] = _writer()(event)
    return written


def event_text(event: Event) -> str:
    """An event as JSON text: that of `write_event`, without a detour; of a run's invoices there are the most."""
    if not isinstance(event, InvoiceCreated):
        return f'{value_text(event)[:-1]},"{TAG}":"{event.tag}"}}'
    cycle_start = "null" if event.cycle_start is None else f'"{event.cycle_start.isoformat()}"'
    return (
        f'{{"account_id":"{event.account_id}","invoice_seq":{event.invoice_seq},"number":{event.number}'
        f',"kind":"{event.kind.value}","due_on":"{event.due_on.isoformat()}","amount_cents":{event.amount_cents}'
        f',"cycle_start":{cycle_start},"{TAG}":"{event.tag}"}}'
    )


def read_event(document: object) -> Event:
    """The event that was written so. Raises UnreadableEvent."""
    from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError, StructureHandlerNotFoundError

    refused = (BaseValidationError, ForbiddenExtraKeysError, StructureHandlerNotFoundError)
    try:
        # The union is what the tags tell apart, which types of Python cannot say.
        event: Event = _converter().structure(document, Event)  # type: ignore[arg-type]
    except (AttributeError, KeyError, TypeError, ValueError, *refused) as error:
        raise UnreadableEvent(document, error) from error
    return event


def _tag_of(event: type[Event]) -> str:
    return event.tag


@cache
def _writer() -> Callable[[Event], Any]:
    return _converter().get_unstructure_hook(Event)


@cache
def _converter() -> "Converter":
    from cattrs import Converter
    from cattrs.strategies import configure_tagged_union

    converter = Converter(detailed_validation=False, forbid_extra_keys=True)
    converter.register_unstructure_hook(datetime, datetime.isoformat)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(date, date.isoformat)
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_unstructure_hook(UUID, str)
    converter.register_structure_hook(UUID, lambda text, _: UUID(text))
    configure_tagged_union(Event, converter, tag_generator=_tag_of, tag_name=TAG)
    return converter
