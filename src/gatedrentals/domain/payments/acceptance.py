"""Whether a license may refuse money (§6.4)."""

from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.site.policy import SitePolicy

_MAY_REFUSE = frozenset({State.NOTICE, State.TERMINATED})


def accepts(method: Method, state: State, policy: SitePolicy) -> bool:
    """Whether money of a method is applied, or goes to quarantine for a person to decide within 2 business days (§6.4).

    Only a license under notice or terminated refuses money, and only by methods that the policy names.
    """
    return state not in _MAY_REFUSE or method.value not in policy.refuse_methods_under_notice
