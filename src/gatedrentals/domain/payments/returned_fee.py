"""Whether a returned receipt costs its payer a fee (§6.5)."""

from gatedrentals.domain.ledger.documents import Method, ReversalReason
from gatedrentals.domain.site.policy import SitePolicy

_CHECKS = frozenset({Method.MAILED_CHECK})


def charges_returned_fee(method: Method, reason: ReversalReason, return_code: str, policy: SitePolicy) -> bool:
    """Whether the returned-payment fee is due, once for this receipt (§6.5).

    For dishonoured checks and for ACH returns whose code the policy lists; never for a chargeback, an error of ours or
    the bank, or money that is moved.
    """
    if reason is ReversalReason.NSF:
        return method in _CHECKS or return_code in policy.returned_fee_codes
    return reason is ReversalReason.ACH_RETURN and return_code in policy.returned_fee_codes
