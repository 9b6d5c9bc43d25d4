"""What a month that was just closed must have recognised: each line's days up to its end, by rounded points (§7.2)."""

from collections.abc import Iterator
from datetime import date

from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.testing.machines.park import Park
from gatedrentals.testing.machines.tally import Tally


def closed_findings(park: Park) -> Iterator[str]:
    """Lines whose posted revenue is not what they earned by the end of the last closed month, right after its close."""
    with park.store.work(park.site_id) as work:
        closes = work.closes.of_site(park.site_id)
    if not closes:
        return
    month = closes[-1].month
    end = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    for number in park.numbers:
        tally = Tally.of(park.documents(park.account_id(number)))
        for ref in tally.lines:
            earned = _earned(tally, ref, end)
            if earned is not None and earned != tally.recognised[ref]:
                yield f"{number}: line {ref} earned {earned} by {end}, {tally.recognised[ref]} is posted"


def _earned(tally: Tally, ref: LineRef, end: date) -> int | None:
    """What a line earned by a day; None where credits of other kinds than cut days have a say."""
    line = tally.lines[ref]
    if line.earning is None or line.charge_class.value not in {"rent", "utilities"}:
        return None
    if tally.invoices[ref.invoice_seq].posted_on >= end:
        return 0
    days_cents = tally.earned_by(ref, line.earning.end)
    return tally.earned_by(ref, end) if tally.own_cents(ref) == days_cents else None
