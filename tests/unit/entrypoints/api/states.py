"""What happened in a park before an operation's example fits: earlier operations by name, and instants to wait for."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeAlias

import attrs

from gatedrentals.testing.fakes.store import MemoryStore
from tests.unit.entrypoints.api.asking import Asker

Step: TypeAlias = str | datetime | tuple[str, Mapping[str, Any]]
"""An operation's example, an instant, or an operation with a body of its own (over its example)."""


def at(month: int, day: int, hour: int = 17, year: int = 2027) -> datetime:
    """An instant by day at the sites."""
    return datetime(year, month, day, hour, tzinfo=UTC)


OF_NOBODY: Step = ("record_receipt", {"external_id": "drawer-2/0418", "license_number": "", "payer_name": "Ann Lee"})
SIGNED: tuple[Step, ...] = ("sign_at_office",)
PREPARED: tuple[Step, ...] = (*SIGNED, "prepare_license")
NOTICE: tuple[Step, ...] = ("give_notice", "confirm_surrender")
AGAIN: Step = ("record_receipt", {"external_id": "drawer-2/0420"})
BILLED: tuple[Step, ...] = (at(7, 8), "issue_invoices")
GONE: tuple[Step, ...] = (*BILLED, "record_receipt", AGAIN, *NOTICE, at(7, 20), "move_out")
DRAFTED: tuple[Step, ...] = (*GONE, "draft_statement")
FINAL: tuple[Step, ...] = (*DRAFTED, "finalize_statement")
ABANDONED: tuple[Step, ...] = (
    *BILLED,
    at(7, 16),
    "abandon_license",
    ("draft_statement", {"findings": []}),
    "finalize_statement",
)

BEFORE: Mapping[str, Sequence[Step]] = {
    "send_license": ("draft_license",),
    "sign_license": ("draft_license", "send_license"),
    "decline_license": ("draft_license", "send_license"),
    "cancel_license": SIGNED,
    "prepare_license": SIGNED,
    "change_move_in": SIGNED,
    "activate_license": (*PREPARED, at(7, 5)),
    "confirm_surrender": ("give_notice",),
    "withdraw_notice": ("give_notice",),
    "move_out": (*NOTICE, at(7, 20)),
    "abandon_license": (at(7, 16),),
    "take_back_possession": ("terminate_license", at(7, 20)),
    "draft_statement": GONE,
    "revise_statement": (*GONE, ("draft_statement", {"findings": [{"room": "Bath", "item": "tub"}]})),
    "finalize_statement": DRAFTED,
    "print_deposit_statement": DRAFTED,
    "print_own_deposit_statement": FINAL,
    "move_refund": FINAL,
    "address_refund": FINAL,
    "send_letter": (*FINAL, at(3, 8, year=2031)),
    "read_refund": FINAL,
    "print_check": (*FINAL, "move_refund"),
    "write_off": ABANDONED,
    "reverse_receipt": ("record_receipt",),
    "place_receipt": ("record_receipt",),
    "direct_receipt": ("record_receipt",),
    "refuse_receipt": (("record_receipt", {"license_number": "", "payer_name": "Ann Lee"}),),
    "read_receipt": ("record_receipt",),
    "print_receipt": ("record_receipt",),
    "unlink_payer": ("link_payer",),
    "act_on_item": (OF_NOBODY,),
    "read_item": (OF_NOBODY,),
    "issue_invoices": (at(7, 8),),
    "close_month": (at(8, 2),),
}


def bring(asker: Asker, steps: Sequence[Step]) -> None:
    """Let it happen."""
    for step in steps:
        if isinstance(step, datetime):
            asker.park.line.clock.set(step)
        elif isinstance(step, str):
            asker.done(step)
        else:
            name, other = step
            asker.done(name, {**asker.operations[name].body, **other})


def kept(asker: Asker) -> dict[str, str]:
    """All that has landed; that a session was used is kept whatever is asked."""
    store = asker.park.line.store
    assert isinstance(store, MemoryStore)
    tables = store._tables  # noqa: SLF001 - what no reading shows counts, too
    names = {field.name for field in attrs.fields(type(tables))} - {"sessions", "ticks", "locks"}
    found = {name: getattr(tables, name).rows for name in names}
    return {name: repr(getattr(rows, "rows", rows)) for name, rows in found.items()}
