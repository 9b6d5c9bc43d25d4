"""What messages say: plain functions of what they tell (§13.6)."""

from collections.abc import Sequence
from datetime import date, datetime

from gatedrentals.domain.ids import PadId
from gatedrentals.domain.money import dollars
from gatedrentals.domain.notices.message import Wording


def sign_in_code(code: str) -> Wording:
    """The code that signs somebody in, and that nobody should be told."""
    return Wording(
        subject="Your sign-in code",
        mail=(
            f"Your sign-in code is {code}.\n\n"
            "It can be used once, within ten minutes, in the browser that asked for it. Do not pass it on: "
            "we never ask for it. If you did not ask for a code, there is nothing to do."
        ),
        sms=f"{code} is your sign-in code for ten minutes. Do not pass it on.",
    )


def notice_acknowledged(number: str, pad: PadId, given_on: date, surrender_on: date | None) -> Wording:
    """That a notice to vacate was taken, and what follows."""
    if surrender_on is None:
        when = "We will confirm the day on which you surrender the home."
    else:
        when = f"You surrender the home on {day(surrender_on)}."
    return Wording(
        subject=f"Your notice to vacate, license {number}",
        mail=(
            f"We have your notice of {day(given_on)} to vacate pad {pad} (license {number}). {when}\n\n"
            "Charges run until then; what was billed beyond it is credited. Please leave us an address for your "
            "deposit statement: you get it within seven days of moving out."
        ),
        sms=f"We have your notice of {day(given_on)} for license {number}. {when}",
    )


def receipt_booked(number: str, cents: int, method: str, received_at: datetime, paid: Sequence[str]) -> Wording:
    """That money came in; ``paid`` says in words what it paid. The instant is the site's own."""
    went = "\n".join(f"- {part}" for part in paid) or "- credit on your account"
    came = f"We received {dollars(cents)} by {method} on {day(received_at.date())} for license {number}."
    return Wording(
        subject=f"Receipt: {dollars(cents)}, license {number}",
        mail=f"Thank you. {came}\n\n{went}",
        sms=f"{came} Thank you.",
    )


def statement_ready(number: str, refund_cents: int, owed_cents: int) -> Wording:
    """That the deposit statement is final, and what comes of it."""
    if refund_cents:
        comes = f"{dollars(refund_cents)} comes back to you by check."
    elif owed_cents:
        comes = f"{dollars(owed_cents)} is still owed."
    else:
        comes = "Nothing is owed either way."
    return Wording(
        subject=f"Your deposit statement, license {number}",
        mail=(
            f"The statement of your deposit for license {number} is ready. {comes}\n\n"
            "Sign in to read it line by line. You can sign in with this address or your telephone number."
        ),
        sms=f"Your deposit statement for license {number} is ready. {comes}",
    )


def day(found: date) -> str:
    """A day as people here write it, such as July 4, 2027."""
    return f"{_MONTHS[found.month - 1]} {found.day}, {found.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
