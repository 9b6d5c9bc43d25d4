"""A license that a run bills by itself, on what its account stands at wherever that tells all (§3.3, §6.5)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from attrs import frozen

from gatedrentals.application.billing.metered_next import issue_metered_next
from gatedrentals.application.desks import Desks
from gatedrentals.domain.discounts.rules import NO_RULES, RuleSet
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.payments.advance import NO_USES, issue_next
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.runs import DueLicense, ReadyLicense
from gatedrentals.ports.store import Work


@frozen
class Alone:
    """What the reading of a run told of a license beyond what its account stands at.

    ``uses`` of discount rules are those of ``rules`` when ``seq`` was the last document; None if nobody knows. Whether
    a meter ``was_read`` is not asked again: use that is read while a run is under way is billed with the next cycle
    (§11.3), as it is for every other license.
    """

    number: str
    was_read: bool = False
    uses: Mapping[str, int] | None = None
    rules: RuleSet = NO_RULES
    seq: int = 0

    @classmethod
    def of(cls, due: DueLicense, rules: RuleSet) -> Self:
        """One that takes more than an invoice."""
        return cls(due.license.number, due.was_read, due.discount_uses, rules, due.standing.seq)

    def decide(
        self, work: Work, desks: Desks, ready: ReadyLicense, as_of: datetime, now: datetime, because: str
    ) -> Update | None:
        """What issuing what is due appends; None where only a replay knows, or says what it is refused for."""
        uses = self._uses(desks, ready.standing)
        if uses is None:
            return None
        try:
            update = issue_next(desks.of_license(ready.license), ready.standing, as_of, now, because, uses)
            if update is None or not self.was_read:
                return update
            return issue_metered_next(work, desks, ready, update, as_of, now)
        except Refusal:
            return None

    def _uses(self, desks: Desks, standing: Standing) -> Mapping[str, int] | None:
        """The uses as the account stands now: they change with its documents, and with the rules."""
        if not desks.counts_uses:
            return NO_USES
        return self.uses if (self.seq, self.rules) == (standing.seq, desks.rules) else None
