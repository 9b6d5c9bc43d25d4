"""What a refund asks of people now (§14.1): print, mail or issue again."""

from gatedrentals.application.deposits.items import Kind
from gatedrentals.application.deposits.settlement_file import SettlementFile
from gatedrentals.domain.deposits.refund import Refund, RefundState
from gatedrentals.domain.money import dollars

_ASKS = {
    RefundState.DUE: Kind.REFUND_TO_PRINT,
    RefundState.REISSUED: Kind.REFUND_TO_PRINT,
    RefundState.PRINTED: Kind.REFUND_TO_MAIL,
    RefundState.STAMPED: Kind.REFUND_TO_MAIL,
    RefundState.VOIDED: Kind.REFUND_TO_REISSUE,
}
_OF_UNCLAIMED = (Kind.REFUND_UNCLAIMED, Kind.REFUND_LETTER, Kind.REFUND_TO_REPORT)


def keep_refund_items(file: SettlementFile, refund: Refund) -> None:
    """Raise the item of a refund's state and close those of the states before."""
    asked = _ASKS.get(refund.state)
    for kind in {*_ASKS.values()} - {asked}:
        file.resolve(kind, refund.refund_no)
    if refund.is_done or refund.state is RefundState.VOIDED:
        for kind in _OF_UNCLAIMED:
            file.resolve(kind, refund.refund_no)
    if asked is not None:
        waits = "" if refund.address and refund.payees else "; it waits for an address"
        file.keep(asked, f"check of {dollars(refund.amount_cents)}{waits}", refund.refund_no)
