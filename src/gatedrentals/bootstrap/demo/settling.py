"""What people did after a move-out: inspection, statement, checks, and balances given up."""

from collections.abc import Callable

from gatedrentals.application.deposits.draft_statement import DraftStatement
from gatedrentals.application.deposits.finalize_statement import FinalizeStatement
from gatedrentals.application.deposits.move_refund import MoveRefund
from gatedrentals.application.deposits.revise_statement import ReviseStatement
from gatedrentals.application.writing_off.write_off import NothingOpen, WriteOffBalance
from gatedrentals.bootstrap.demo.doing import ASKED, Doing
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.refund import ALLOWED, Refund, RefundState
from gatedrentals.domain.deposits.statement import Fact, Missing
from gatedrentals.domain.ids import account_of
from gatedrentals.domain.money import Money


def _inspect(doing: Doing) -> None:
    said = doing.said
    doing.park.statement_drafts(
        DraftStatement(
            site_id=doing.site_id,
            license_number=doing.number,
            findings=_findings(said.details["findings"]),
            asked=ASKED,
            forwarding_address=said.text("forwarding_address"),
        )
    )


def _unobtainable(doing: Doing) -> None:
    said = doing.said
    missing = Missing(Fact(said.text("fact")))
    command = ReviseStatement(doing.site_id, doing.number, ASKED, unobtainable=((missing, said.text("note")),))
    doing.park.statement_revisions(command)


def _finalize(doing: Doing) -> None:
    doing.park.finalize_statements(FinalizeStatement(doing.site_id, doing.number, ASKED))


def _step(to: RefundState) -> Callable[[Doing], None]:
    def move(doing: Doing) -> None:
        said = doing.said
        for refund in _waiting_for(doing, to):
            command = MoveRefund(
                doing.site_id,
                doing.number,
                refund.refund_no,
                to,
                ASKED,
                check_number=said.text("check_number"),
                photo=said.text("photo"),
            )
            doing.park.refund_steps(command)

    return move


def _waiting_for(doing: Doing, to: RefundState) -> list[Refund]:
    """The refunds of the license whose next step this is; one without an address waits, one that is nil is none."""
    with doing.park.store.work(doing.site_id) as work:
        license_ = work.licenses.by_number(doing.site_id, doing.number)
        refunds = work.statements.refunds_of(account_of(license_.id))
    return [refund for refund in refunds if to in ALLOWED[refund.state] and refund.address]


def _write_off(doing: Doing) -> None:
    try:
        doing.park.write_offs(WriteOffBalance(doing.site_id, doing.number, doing.said.text("note"), ASKED))
    except NothingOpen:
        # The deposit paid for everything.
        return


def _findings(rows: object) -> tuple[DamageFinding, ...]:
    assert isinstance(rows, list)
    return tuple(
        DamageFinding(
            room=row["room"],
            item=row["item"],
            classification=FindingClass(row["classification"]),
            quantity=row["quantity"],
            unit_cost_cents=Money.parse(row["unit_cost"]).cents,
            photos=tuple(row.get("photos", ())),
        )
        for row in rows
    )


DOINGS: dict[str, Callable[[Doing], None]] = {
    "inspect": _inspect,
    "unobtainable": _unobtainable,
    "finalize": _finalize,
    "print_refund": _step(RefundState.PRINTED),
    "stamp_refund": _step(RefundState.STAMPED),
    "mail_refund": _step(RefundState.MAILED),
    "clear_refund": _step(RefundState.CLEARED),
    "write_off": _write_off,
}
"""The kinds of happenings after a move-out."""
