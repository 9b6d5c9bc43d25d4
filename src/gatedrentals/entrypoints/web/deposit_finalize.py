"""Making a deposit statement final: what it will do to the books, then done (§11.4)."""

from collections.abc import Iterator
from typing import Any

from litestar import get, post
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Response

from gatedrentals.application.deposits.final_version import FinalizedStatement
from gatedrentals.application.deposits.finalize_statement import FinalizeStatement
from gatedrentals.application.papers.statement_view import StatementView, ViewStatement
from gatedrentals.bootstrap.park import Park
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import SiteId
from gatedrentals.domain.money import dollars
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.web.formats import Tone, words
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.showing import Showing, Shows
from gatedrentals.entrypoints.web.submitting import Done, Step, Submits
from gatedrentals.entrypoints.web.tables import Effect
from gatedrentals.entrypoints.web.typed import Raw, Typed

PATH = "/sites/{site_id:str}/licenses/{number:str}/deposit-statement/finalize"
TEMPLATE = "deposit/finalize.html"
_UNPROCESSABLE = 422


@get(PATH, opt=needs(Permission.SETTLE), sync_to_thread=True)
def ask_finalize(showing: Shows, site_id: FromPath[str], number: FromPath[str]) -> Response[str]:
    """What it will do, found out by doing it and taking it back."""
    view = _view(showing, site_id, number)
    form = showing.form(version=str(view.latest.version if view.latest else 0))
    try:
        finalized = _finalize(showing, site_id, number, showing.reading.park.previewed())
    except Refusal as refusal:
        return _shown(showing, site_id, number, form.refused_by(refusal), None)
    return _shown(showing, site_id, number, form, tuple(_effects(view, finalized)))


@post(PATH, opt=needs(Permission.SETTLE), sync_to_thread=True)
def finalize_statement(
    submitting: Submits, site_id: FromPath[str], number: FromPath[str], data: URLEncodedBody[Raw]
) -> Response[Any]:
    """Preview it again, or do it."""
    typed, showing = Typed.read(data), submitting.showing
    view = _view(showing, site_id, number)

    def preview(finalized: FinalizedStatement, form: Form) -> Response[str]:
        return _shown(showing, site_id, number, form, tuple(_effects(view, finalized)))

    def done(finalized: FinalizedStatement) -> Done:
        back = f"/sites/{site_id}/licenses/{number}/deposit-statement"
        return Done(f"Version {finalized.statement.version} of the deposit statement of {number} is final.", back)

    step = Step(again=lambda form: _shown(showing, site_id, number, form, None, _UNPROCESSABLE), preview=preview)
    return submitting.once(site_id, typed, step, lambda park: _finalize(showing, site_id, number, park), done)


def _finalize(showing: Showing, site_id: str, number: str, park: Park) -> FinalizedStatement:
    return park.finalize_statements(FinalizeStatement(SiteId(site_id), number, showing.reading.asked))


def _view(showing: Showing, site_id: str, number: str) -> StatementView:
    return showing.reading.park.reading_room.statement_views(ViewStatement(SiteId(site_id), number))


def _effects(view: StatementView, finalized: FinalizedStatement) -> Iterator[Effect]:
    settlement = finalized.statement.settlement
    assert settlement is not None  # what is final was settled
    position = settlement.position
    yield Effect("Statement", "draft", f"version {finalized.statement.version}, final")
    if finalized.license_state is not view.license.state:
        yield Effect("License", words(view.license.state), words(finalized.license_state))
    for charge in settlement.charges:
        if charge.is_new:
            yield Effect(f"Charged: {charge.text}", "–", dollars(charge.cents))
    yield Effect("Deposit held", dollars(position.deposit_held_cents), dollars(0))
    yield Effect("Deposit keeps", "–", dollars(settlement.forfeited_cents))
    yield Effect("Credit", dollars(settlement.credit_cents), dollars(0))
    for refund in finalized.refunds:
        yield Effect(f"Check to {' and '.join(refund.payees)}", "–", dollars(refund.amount_cents), Tone.SUCCESS)
    tone = Tone.WARNING if settlement.owed_cents else Tone.NEUTRAL
    yield Effect("Owed after it", "–", dollars(settlement.owed_cents), tone)


def _shown(
    showing: Showing, site_id: str, number: str, form: Form, effects: tuple[Effect, ...] | None, status: int = 200
) -> Response[str]:
    back = f"/sites/{site_id}/licenses/{number}/deposit-statement"
    context = {"form": form, "number": number, "action": f"{back}/finalize", "back": back, "effects": effects}
    return showing.show(TEMPLATE, showing.layout(f"Finalize the statement of {number}", site_id), context, status)
