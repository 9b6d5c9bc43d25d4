"""Money that comes in: every method, whole and odd cents, payers who are not the residents."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from gatedrentals.domain.ledger.documents import Method, Receipt

SOURCES = {
    Method.CARD: "authnet",
    Method.ECHECK: "authnet",
    Method.KIOSK: "kiosk",
    Method.ZELLE: "amegy",
    Method.MAILED_CHECK: "livewire",
    Method.OFFICE_CASH: "drawer-1",
    Method.MONEY_ORDER: "drawer-1",
}
"""Where each method's rows come from: an external id is unique in its source (§6.4)."""

AMOUNTS = st.integers(1, 400_000) | st.sampled_from([1, 33_000, 100_000, 115_000])
"""Cents, from a mistyped one to several months."""

INSTANTS = st.datetimes(datetime(2026, 6, 1), datetime(2028, 6, 30), timezones=st.just(UTC))  # noqa: DTZ001 - `timezones` sets it
"""When money came in."""


@st.composite
def receipts(draw: st.DrawFn, external_id: str | None = None) -> Receipt:
    """A receipt of any method."""
    method = draw(st.sampled_from(Method))
    return Receipt(
        source=SOURCES[method],
        external_id=external_id or f"{method.value}-{draw(st.integers(1, 10**9))}",
        method=method,
        amount_cents=draw(AMOUNTS),
        received_at=draw(INSTANTS),
        payer_name=draw(st.sampled_from(["", "Dana Whitfield", "J. Ruiz", "Gulf Coast Aid"])),
        memo=draw(st.sampled_from(["", "C-014 rent", "thank you"])),
    )
