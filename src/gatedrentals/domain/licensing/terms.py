"""What a license agrees to pay and when: frequency, due days and recurring charges, dated (§3)."""

from datetime import date, datetime
from enum import Enum

from attrs import field

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.values import frozen


class Frequency(Enum):
    """How often a license pays (§3.1)."""

    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"


@frozen
class RecurringCharge:
    """A recurring line of a license: a product at an agreed amount per whole cycle, or at the catalog's price.

    ``amount_cents`` None means the catalog's price in force on the first day of the line's period (§3.7).
    """

    product: ProductCode
    amount_cents: int | None = field(default=None)

    @amount_cents.validator
    def _not_negative(self, _attribute: object, amount_cents: int | None) -> None:
        if amount_cents is not None and amount_cents < 0:
            raise InvalidValue("amount_cents", amount_cents, "an amount from 0")


@frozen
class PayTerms:
    """Frequency, due days and recurring charges of a license.

    ``anchor`` is any due date: it sets the weekday of weekly and the fortnight of biweekly terms; monthly terms are due
    on the 1st and keep none (§3.1). Raises InvalidValue if a weekly or biweekly license has no anchor, or a monthly one
    has one.
    """

    frequency: Frequency
    anchor: date | None = field()
    recurring: tuple[RecurringCharge, ...]

    @anchor.validator
    def _fits_frequency(self, _attribute: object, anchor: date | None) -> None:
        if (anchor is None) != (self.frequency is Frequency.MONTHLY):
            raise InvalidValue("anchor", anchor, f"right for {self.frequency.value} terms: a due date unless monthly")


@frozen
class TermsChange:
    """Terms that apply from a day on; ``decided_at`` is when the change was made (§3.7)."""

    decided_at: datetime
    effective_on: date
    terms: PayTerms


@frozen
class EndChange:
    """What was known of the stay's end from an instant on (§3.5, §6.3).

    ``end`` is exclusive: the first night not charged. None with ``under_notice`` means notice without a confirmed date;
    None without it means an open stay (also: a notice withdrawn), an end without it that nobody lives there any more.
    """

    decided_at: datetime
    end: date | None
    under_notice: bool

    @property
    def is_final(self) -> bool:
        """Whether nobody lives there any more: an end, and no notice that could be changed or withdrawn."""
        return self.end is not None and not self.under_notice


@frozen
class OneTimeCharge:
    """A charge of the first invoice, such as the deposit or the application of a pet fee (§3.4)."""

    product: ProductCode
    amount_cents: int


@frozen
class StayTerms:
    """All that billing needs to know of a license: when it starts and ends, and its dated terms.

    ``activated_at`` is when the move-in fan-out cut the first invoice: before it nothing is billed (§3.4).
    ``terms`` are ordered by ``decided_at``; a later decision overrides an earlier one from its effective day on.
    """

    move_in: date
    activated_at: datetime | None
    terms: tuple[TermsChange, ...]
    ends: tuple[EndChange, ...] = ()
    one_time: tuple[OneTimeCharge, ...] = ()
