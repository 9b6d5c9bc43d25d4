import pytest
from hypothesis import given
from hypothesis import strategies as st

from gatedrentals.domain.access.contact import LONGEST, Channel, Contact, contact, mail_key, phone_key
from gatedrentals.domain.errors import InvalidValue

DANA = Contact(Channel.SMS, "+12815550123")


@pytest.mark.parametrize(
    "text",
    ["(281) 555-0123", "281-555-0123", "281.555.0123", " 2815550123 ", "1 281 555 0123", "+1 (281) 555-0123"],
)
def test_a_number_is_the_same_however_it_is_typed(text: str) -> None:
    assert contact(text) == DANA


@pytest.mark.parametrize("text", ["Dana@Example.com", " dana@example.COM\n"])
def test_a_mail_address_is_the_same_however_it_is_typed(text: str) -> None:
    assert contact(text) == Contact(Channel.MAIL, "dana@example.com")


def test_a_number_abroad_needs_its_country() -> None:
    assert contact("+52 81 8345 1234") == Contact(Channel.SMS, "+528183451234")
    assert phone_key("52 81 8345 1234") == ""


@pytest.mark.parametrize(
    "text",
    [
        *["", "dana", "dana@", "@example.com", "dana@example", "dana@.com", "dana@example..com", "a b@example.com"],
        *["555-0123", "081 555 0123", "281 155 0123", "281 555 0123 4", "+0 281 555 0123", "call me", "dana\0@x.com"],
        "d" * LONGEST + "@example.com",
    ],
)
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue, match="contact"):
        contact(text)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_one_of_them_or_refused(text: str) -> None:
    keys = {key for key in (mail_key(text), phone_key(text)) if key}
    try:
        found = contact(text)
    except InvalidValue:
        assert keys == set()
    else:
        assert keys == {found.address}
        assert contact(found.address) == found


def test_a_masked_contact_shows_too_little_to_use() -> None:
    assert DANA.masked == "…0123"
    assert contact("dana@example.com").masked == "d…@example.com"
