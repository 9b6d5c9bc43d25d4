from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.contact import Channel, Contact
from gatedrentals.domain.ids import PadId
from gatedrentals.domain.notices.fair_housing import LONG, SHORT
from gatedrentals.domain.notices.message import Message, NoticeMissing, Wording
from gatedrentals.domain.notices.wordings import notice_acknowledged, receipt_booked, sign_in_code, statement_ready

MAIL, SMS = Contact(Channel.MAIL, "dana@example.com"), Contact(Channel.SMS, "+12815550123")
GIVEN, RECEIVED = date(2027, 7, 4), datetime(2027, 7, 5, 9, 30, tzinfo=UTC)
ONE_SMS = 160


@given(subject=st.text(), mail=st.text(), sms=st.text(), to=st.sampled_from([MAIL, SMS]))
def test_every_message_ends_with_the_notice(subject: str, mail: str, sms: str, to: Contact) -> None:
    message = Message.of(to, Wording(subject, mail, sms))

    assert message.text.rstrip().endswith(LONG if to is MAIL else SHORT)
    assert message.text.startswith(mail.strip() if to is MAIL else sms.strip())
    assert message.subject == (subject if to is MAIL else "")


@given(text=st.text(), to=st.sampled_from([MAIL, SMS]))
def test_a_message_without_the_notice_cannot_be_built(text: str, to: Contact) -> None:
    with pytest.raises(NoticeMissing):
        Message(to, "", text)


@given(number=st.integers(0, 999_999))
def test_a_code_goes_in_one_sms(number: int) -> None:
    code = f"{number:06}"
    wording = sign_in_code(code)

    assert code in wording.mail
    assert code not in wording.subject
    assert code in Message.of(SMS, wording).text
    assert len(Message.of(SMS, wording).text) <= ONE_SMS


@pytest.mark.parametrize(
    ("wording", "said"),
    [
        (notice_acknowledged("CR-1003", PadId("C-014"), GIVEN, date(2027, 8, 31)), "August 31, 2027"),
        (notice_acknowledged("CR-1003", PadId("C-014"), GIVEN, None), "We will confirm the day"),
        (receipt_booked("CR-1003", 33_000, "zelle", RECEIVED, ["$330.00 rent"]), "$330.00 by zelle on July 5, 2027"),
        (receipt_booked("CR-1003", 33_000, "zelle", RECEIVED, []), "$330.00 by zelle on July 5, 2027"),
        (statement_ready("CR-1003", 124_301, 0), "$1,243.01 comes back to you by check."),
        (statement_ready("CR-1003", 0, 36_000), "$360.00 is still owed."),
        (statement_ready("CR-1003", 0, 0), "Nothing is owed either way."),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wording_says_what_happened_and_on_which_license(wording: Wording, said: str) -> None:
    for text in (wording.mail, wording.sms):
        assert said in text
        assert "CR-1003" in text
    assert "CR-1003" in wording.subject
    assert len(Message.of(SMS, wording).text) <= 2 * ONE_SMS


def test_a_receipt_says_what_was_paid() -> None:
    assert "- $330.00 rent" in receipt_booked("CR-1003", 33_000, "zelle", RECEIVED, ["$330.00 rent"]).mail
    assert "credit on your account" in receipt_booked("CR-1003", 33_000, "zelle", RECEIVED, []).mail
