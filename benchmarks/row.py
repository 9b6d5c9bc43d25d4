"""One line of the benchmark table."""

from attrs import frozen


@frozen
class Row:
    """A ratio of two things measured side by side in one run; `ours` and `theirs` are figures with their units.

    ``limit`` is None for a figure that is shown beside others and that nothing was promised of; ``note`` says what
    holds while it is measured.
    """

    work: str
    beside: str
    ours: str
    theirs: str
    ratio: float
    limit: float | None
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool:
        """Whether the ratio stays within its limit."""
        if self.limit is None:
            return True
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit
