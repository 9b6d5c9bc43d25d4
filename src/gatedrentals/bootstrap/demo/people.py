"""What people did, as commands of the use cases."""

from collections.abc import Callable, Mapping
from datetime import date

from gatedrentals.application.licensing.abandon import Abandon
from gatedrentals.application.licensing.activate import ActivateLicense
from gatedrentals.application.licensing.agree_long_stay import AgreeLongStay
from gatedrentals.application.licensing.change_terms import ChangeTerms
from gatedrentals.application.licensing.confirm_surrender import ConfirmSurrender
from gatedrentals.application.licensing.draft_license import DraftLicense, NewResident
from gatedrentals.application.licensing.give_notice import GiveNotice
from gatedrentals.application.licensing.move_out import MoveOut
from gatedrentals.application.licensing.prepare import PrepareLicense
from gatedrentals.application.licensing.take_back_possession import TakeBackPossession
from gatedrentals.application.licensing.terminate import TerminateLicense
from gatedrentals.application.licensing.transfer import TransferLicense
from gatedrentals.application.licensing.withdraw_notice import WithdrawNotice
from gatedrentals.application.receipts.link_payer import LinkPayer
from gatedrentals.application.receipts.place_receipt import PlaceReceipt
from gatedrentals.application.receipts.reverse_receipt import ReverseReceipt
from gatedrentals.bootstrap.demo import settling
from gatedrentals.bootstrap.demo.doing import ASKED, Doing
from gatedrentals.bootstrap.demo.shipped import Happening
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.catalog.product import DEPOSIT
from gatedrentals.domain.ids import HomeId, PadId, ProductCode, SiteId
from gatedrentals.domain.ledger.documents import ReversalReason
from gatedrentals.domain.licensing.terms import Frequency, OneTimeCharge, PayTerms, RecurringCharge
from gatedrentals.domain.money import Money


def do(park: Park, site_id: SiteId, happening: Happening) -> None:
    """Ask the use case that the happening names. Raises what it refuses."""
    DOINGS[happening.kind](Doing(park, site_id, happening))


# --- licenses ---


def _sign(doing: Doing) -> None:
    said = doing.said
    first, *others = said.texts("residents")
    residents = (NewResident(first, said.text("email"), said.text("phone")), *map(NewResident, others))
    doing.park.license_desk.sign_at_office(
        DraftLicense(
            site_id=doing.site_id,
            number=doing.number,
            residents=residents,
            home=HomeId(said.text("home")),
            pad=PadId(said.text("pad")),
            move_in=said.day("move_in"),
            terms=_terms(said),
            asked=ASKED,
            one_time=(OneTimeCharge(DEPOSIT, Money.parse(said.text("deposit")).cents),),
            promo_codes=frozenset(said.texts("promo_codes")),
            autopay_on=said.details.get("autopay") is True,
        )
    )


def _activate(doing: Doing) -> None:
    desk = doing.park.license_desk
    desk.move_in(PrepareLicense(doing.site_id, doing.number, ASKED, "inspection cleared"))
    desk.move_in(ActivateLicense(doing.site_id, doing.number, ASKED))


def _agree_long_stay(doing: Doing) -> None:
    doing.park.license_desk.reside(AgreeLongStay(doing.site_id, doing.number, doing.said.day("on"), ASKED))


def _change_terms(doing: Doing) -> None:
    said = doing.said
    doing.park.license_desk.reside(
        ChangeTerms(doing.site_id, doing.number, _terms(said), ASKED, said.day("effective_on"))
    )


def _transfer(doing: Doing) -> None:
    said = doing.said
    home, pad = HomeId(said.text("home")), PadId(said.text("pad"))
    doing.park.license_desk.reside(TransferLicense(doing.site_id, doing.number, home, pad, said.day("on"), ASKED))


def _notice(doing: Doing) -> None:
    doing.park.license_desk.give_notice(GiveNotice(doing.site_id, doing.number, doing.said.at.date(), ASKED))


def _surrender(doing: Doing) -> None:
    doing.park.license_desk.give_notice(ConfirmSurrender(doing.site_id, doing.number, doing.said.day("on"), ASKED))


def _withdraw(doing: Doing) -> None:
    doing.park.license_desk.give_notice(WithdrawNotice(doing.site_id, doing.number, ASKED))


def _move_out(doing: Doing) -> None:
    doing.park.license_desk.leave(MoveOut(doing.site_id, doing.number, doing.said.day("on"), ASKED))


def _abandon(doing: Doing) -> None:
    said = doing.said
    doing.park.license_desk.leave(Abandon(doing.site_id, doing.number, said.day("last_night"), ASKED, said.text("why")))


def _terminate(doing: Doing) -> None:
    doing.park.license_desk.leave(TerminateLicense(doing.site_id, doing.number, ASKED, doing.said.text("why")))


def _possession(doing: Doing) -> None:
    doing.park.license_desk.leave(TakeBackPossession(doing.site_id, doing.number, doing.said.day("on"), ASKED))


def _terms(said: Happening) -> PayTerms:
    recurring = said.details["recurring"]
    assert isinstance(recurring, Mapping)
    charges = tuple(RecurringCharge(ProductCode(code), Money.parse(text).cents) for code, text in recurring.items())
    anchor = said.text("due_anchor")
    return PayTerms(Frequency(said.text("frequency")), date.fromisoformat(anchor) if anchor else None, charges)


# --- money ---


def _return(doing: Doing) -> None:
    said = doing.said
    doing.park.take_back_receipts(
        ReverseReceipt(
            site_id=doing.site_id,
            source=said.text("source"),
            external_id=said.text("external_id"),
            reason=ReversalReason(said.text("reason")),
            returned_at=doing.park.clock.now(),
            asked=ASKED,
            return_code=said.text("return_code"),
        )
    )


def _link_payer(doing: Doing) -> None:
    doing.park.payer_links.link(LinkPayer(doing.site_id, doing.said.text("payer"), doing.number, ASKED))


def _place(doing: Doing) -> None:
    said = doing.said
    doing.park.place_receipts(
        PlaceReceipt(doing.site_id, said.text("source"), said.text("external_id"), doing.number, ASKED)
    )


DOINGS: dict[str, Callable[[Doing], None]] = {
    **settling.DOINGS,
    "sign": _sign,
    "activate": _activate,
    "agree_long_stay": _agree_long_stay,
    "change_terms": _change_terms,
    "transfer": _transfer,
    "notice": _notice,
    "surrender": _surrender,
    "withdraw": _withdraw,
    "move_out": _move_out,
    "abandon": _abandon,
    "terminate": _terminate,
    "possession": _possession,
    "return": _return,
    "link_payer": _link_payer,
    "place": _place,
}
"""The kinds of happenings of the shipped files."""
