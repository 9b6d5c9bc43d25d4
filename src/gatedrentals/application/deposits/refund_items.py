"""What a refund asks of people now (§14.1): print, stamp, mail or issue again."""

from gatedrentals.application.deposits.refund_file import RefundFile
from gatedrentals.domain.attention import kinds
from gatedrentals.domain.attention.item import About
from gatedrentals.domain.deposits.refund import Refund, RefundState
from gatedrentals.domain.money import dollars

_ASKS = {
    RefundState.DUE: kinds.REFUND_TO_PRINT,
    RefundState.REISSUED: kinds.REFUND_TO_PRINT,
    RefundState.PRINTED: kinds.REFUND_TO_STAMP,
    RefundState.STAMPED: kinds.REFUND_TO_MAIL,
    RefundState.VOIDED: kinds.REFUND_TO_REISSUE,
}
_OF_UNCLAIMED = (kinds.REFUND_UNCLAIMED, kinds.REFUND_LETTER, kinds.REFUND_TO_REPORT)


def keep_refund_items(file: RefundFile, refund: Refund) -> None:
    """Raise the item of a refund's state and close those of the states before."""
    asked = _ASKS.get(refund.state)
    for kind in dict.fromkeys(_ASKS.values()):
        if kind is not asked:
            file.resolve(kind, refund.refund_no)
    if refund.is_done or refund.state is RefundState.VOIDED:
        for kind in _OF_UNCLAIMED:
            file.resolve(kind, refund.refund_no)
    if asked is not None:
        waits = "" if refund.address and refund.payees else "; it waits for an address"
        named = refund.payees if file.books.license is None else ()  # else the item names its residents
        to = f" to {' and '.join(named)}" if named else ""
        about = About(number=refund.refund_no, day=refund.due_on, amount_cents=refund.amount_cents)
        file.keep(asked, f"check of {dollars(refund.amount_cents)}{to}{waits}", refund.refund_no, about=about)
