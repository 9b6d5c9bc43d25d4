"""The inspection document: what was found in each room at move-out."""

from attrs import frozen

from gatedrentals.adapters.wire.scalars import CountFromOne, Dollars, Name
from gatedrentals.adapters.wire.structuring import read_document
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass

FORMAT = "inspection/1"


@frozen
class FindingDocument:
    """The keys of a finding; ``classification`` is left out until someone has decided."""

    room: Name
    item: Name
    classification: FindingClass | None = None
    quantity: CountFromOne | None = None
    unit_cost: Dollars | None = None
    photos: tuple[str, ...] = ()
    note: str = ""


@frozen
class InspectionDocument:
    """The keys of the document."""

    format: str
    findings: tuple[FindingDocument, ...]


def findings_of(content: bytes, file: str) -> tuple[DamageFinding, ...]:
    """The findings of an inspection document. Raises DocumentRefused with every fault."""
    read = read_document(content, file, InspectionDocument, FORMAT)
    return tuple(
        DamageFinding(
            each.room, each.item, each.classification, each.quantity or 1, each.unit_cost or 0, each.photos, each.note
        )
        for each in read.findings
    )
