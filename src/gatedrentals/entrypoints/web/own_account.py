"""A resident's account at a glance, and their ledger in plain words."""

from litestar import get
from litestar.params import FromPath, FromQuery
from litestar.response import Response

from gatedrentals.application.own_account.own_account import ShowAccount
from gatedrentals.application.own_account.own_ledger import ReadLedger
from gatedrentals.application.own_account.own_notice import wish_of
from gatedrentals.application.papers.account_statement import PrintAccountStatement
from gatedrentals.application.papers.deposit_statement import PrintDepositStatement
from gatedrentals.application.papers.plain_words import plain_words
from gatedrentals.application.reports.statement_of_account import ExplainDocument
from gatedrentals.domain.access.roles import Permission
from gatedrentals.domain.ledger.account_statement import StatementRow
from gatedrentals.domain.ledger.documents import Body, Invoice
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import local_day
from gatedrentals.entrypoints.http.access import needs
from gatedrentals.entrypoints.http.pdf import pdf
from gatedrentals.entrypoints.web.choosing import chosen_day
from gatedrentals.entrypoints.web.formats import day, nights
from gatedrentals.entrypoints.web.layout import Crumb
from gatedrentals.entrypoints.web.own import Own, Owns
from gatedrentals.entrypoints.web.tables import LedgerRow
from gatedrentals.entrypoints.web.wording import METHODS

OWN = needs(Permission.OWN_ACCOUNT)
GONE = frozenset({State.MOVED_OUT, State.TERMINATED, State.SETTLED, State.CLOSED})
"""Former residents."""


@get("/", opt=OWN, sync_to_thread=True)
def show_own_account(own: Owns) -> Response[str]:
    """What is due and what for, what was paid, what comes next."""
    account = own.showing.reading.park.own_desk.accounts(ShowAccount(own.site_id, own.number))
    context = {
        "own": own,
        "account": account,
        "zone": own.site.zone,
        "is_gone": account.shown.license.state in GONE,
        "has_final_statement": any(each.is_final for each in account.shown.statements),
        "METHODS": METHODS,
        "wish": wish_of(account.shown.transitions),
    }
    return own.showing.show("me/account.html", own.layout("Your account"), context)


@get("/ledger", opt=OWN, sync_to_thread=True)
def show_own_ledger(own: Owns, before: FromQuery[int] = 0) -> Response[str]:
    """Every charge and payment, newest first, with the balance after it."""
    page = own.showing.reading.park.own_desk.ledgers(ReadLedger(own.site_id, own.number, max(before, 0)))
    rows = tuple(_row(row, body, own) for row, body in page.rows)
    context = {"own": own, "rows": rows, "next": page.next, "is_latest": before <= 0}
    return own.showing.show("me/ledger.html", own.layout("Your ledger"), context)


@get("/ledger/{seq:int}", opt=OWN, sync_to_thread=True)
def explain_own_document(own: Owns, seq: FromPath[int]) -> Response[str]:
    """Why a charge or payment is what it is: in the ledger where it was asked, or as a page."""
    told = own.showing.reading.park.explanations(ExplainDocument(own.site_id, own.number, seq))
    layout = own.layout("Why", Crumb("Ledger", f"{own.base}/ledger"))
    context = {"told": told, "number": own.number, "seq": seq}
    if own.showing.asked.by_htmx:
        return own.showing.part("me/why.html", "why", layout, context)
    return own.showing.show("me/why.html", layout, context)


@get("/statement.pdf", opt=OWN, sync_to_thread=True)
def print_own_statement(
    own: Owns, first: FromQuery[str] = "", last: FromQuery[str] = "", explained: FromQuery[str] = ""
) -> Response[bytes]:
    """The statement of account as PDF."""
    asked = PrintAccountStatement(
        own.site_id, own.number, chosen_day("first", first), chosen_day("last", last), explained=bool(explained)
    )
    paper = own.showing.reading.park.paper_desk.account_statement(asked)
    return pdf(own.showing.reading.park, paper, f"{own.number}-statement")


@get("/deposit-statement.pdf", opt=OWN, sync_to_thread=True)
def print_own_deposit_statement(own: Owns) -> Response[bytes]:
    """The latest deposit statement that is final, as PDF; a draft is nobody's business yet."""
    asked = PrintDepositStatement(own.site_id, own.number, only_final=True)
    paper = own.showing.reading.park.paper_desk.deposit_statement(asked)
    return pdf(own.showing.reading.park, paper, f"{own.number}-deposit-statement")


def _row(row: StatementRow, body: Body, own: Own) -> LedgerRow:
    plain = plain_words(body, row.text, day, nights)
    return LedgerRow(
        on=local_day(row.effective_at, own.site.zone),
        what=plain.what,
        balance_cents=row.balance_cents,
        charge_cents=row.change_cents if row.change_cents > 0 else None,
        payment_cents=-row.change_cents if row.change_cents < 0 else None,
        detail=plain.detail,
        href=f"{own.base}/invoices/{body.number}" if isinstance(body, Invoice) else "",
        explain_href=f"{own.base}/ledger/{row.seq}",
    )
