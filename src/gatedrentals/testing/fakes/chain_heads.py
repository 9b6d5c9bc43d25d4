"""Chain heads in memory."""

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.ports.chain_heads import HeadsKept


@frozen
class MemoryChainHeads:
    """Each site's heads by day, outside every transaction."""

    _kept: dict[tuple[SiteId, date], dict[AccountId, tuple[int, bytes]]] = field(factory=dict, init=False)

    def put(self, site_id: SiteId, day: date, heads: Mapping[AccountId, tuple[int, bytes]]) -> None:
        """Keep a day's heads; the same again change nothing. Raises HeadsKept for others."""
        if self._kept.setdefault((site_id, day), dict(heads)) != dict(heads):
            message = f"other heads of {site_id} are kept for {day.isoformat()}"
            raise HeadsKept(message)

    def get(self, site_id: SiteId, day: date) -> Mapping[AccountId, tuple[int, bytes]] | None:
        """The heads kept for a day, or None."""
        return self._kept.get((site_id, day))
