"""The checks of a stay and where their money stands in the ledger, read from §5.2 and §11.5 alone."""

from collections import Counter

NEXT = {
    "due": {"printed", "escheated"},
    "printed": {"stamped", "voided"},
    "stamped": {"mailed", "voided"},
    "mailed": {"cleared", "voided", "escheated"},
    "voided": {"reissued", "escheated"},
    "reissued": {"printed", "escheated"},
    "cleared": set[str](),
    "withdrawn": set[str](),
    "escheated": set[str](),
}
GONE = {"mailed", "cleared", "escheated"}
ACCOUNTS = {
    "printed": "checks_outstanding",
    "stamped": "checks_outstanding",
    "mailed": "checks_outstanding",
    "cleared": "bank",
    "escheated": "unclaimed_property_payable",
}


class Check:
    """A refund of so many cents, and where its check stands."""

    def __init__(self, cents: int) -> None:
        self.cents, self.state = cents, "due"


class Checks:
    """Every refund of a stay, in order of number."""

    def __init__(self) -> None:
        self.all: list[Check] = []

    def step(self, place: int, to: str) -> bool:
        """Whether the step is allowed; it is taken then."""
        check = self.all[place]
        allowed = to in NEXT[check.state]
        if allowed:
            check.state = to
        return allowed

    def withdraw(self) -> None:
        """What has not left is void (§6.5)."""
        for check in self.all:
            if NEXT[check.state] and check.state not in GONE:
                check.state = "withdrawn"

    @property
    def gone(self) -> int:
        return sum(check.cents for check in self.all if check.state in GONE)

    @property
    def waiting(self) -> int:
        return sum(check.cents for check in self.all if check.state not in GONE | {"withdrawn"})

    @property
    def is_done(self) -> bool:
        return all(not NEXT[check.state] for check in self.all)

    def ledger(self) -> Counter[str]:
        """What is credited to which account."""
        found = Counter[str]()
        for check in self.all:
            if check.state != "withdrawn":
                found[ACCOUNTS.get(check.state, "refunds_payable")] -= check.cents
        return found
