"""An account to test with: its documents, driven through the desk as use cases do."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from attrs import define, evolve, field

from gatedrentals.domain.billing.schedule import Piece
from gatedrentals.domain.catalog.product import Recognition
from gatedrentals.domain.ids import AccountId, ProductCode
from gatedrentals.domain.ledger.documents import (
    Body,
    Directive,
    DirectiveKind,
    Document,
    Invoice,
    InvoiceKind,
    Method,
    Receipt,
    ReceiptReversed,
    ReversalReason,
)
from gatedrentals.domain.ledger.line import DiscountUse, Line, LineKind, LineRef
from gatedrentals.domain.licensing.terms import (
    EndChange,
    Frequency,
    OneTimeCharge,
    PayTerms,
    RecurringCharge,
    StayTerms,
    TermsChange,
)
from gatedrentals.domain.money import basis_points_of
from gatedrentals.domain.payments.desk import Desk
from gatedrentals.domain.payments.difference import Update
from gatedrentals.domain.payments.facts import InvoiceCutter
from gatedrentals.domain.payments.posted import Posted
from gatedrentals.domain.payments.projection import Projection
from gatedrentals.domain.period import Period
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import LateFeeRule, PolicyHistory, PolicyVersion, SitePolicy

CHICAGO = ZoneInfo("America/Chicago")
ACCOUNT = AccountId(UUID(int=1))
RENT, STORM_WATER, DEPOSIT = ProductCode("rent"), ProductCode("storm-water"), ProductCode("deposit")
PET_FEE, HOTEL_TAX = ProductCode("pet-fee"), ProductCode("hotel-tax")
OLD_BALANCE = ProductCode("old-balance")
CLASSES = {
    RENT: ChargeClass.RENT,
    STORM_WATER: ChargeClass.UTILITIES,
    DEPOSIT: ChargeClass.DEPOSIT,
    PET_FEE: ChargeClass.FEES,
    OLD_BALANCE: ChargeClass.RENT,
}
EXAMPLE = SitePolicy(
    settle_window_hours=0, surrender_day_charged=True, late_fee=LateFeeRule(cap_cents=5_000, owner_signed=True)
)
"""The policy of the worked examples: no settle window, $50.00 flat."""


def at(month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=CHICAGO).astimezone(UTC)


def history(*policies: tuple[datetime, SitePolicy]) -> PolicyHistory:
    return PolicyHistory(tuple(PolicyVersion(since, policy) for since, policy in policies))


def always(policy: SitePolicy) -> PolicyHistory:
    return history((datetime(2020, 1, 1, tzinfo=UTC), policy))


def weekly(anchor: date, rent_cents: int = 32_500, storm_water_cents: int | None = 500) -> PayTerms:
    return pay(Frequency.WEEKLY, anchor, rent_cents, storm_water_cents)


def pay(frequency: Frequency, anchor: date | None, rent_cents: int, storm_water_cents: int | None = None) -> PayTerms:
    charges = [RecurringCharge(RENT, rent_cents)]
    if storm_water_cents is not None:
        charges.append(RecurringCharge(STORM_WATER, storm_water_cents))
    return PayTerms(frequency, anchor, tuple(charges))


def stay(
    move_in: date,
    activated_at: datetime | None,
    terms: PayTerms,
    *changes: TermsChange,
    ends: Sequence[EndChange] = (),
    one_time: Sequence[OneTimeCharge] = (),
) -> StayTerms:
    first = TermsChange(datetime(2026, 1, 1, tzinfo=UTC), move_in, terms)
    return StayTerms(move_in, activated_at, (first, *changes), tuple(ends), tuple(one_time))


@define
class PlainCutter:
    """Charges as agreed; optionally a discount on rent (at most so many times) and a tax on rent."""

    one_time: Sequence[OneTimeCharge] = ()
    discount_bps: int = 0
    discount_uses: int = 99
    tax_bps: int = 0
    at_once: frozenset[ProductCode] = frozenset()
    """What is earned when it is charged."""

    def recurring(self, piece: Piece, uses: Mapping[str, int]) -> tuple[Line, ...]:
        lines: list[Line] = []
        for charge in piece.terms.recurring:
            frame_cents = piece.frame_cents(charge.amount_cents or 0)
            earning = piece.earning(frame_cents)
            owed = Line(
                len(lines) + 1,
                charge.product,
                CLASSES[charge.product],
                Recognition.POINT_IN_TIME if charge.product in self.at_once else Recognition.RATABLE,
                earning.total_cents(),
                charge.product,
                earning=None if charge.product in self.at_once else earning,
            )
            lines.append(owed)
            if charge.product == RENT:
                lines += self._on_rent(owed, piece, frame_cents, uses)
        return tuple(lines)

    def first(self, piece: Piece, uses: Mapping[str, int]) -> tuple[Line, ...]:
        lines = self.recurring(piece, uses)
        return lines + tuple(
            Line(
                number,
                charge.product,
                CLASSES[charge.product],
                Recognition.LIABILITY if charge.product == DEPOSIT else Recognition.POINT_IN_TIME,
                charge.amount_cents,
                charge.product,
            )
            for number, charge in enumerate(self.one_time, len(lines) + 1)
        )

    def tax_cents(self, tax: Line, net_cents: int, window: Period) -> int:
        return basis_points_of(net_cents, tax.rate_bps) if window.days else 0

    def _on_rent(self, rent: Line, piece: Piece, frame_cents: int, uses: Mapping[str, int]) -> list[Line]:
        lines: list[Line] = []
        net_cents = rent.amount_cents
        if self.discount_bps and uses.get("spring", 0) < self.discount_uses:
            earning = piece.earning(-basis_points_of(frame_cents, self.discount_bps))
            net_cents += earning.total_cents()
            lines.append(
                Line(
                    rent.line_no + 1,
                    RENT,
                    ChargeClass.RENT,
                    Recognition.RATABLE,
                    earning.total_cents(),
                    "Spring offer",
                    LineKind.DISCOUNT,
                    earning,
                    rent.line_no,
                    DiscountUse("spring", 1),
                )
            )
        if self.tax_bps:
            lines.append(
                Line(
                    rent.line_no + 1 + len(lines),
                    HOTEL_TAX,
                    ChargeClass.TAX,
                    Recognition.LIABILITY,
                    basis_points_of(net_cents, self.tax_bps),
                    "Hotel tax",
                    LineKind.TAX,
                    of_line=rent.line_no,
                    authority="state",
                    rate_bps=self.tax_bps,
                    nights=piece.window.days,
                    taxable_nights=piece.window.days,
                )
            )
        return lines


@define
class Account:
    """An account's documents and what the last of them left open."""

    stay: StayTerms | None
    policies: PolicyHistory = field(factory=lambda: always(EXAMPLE))
    cutter: InvoiceCutter = field(factory=PlainCutter)
    posted: Posted = field(factory=Posted)
    documents: list[Document] = field(factory=list)
    last: Update | None = None

    @property
    def desk(self) -> Desk:
        return Desk(ACCOUNT, CHICAGO, self.policies, self.cutter, self.stay)

    def take(self, update: Update) -> Update:
        for document in update.documents:
            self.posted.add(document)
        self.documents += update.documents
        self.last = update
        return update

    def bill(self, as_of: datetime, now: datetime | None = None) -> Update:
        return self.take(self.desk.catch_up(self.posted, as_of, now or as_of, "run"))

    def pay(
        self,
        name: str,
        cents: int,
        received_at: datetime,
        now: datetime | None = None,
        method: Method = Method.ZELLE,
    ) -> Update:
        receipt = Receipt("bank", name, method, cents, received_at)
        now = now or received_at
        return self.take(self.desk.receive(self.posted, receipt, now, now))

    def seq(self, name: str) -> int:
        return next(seq for seq, posted in self.posted.receipts.items() if posted.receipt.external_id == name)

    def bounce(
        self,
        name: str,
        returned_at: datetime,
        now: datetime | None = None,
        reason: ReversalReason = ReversalReason.ACH_RETURN,
    ) -> Update:
        seq = self.seq(name)
        body = ReceiptReversed(seq, reason, "R01", returned_at, ())
        document, update = self.desk.reverse(self.posted, seq, body, now or returned_at, now or returned_at)
        self.documents.append(document)
        return self.take(update)

    def record(self, body: Body, effective_at: datetime, now: datetime | None = None) -> Update:
        now = now or effective_at
        document, update = self.desk.record(self.posted, body, effective_at, now, now)
        self.documents.append(document)
        return self.take(update)

    def charge_returned_fee(self, on: datetime, name: str, cents: int = 3_000) -> Update:
        line = Line(1, ProductCode("returned"), ChargeClass.FEES, Recognition.POINT_IN_TIME, cents, "Returned payment")
        day = on.astimezone(CHICAGO).date()
        fee = Invoice(self.posted.next_number, InvoiceKind.RETURNED_PAYMENT, day, (line,), receipt_seq=self.seq(name))
        return self.record(fee, on)

    def direct(
        self, kind: DirectiveKind, lines: Sequence[LineRef], when: datetime, receipt: str | None = None
    ) -> Update:
        seq = None if receipt is None else self.seq(receipt)
        return self.record(Directive(kind, tuple(lines), seq), when)

    def change(self, stay_: StayTerms, now: datetime) -> Update:
        self.stay = stay_
        return self.bill(now)

    def project(self, as_of: datetime) -> Projection:
        return self.desk.project(self.posted, as_of, as_of)

    # --- what stands --------------------------------------------------------------------------------------------

    @property
    def open_cents(self) -> int:
        return sum(self.open().values())

    def open(self) -> dict[tuple[str, date], int]:
        """Open cents by product and due date."""
        assert self.last is not None
        found: dict[tuple[str, date], int] = {}
        for line in self.last.open_lines:
            key = (line.product, line.due_on)
            found[key] = found.get(key, 0) + line.open_cents
        return found

    def placed(self, name: str) -> dict[tuple[str, date], int]:
        """Where a receipt's cents stand, by product and due date."""
        found: dict[tuple[str, date], int] = {}
        for ref, allocation in self.posted.placed[self.seq(name)].items():
            key = (self.posted.line(ref).product, self.posted.invoices[ref.invoice_seq].invoice.due_on)
            found[key] = found.get(key, 0) + allocation.cents
        return found

    def ref(self, product: str, due_on: date) -> LineRef:
        """The live line of a product and due date."""
        return next(
            LineRef(seq, line.line_no)
            for seq, posted in sorted(self.posted.invoices.items(), reverse=True)
            if posted.live and posted.invoice.due_on == due_on
            for line in posted.invoice.lines
            if line.product == product
        )


def moved_to(stay_: StayTerms, *, end: EndChange | None = None, terms: TermsChange | None = None) -> StayTerms:
    """The stay with one more decision."""
    if end is not None:
        stay_ = evolve(stay_, ends=(*stay_.ends, end))
    return stay_ if terms is None else evolve(stay_, terms=(*stay_.terms, terms))
