"""Rows of the payments board as markup: fifty of them are most of the page, at a third of what a template takes."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from gatedrentals.domain.ledger.aging import Bucket
from gatedrentals.domain.licensing.states import State
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.cells import badge, deadline, escaped, money, ours, row, row_link, td_money, when
from gatedrentals.entrypoints.web.statement_clock import statement_due
from gatedrentals.entrypoints.web.wording import METHODS
from gatedrentals.ports.boards import BoardRow, Owed, WeekPayment


def board_row(each: BoardRow, site: str, zone: ZoneInfo, now: datetime) -> Markup:
    """A license: who paid what this week, what is owed, and what is next. ``site`` is the path of its site."""
    late = late_cents(each.owed)
    return row("warning" if late and not each.paid_cents else "", caller=lambda: _cells(each, late, site, zone, now))


def late_cents(owed: Owed) -> int:
    """What is owed past its due date."""
    return sum(owed.buckets) - owed.bucket_cents(Bucket.NOT_YET_DUE)


def _cells(each: BoardRow, late: int, site: str, zone: ZoneInfo, now: datetime) -> str:
    state = "" if each.state is State.ACTIVE else f" · {formats.words(each.state).lower()}"
    sub = f"{each.pad} · {each.license_number}{state}"
    link = row_link(", ".join(each.residents) or each.license_number, f"{site}/licenses/{each.license_number}", sub=sub)
    if each.paid_cents:
        paid = td_money(each.paid_cents, strong=True)
    else:
        paid = ours(f'<td class="cell--number">{badge("not paid", "warning" if late else "neutral")}</td>')
    payments = "".join(_payment(payment, each.license_number, site, zone) for payment in each.payments)
    buckets = "".join(td_money(cents, zero=False, optional=not n) for n, cents in enumerate(each.owed.buckets))
    owed = each.owed.total_cents
    credit = f"credit {formats.money(each.credit_cents)}" if each.credit_cents else ""
    return (
        f'{link}\n{paid}<td class="cell--text payments">{payments}</td>\n'
        f"{buckets}{td_money(owed, strong=owed > 0, sub=credit)}\n"
        f'<td class="cell--text nowrap">{_day(each.next.paid_to)}</td>\n'
        f'<td class="cell--text nowrap">{_due(each, zone, now)}</td>\n'
    )


def _payment(each: WeekPayment, number: str, site: str, zone: ZoneInfo) -> str:
    """One payment of the week: how and when it came, and the invoices that it stands on."""
    local, at = formats.weekday(each.received_at.astimezone(zone)), formats.iso(each.received_at)
    how = f"{METHODS[each.method]} {when(local, at, formats.instant(each.received_at, zone))}"
    returned = f" {badge('returned', 'danger')}" if each.returned else ""
    invoices, last = f"{site}/licenses/{number}/invoices", len(each.invoices)
    parts = "".join(
        f'<span class="payment__part"><a href="{escaped(invoices)}/{part.invoice_number}">#{part.invoice_number}</a>'
        f" {money(part.cents)}{',' if n < last or each.other_cents else ''}</span> "
        for n, part in enumerate(each.invoices, start=1)
    )
    kept = f"{money(each.other_cents)} kept as credit" if each.other_cents else ""
    back = f"{money(each.amount_cents)} taken back" if each.returned and not each.invoices else ""
    return (
        f'<div class="payment">\n  <span class="payment__how">{how}{returned}</span>\n'
        f'  <span class="payment__where">{parts}{kept}{back}</span>\n'
        f'  <span class="cell__sub">{escaped(each.external_id)}</span>\n</div>\n'
    )


def _due(each: BoardRow, zone: ZoneInfo, now: datetime) -> str:
    due, statement = each.next, statement_due(each.state, each.moved_out_on, zone, now)
    if statement is not None:
        return f'<div>{deadline(statement)}<span class="cell__sub">deposit statement</span></div>'
    if due.due_on is None:
        return _day(None)
    cents = f'<span class="cell__sub">{formats.money(due.due_cents)}</span>' if due.due_cents else ""
    return f"<div>{_day(due.due_on)}{cents}</div>"


def _day(day: date | None) -> str:
    return "–" if day is None else when(formats.short_day(day), formats.iso(day), formats.day(day))
