"""Who is told what, where, and how often (§13.6)."""

from datetime import date

import pytest
from attrs import evolve

from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender, Surrenders
from gatedrentals.application.licensing.give_notice import GiveNotice, Notices
from gatedrentals.application.preview import PreviewStore
from gatedrentals.application.receipts.reverse_receipt import UnknownReceipt
from gatedrentals.application.receipts.send_receipt import ReceiptLetters, SendReceipt
from gatedrentals.domain.access.contact import Channel
from gatedrentals.domain.licensing.states import NotAllowed
from gatedrentals.domain.money import dollars
from gatedrentals.ports.licenses import UnknownLicense
from gatedrentals.ports.messages import Outgoing
from gatedrentals.ports.store import Store
from gatedrentals.testing.contracts.leaver import Leaver
from gatedrentals.testing.contracts.park import PM, Park, at, weekly
from tests.unit.application import licenses

C1 = date(2026, 6, 19)


def sent(park: Park) -> list[Outgoing]:
    with park.store.work(park.site.id) as work:
        return [row.outgoing for row in work.messages.waiting(99)]


def reached(park: Park, number: str, *, takes_mail: bool = True, takes_sms: bool = True) -> None:
    """The first resident of a license has a mail address and a telephone."""
    with park.store.work(park.site.id) as work:
        party = work.parties.get(park.license(number).residents[0])
        party = evolve(party, email="dana@example.com", phone="(281) 555-0123")
        work.parties.save(evolve(party, takes_mail=takes_mail, takes_sms=takes_sms))


def notice(park: Park, number: str, surrender_on: date | None = None) -> None:
    Notices(park.store, park.clock)(GiveNotice(park.site.id, number, C1, PM, surrender_on))


def test_a_notice_is_acknowledged_to_everybody_who_signed(park: Park) -> None:
    number = licenses.settled_in(park)
    reached(park, number)
    notice(park, number)

    assert [(each.kind, each.message.to.address) for each in sent(park)] == [
        ("notice_acknowledged", "dana@example.com"),
        ("notice_acknowledged", "+12815550123"),
        ("notice_acknowledged", "omar@example.com"),
    ]
    for each in sent(park):
        assert number in each.message.text
        assert "We will confirm the day" in each.message.text

    Surrenders(park.store, park.clock)(ConfirmSurrender(park.site.id, number, date(2026, 7, 15), PM))
    assert ["July 15, 2026" in each.message.text for each in sent(park)] == [False] * 3 + [True] * 3


@pytest.mark.parametrize(("takes_mail", "takes_sms"), [(True, False), (False, True), (False, False)])
def test_who_opted_out_hears_nothing(park: Park, *, takes_mail: bool, takes_sms: bool) -> None:
    number = licenses.settled_in(park)
    reached(park, number, takes_mail=takes_mail, takes_sms=takes_sms)
    notice(park, number)

    to = [each.message.to for each in sent(park)]
    assert ("dana@example.com" in {each.address for each in to}) == takes_mail
    assert any(each.channel is Channel.SMS for each in to) == takes_sms


def test_what_is_refused_or_previewed_tells_nobody(park: Park) -> None:
    number = licenses.settled_in(park)
    Notices(PreviewStore(park.store), park.clock)(GiveNotice(park.site.id, number, C1, PM))
    assert sent(park) == []

    notice(park, number)
    with pytest.raises(NotAllowed):
        notice(park, number)
    assert len(sent(park)) == 1


def test_a_final_statement_says_what_comes_of_it(store: Store) -> None:
    leaver = Leaver.moved_in(store, weekly(C1), C1, 50_000)
    leaver.park.pay(leaver.number, "r", 83_000, at(6, 18, 10))
    leaver.leave(date(2026, 6, 25))
    leaver.draft()
    leaver.finalize()

    (told,) = [each for each in sent(leaver.park) if each.kind == "deposit_statement"]
    assert told.message.to.address == "omar@example.com"
    assert "comes back to you by check" in told.message.text


@pytest.mark.parametrize(("cents", "held"), [(83_000, []), (900_000, ["over_horizon"])])
def test_a_receipt_says_what_it_paid_and_goes_out_once(park: Park, cents: int, held: list[str]) -> None:
    number = licenses.settled_in(park)
    booked = park.pay(number, "first", cents, at(6, 12, 15))
    send = ReceiptLetters(park.store, park.clock)
    command = SendReceipt(park.site.id, number, booked.seq)

    assert [send(command), send(command)] == [1, 0]

    (told,) = sent(park)
    assert told.message.subject == f"Receipt: {dollars(cents)}, license {number}"
    assert "by Zelle payment on June 12, 2026" in told.message.text
    paid = [line for line in told.message.text.splitlines() if line.startswith("- ")]
    assert len(paid) == len(booked.allocations) + len(booked.held)
    assert [part.holding.value for part in booked.held] == held
    assert ("we do not bill further ahead" in paid[-1]) == bool(held)


def test_only_money_has_a_receipt(park: Park) -> None:
    number = licenses.settled_in(park)
    send = ReceiptLetters(park.store, park.clock)
    for seq in (1, 99):
        with pytest.raises(UnknownReceipt):
            send(SendReceipt(park.site.id, number, seq))
    with pytest.raises(UnknownLicense):
        send(SendReceipt(park.site.id, "L-99", 1))
