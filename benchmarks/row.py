"""One line of the benchmark table."""

from attrs import frozen


@frozen
class Row:
    """A ratio of two things measured side by side in one run; `ours` and `theirs` are figures with their units."""

    work: str
    beside: str
    ours: str
    theirs: str
    ratio: float
    limit: float
    at_least: bool = False

    @property
    def met(self) -> bool:
        """Whether the ratio stays within its limit."""
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit
