"""Figures of a site in SQL: each is one statement over its rows."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from attrs import frozen

from gatedrentals.adapters.postgres.undone import SINCE, SINCE_OR_UNKNOWN, UNDONE
from gatedrentals.domain.ids import AccountId, LicenseId, ProductCode, SiteId
from gatedrentals.domain.ledger.aging import AgedLine, Aging, Difference, bucket_of
from gatedrentals.domain.ledger.documents import Method
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.ledger.roles import Role
from gatedrentals.domain.licensing.states import State
from gatedrentals.domain.period import ONE_DAY, midnight
from gatedrentals.domain.revenue.roll_forward import PostedCents
from gatedrentals.ports.site_figures import AgedAccount, Collected, DepositRow, Stands

_ROLES = {role.value: role for role in Role}

_AGED = f"""
WITH {UNDONE}, stood AS (
    SELECT l.account_id, l.invoice_seq, l.line_no, l.open_cents AS cents
    FROM invoice_line l WHERE l.site_id = %(site)s AND l.open_cents <> 0
    UNION ALL
    SELECT m.account_id, m.invoice_seq, CASE m.kind WHEN 'discount' THEN m.of_line ELSE m.line_no END, -m.cents
    FROM moved m
), summed AS (
    SELECT s.account_id, s.invoice_seq, s.line_no, sum(s.cents)::bigint AS cents FROM stood s
    GROUP BY s.account_id, s.invoice_seq, s.line_no HAVING sum(s.cents) <> 0
), aged AS (
    SELECT s.account_id, coalesce(sum(s.cents) FILTER (WHERE i.seq IS NOT NULL), 0)::bigint AS ahead,
        json_agg(json_build_array(s.invoice_seq, s.line_no, l.product, l.due_on, s.cents)
            ORDER BY l.due_on, s.invoice_seq, s.line_no) FILTER (WHERE i.seq IS NULL) AS lines
    FROM summed s
    JOIN invoice_line l ON l.account_id = s.account_id AND l.invoice_seq = s.invoice_seq AND l.line_no = s.line_no
    LEFT JOIN later i ON i.account_id = s.account_id AND i.seq = s.invoice_seq AND i.kind = 'invoice'
    GROUP BY s.account_id
), apart AS (
    SELECT d.account_id, d.seq, d.kind, d.effective_at, d.posted_on, p.cents,
        {{known}} AS is_known, d.effective_at < %(seen)s AS counts, d.posted_on <= %(as_of)s AS is_posted
    FROM document d CROSS JOIN LATERAL (
        SELECT x.cents FROM posting x
        WHERE x.account_id = d.account_id AND x.seq = d.seq AND x.role = 'receivable' OFFSET 0) p
    WHERE d.site_id = %(site)s AND ({{later}} OR d.posted_on > %(as_of)s)
), told AS (
    SELECT a.account_id, coalesce(sum(a.cents) FILTER (WHERE NOT (a.is_known AND a.is_posted)), 0)::bigint AS off_cents,
        json_agg(json_build_array(a.seq, a.kind, a.effective_at, a.posted_on,
            CASE WHEN a.counts THEN a.cents ELSE -a.cents END) ORDER BY a.seq)
            FILTER (WHERE a.is_known AND a.counts <> a.is_posted) AS differences
    FROM apart a GROUP BY a.account_id
)
SELECT c.account_id, coalesce(l.number, c.kind), coalesce(d.receivable_cents, 0) - coalesce(t.off_cents, 0),
    coalesce(g.ahead, 0), g.lines, t.differences
FROM account c
LEFT JOIN license l ON l.license_id = c.account_id
LEFT JOIN LATERAL (
    SELECT x.receivable_cents FROM document x WHERE x.account_id = c.account_id ORDER BY x.seq DESC LIMIT 1) d ON true
LEFT JOIN aged g ON g.account_id = c.account_id
LEFT JOIN told t ON t.account_id = c.account_id
WHERE c.site_id = %(site)s AND (g.lines IS NOT NULL OR coalesce(g.ahead, 0) <> 0 OR t.differences IS NOT NULL
    OR coalesce(d.receivable_cents, 0) - coalesce(t.off_cents, 0) <> 0)
ORDER BY array_position(ARRAY['license', 'application', 'suspense'], c.kind), l.number COLLATE "C", c.account_id
"""  # noqa: S608 - parts are our own
_POSTED = """
SELECT date_trunc('month', p.posted_on)::date, d.kind, p.role, p.detail, sum(p.cents)::bigint
FROM posting p JOIN document d ON d.account_id = p.account_id AND d.seq = p.seq
WHERE (%(site)s::text IS NULL OR p.site_id = %(site)s) AND p.role = ANY(%(roles)s) AND p.posted_on <= %(until)s
GROUP BY 1, 2, 3, 4, p.cents > 0
"""
_DEPOSITS = """
SELECT l.number, l.state, m.asked_cents, m.paid_cents, m.forfeited_cents, m.refunded_cents
FROM (SELECT p.account_id,
        coalesce(-sum(p.cents) FILTER (WHERE p.role = 'deposits_billed'
            AND d.kind IN ('invoice', 'credit_memo')), 0)::bigint AS asked_cents,
        coalesce(-sum(p.cents) FILTER (WHERE p.role = 'deposits_held'
            AND d.kind NOT IN ('deposit_forfeit', 'refund_due', 'refund_withdrawn')), 0)::bigint AS paid_cents,
        coalesce(sum(p.cents) FILTER (WHERE p.role = 'deposits_held'
            AND d.kind = 'deposit_forfeit'), 0)::bigint AS forfeited_cents,
        coalesce(sum(p.cents) FILTER (WHERE p.role = 'deposits_held'
            AND d.kind IN ('refund_due', 'refund_withdrawn')), 0)::bigint AS refunded_cents,
        bool_or(p.role = 'deposits_billed' AND d.kind = 'invoice') AS was_asked
    FROM posting p JOIN document d ON d.account_id = p.account_id AND d.seq = p.seq
    WHERE p.site_id = %(site)s AND p.role IN ('deposits_billed', 'deposits_held') AND p.posted_on <= %(until)s
        AND (%(license)s::uuid IS NULL OR p.account_id = %(license)s)
    GROUP BY p.account_id) m
JOIN license l ON l.license_id = m.account_id
WHERE m.was_asked ORDER BY l.number COLLATE "C"
"""
_COLLECTED = """
SELECT width_bucket(d.effective_at, %(bounds)s::timestamptz[]) - 1, p.detail,
    count(*) FILTER (WHERE d.kind = 'receipt'), coalesce(sum(p.cents) FILTER (WHERE d.kind = 'receipt'), 0)::bigint,
    coalesce(-sum(p.cents) FILTER (WHERE d.kind = 'reversal'), 0)::bigint
FROM document d CROSS JOIN LATERAL (
    SELECT x.detail, x.cents FROM posting x
    WHERE x.account_id = d.account_id AND x.seq = d.seq AND x.role = 'clearing' OFFSET 0) p
WHERE d.site_id = %(site)s AND d.kind IN ('receipt', 'reversal') AND p.detail <> 'opening'
    AND d.effective_at >= %(first)s AND d.effective_at < %(last)s
GROUP BY 1, 2 ORDER BY 1, p.detail COLLATE "C"
"""
_TAXED = """
SELECT l.account_id, sum(l.amount_cents - l.credited_cents)::bigint FROM invoice_line l
WHERE l.site_id = %(site)s AND l.kind = 'tax' GROUP BY l.account_id
"""
_STANDS = """
SELECT coalesce(sum(d.receivable_cents), 0)::bigint, coalesce(sum(d.deferred_cents), 0)::bigint,
    coalesce(sum(d.deposits_billed_cents), 0)::bigint, coalesce(sum(d.deposits_held_cents), 0)::bigint,
    coalesce(sum(d.credit_cents), 0)::bigint, coalesce(sum(d.unapplied_cents), 0)::bigint,
    coalesce(sum(d.refunds_payable_cents), 0)::bigint,
    (SELECT count(DISTINCT o.pad) FROM occupancy o WHERE o.site_id = %(site)s AND o.nights @> %(night)s::date),
    (SELECT count(DISTINCT i ->> 'pad') FROM license l, jsonb_array_elements(l.content -> 'assignments') i
        WHERE l.site_id = %(site)s)
FROM account a CROSS JOIN LATERAL (
    SELECT * FROM document x WHERE x.account_id = a.account_id ORDER BY x.seq DESC LIMIT 1) d
WHERE a.site_id = %(site)s
"""


@frozen
class PostgresSiteFigures:
    """Figures as one transaction sees them."""

    connection: "psycopg.Connection[Any]"

    def aged(self, site_id: SiteId, zone: ZoneInfo, as_of: date, known_on: date | None) -> Sequence[AgedAccount]:
        """Every account with something to show."""
        known = None if known_on is None else midnight(known_on + ONE_DAY, zone)
        asked = {"site": site_id, "as_of": as_of, "seen": midnight(as_of + ONE_DAY, zone), "known": known}
        statement = _AGED.format(
            later=SINCE if known is None else SINCE_OR_UNKNOWN,
            known="true" if known is None else "d.recorded_at < %(known)s",
        )
        return tuple(_aged(row, as_of) for row in self._rows(statement, asked))

    def posted(self, site_id: SiteId | None, roles: Collection[Role], until: date | None) -> Sequence[PostedCents]:
        """What moved these roles until the end of a day, summed."""
        asked = {"site": site_id, "roles": [role.value for role in roles], "until": until or date.max}
        return tuple(
            PostedCents(month, kind, _ROLES[role], detail, cents)
            for month, kind, role, detail, cents in self._rows(_POSTED, asked)
        )

    def deposits(
        self, site_id: SiteId, license_id: LicenseId | None = None, until: date | None = None
    ) -> Sequence[DepositRow]:
        """What was posted of deposits until the end of a day."""
        asked = {"site": site_id, "license": license_id, "until": until or date.max}
        return tuple(
            DepositRow(number, State(state), asked_cents, paid, forfeited, refunded, paid - forfeited - refunded)
            for number, state, asked_cents, paid, forfeited, refunded in self._rows(_DEPOSITS, asked)
        )

    def collected(self, site_id: SiteId, bounds: Sequence[datetime]) -> Sequence[Collected]:
        """What passed through the clearing accounts between each bound and the next."""
        asked = {"site": site_id, "bounds": list(bounds), "first": bounds[0], "last": bounds[-1]}
        return tuple(
            Collected(span, Method(method), payments, received, returned)
            for span, method, payments, received, returned in self._rows(_COLLECTED, asked)
        )

    def taxed(self, site_id: SiteId) -> Mapping[AccountId, int]:
        """What the tax lines of each account that has one come to, less credits."""
        return {AccountId(account_id): cents for account_id, cents in self._rows(_TAXED, {"site": site_id})}

    def stands(self, site_id: SiteId, night: date) -> Stands:
        """What a site stands at now, and who occupies its pads in a night."""
        ((*balances, occupied, pads),) = self._rows(_STANDS, {"site": site_id, "night": night})
        return Stands(Balances(*balances), occupied, pads)

    def _rows(self, statement: str, asked: Mapping[str, object]) -> Iterator[Sequence[Any]]:
        return iter(self.connection.execute(statement, asked, binary=True))


def _aged(row: Sequence[Any], as_of: date) -> AgedAccount:
    account_id, name, ledger_cents, ahead_cents, lines, differences = row
    return AgedAccount(
        AccountId(account_id),
        name,
        Aging(as_of, tuple(_lines(lines or (), as_of)), ahead_cents, ledger_cents, tuple(_differences(differences))),
    )


def _lines(rows: Sequence[Any], as_of: date) -> Iterator[AgedLine]:
    for seq, line_no, product, day, cents in rows:
        due_on = date.fromisoformat(day)
        yield AgedLine(LineRef(seq, line_no), ProductCode(product), due_on, bucket_of(due_on, as_of), cents)


def _differences(rows: Sequence[Any] | None) -> Iterator[Difference]:
    for seq, kind, effective_at, posted_on, cents in rows or ():
        yield Difference(seq, kind, datetime.fromisoformat(effective_at), date.fromisoformat(posted_on), cents)
