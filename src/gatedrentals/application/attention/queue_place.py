"""Where a page of the queue ended, as text that the next request brings back."""

import json
from datetime import datetime
from typing import Self

from attrs import asdict, frozen

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.ports.kept_items import Place


@frozen
class QueuePlace:
    """The place of a page's last item, and the instant as of which the queue is paged: urgency does not move on."""

    as_of: datetime
    place: Place

    def write(self) -> str:
        """The place as text."""
        fields = {**asdict(self.place), "as_of": self.as_of}
        return json.dumps(list(fields.values()), default=str, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Self:
        """The place that `write` made a text of. Raises InvalidValue."""
        try:
            urgency, has_no_deadline, deadline_at, raised_at, site_id, kind, key, as_of = json.loads(text)
            deadline, raised, instant = map(datetime.fromisoformat, (deadline_at, raised_at, as_of))
            place = Place(int(urgency), bool(has_no_deadline), deadline, raised, str(site_id), str(kind), str(key))
        except (TypeError, ValueError) as fault:
            raise InvalidValue("after", text, "a place that a page of the queue gave") from fault
        if any(each.tzinfo is None for each in (deadline, raised, instant)):
            raise InvalidValue("after", text, "a place that a page of the queue gave")
        return cls(instant, place)
