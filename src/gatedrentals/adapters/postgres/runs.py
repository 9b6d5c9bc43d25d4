"""Runs over many accounts of a site, within a work: what is due is streamed, what was decided is written by COPY."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import psycopg
from attrs import frozen

from gatedrentals.adapters.postgres.bulk import admit_all, append_all
from gatedrentals.adapters.postgres.json import decode
from gatedrentals.adapters.postgres.license_document import read_license
from gatedrentals.adapters.postgres.outbox import PostgresOutbox
from gatedrentals.adapters.postgres.sites import PostgresSites
from gatedrentals.adapters.postgres.statements import READY_ALL, READY_FIRST, READY_ONE
from gatedrentals.adapters.postgres.subledger import PostgresSubledger, standing_of
from gatedrentals.adapters.postgres.transactions import Transaction
from gatedrentals.adapters.postgres.trips import wire
from gatedrentals.domain.catalog.product import ELECTRIC
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.ledger.line import LineRef
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.runs import WHOLE, Admission, Append, BilledSoFar, DueLicense, ReadyLicense, Share

FETCHED_AT_ONCE = 500

_DUE = """
    SELECT l.content::text, l.version, d.seq, d.hash, d.next_invoice_number, d.frontier, d.settled_through,
        d.next_deadline, d.needs_replay,
        d.receivable_cents, d.deferred_cents, d.deposits_billed_cents, d.deposits_held_cents, d.credit_cents,
        d.unapplied_cents, d.refunds_payable_cents,
        d.credit_cents = 0 AND d.unapplied_cents = 0 AND NOT EXISTS (SELECT FROM invoice_line x
            WHERE x.account_id = l.license_id AND x.open_cents <> 0 AND x.open_order >= d.next_invoice_number),
        u.has_parts, u.uses,
        r.was_read
    FROM license l
    CROSS JOIN LATERAL
        (SELECT * FROM document x WHERE x.account_id = l.license_id ORDER BY x.seq DESC LIMIT 1) d
    CROSS JOIN LATERAL (SELECT %(read)s AND EXISTS (SELECT FROM occupancy o
                JOIN meter_reading m ON m.site_id = o.site_id AND m.pad = o.pad WHERE o.license_id = l.license_id
                AND m.read_on > coalesce(
                    (SELECT i.cycle_end FROM invoice_line i
                        JOIN document v ON v.account_id = i.account_id AND v.seq = i.invoice_seq AND v.live
                        WHERE i.account_id = l.license_id AND i.product = %(electric)s AND i.cycle_end IS NOT NULL
                        ORDER BY i.invoice_seq DESC LIMIT 1),
                    (l.content -> 'stay' ->> 'move_in')::date)) AS was_read) r
    LEFT JOIN LATERAL (WITH used AS MATERIALIZED
            (SELECT DISTINCT i.rule_id, i.invoice_seq FROM invoice_line i
                JOIN document v ON v.account_id = i.account_id AND v.seq = i.invoice_seq AND v.live
                WHERE i.account_id = l.license_id AND i.rule_id = ANY(%(limited)s))
        SELECT (SELECT json_object_agg(g.rule_id, g.uses) FROM
                (SELECT used.rule_id, count(*) AS uses FROM used GROUP BY used.rule_id) g) AS uses,
            EXISTS (SELECT FROM (SELECT DISTINCT used.invoice_seq FROM used) b
                JOIN invoice_line x ON x.account_id = l.license_id AND x.invoice_seq = b.invoice_seq
                WHERE x.frame_end IS NOT NULL GROUP BY x.frame_start, x.frame_end
                HAVING x.frame_end > d.frontier OR count(DISTINCT x.invoice_seq) > 1) AS has_parts
        ) u ON %(limited)s::text[] IS NOT NULL
    WHERE l.site_id = %(site)s AND l.state IN ('active', 'notice', 'terminated')
        AND (d.frontier < %(horizon)s OR r.was_read AND d.frontier IS NOT NULL)
        AND abs(hashtext(l.license_id::text) %% %(of)s) = %(number)s
    ORDER BY l.license_id
"""
_ASKED = """
    SELECT (SELECT array_agg(r ->> 'id') FROM site s, jsonb_array_elements(s.discount_rules -> 'rules') r
            WHERE s.site_id = %(site)s AND r ->> 'max_uses' IS NOT NULL) AS limited,
        EXISTS (SELECT FROM meter_reading m WHERE m.site_id = %(site)s) AS read
"""
_BILLED = """
    SELECT c.due_on, m.cycle_end, m.due_on FROM (SELECT
        (SELECT d.once::date FROM document d
            WHERE d.account_id = %(account)s AND d.live AND d.once < %(until)s AND length(d.once) = 10
            ORDER BY d.once DESC LIMIT 1) AS due_on) c
    LEFT JOIN
        (SELECT i.cycle_end, i.due_on FROM invoice_line i
            JOIN document v ON v.account_id = i.account_id AND v.seq = i.invoice_seq
            WHERE i.account_id = %(account)s AND i.product = %(electric)s AND i.cycle_end IS NOT NULL
                AND v.live AND v.once IS NULL
            ORDER BY i.invoice_seq DESC LIMIT 1) m ON true
"""
"""The latest day that names a live cycle (of a cycle ``once`` is its first day and nothing else), and the last live
invoice of use, which is no cycle's: each is billed from where the one before it ends."""
_BOOKED = """
    SELECT r.source, r.external_id FROM receipt r JOIN unnest(%s::text[], %s::text[]) AS x (source, external_id)
        ON r.source = x.source AND r.external_id = x.external_id AND NOT r.transferred
"""


@frozen
class PostgresRuns:
    """Runs of one transaction."""

    transaction: Transaction
    subledger: PostgresSubledger
    outbox: PostgresOutbox
    sites: PostgresSites
    enter: Callable[[SiteId], None]

    @property
    def connection(self) -> "psycopg.Connection[Any]":
        """Psycopg's connection."""
        return self.transaction.driver

    def due(self, site_id: SiteId, horizon: date, share: Share = WHOLE) -> Iterator[DueLicense]:
        """Licenses to be billed that are billed to before ``horizon``, in order of id; the connection is taken."""
        found = self.connection.execute(_ASKED, {"site": site_id}).fetchone()
        limited, read = found or (None, False)
        asked = {
            "site": site_id,
            "horizon": horizon,
            "limited": limited,
            "read": read,
            "electric": ELECTRIC,
            "of": share.of,
            "number": share.number,
        }
        with self.connection.cursor("due", binary=True) as cursor:
            cursor.execute(_DUE, asked)
            while rows := cursor.fetchmany(FETCHED_AT_ONCE):
                yield from [_due(row) for row in rows]

    def ready(self, site_id: SiteId, numbers: Sequence[str]) -> Mapping[str, ReadyLicense]:
        """Licenses by number with what they stand at: one statement."""
        found = {}
        for number, license_id, content, closed, version, *stands in self._stands(site_id, numbers):
            self.sites.is_at(site_id, version)
            standing = standing_of(stands)
            self.subledger.seen[AccountId(license_id)] = (site_id, standing)
            lines = stands[-2] or ()
            numbered = {line[0]: line[-2] for line in lines}
            deposits = frozenset(LineRef(line[0], line[1]) for line in lines if line[-1])
            found[number] = ReadyLicense(read_license(content), standing, numbered, deposits, closed)
        return found

    def _stands(self, site_id: SiteId, numbers: Sequence[str]) -> Iterable[Sequence[Any]]:
        # One number is asked for by itself: its plan is made once, that of a list each time.
        if len(numbers) == 1 and not self.transaction.is_shared:
            return self.transaction.ask(READY_FIRST, wire((site_id, numbers[0])))
        statement, asked = (READY_ONE, numbers[0]) if len(numbers) == 1 else (READY_ALL, list(numbers))
        return self.connection.execute(statement, (site_id, asked), prepare=True, binary=True)

    def billed_so_far(self, account_id: AccountId, until: date) -> BilledSoFar:
        """How far an account is billed, of cycles due before ``until`` and of metered use: one statement."""
        asked = {"account": account_id, "until": until.isoformat(), "electric": ELECTRIC}
        found = self.connection.execute(_BILLED, asked, prepare=True).fetchone()
        assert found is not None, "it asks for one row"
        return BilledSoFar(*found)

    def booked(self, receipts: Sequence[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Which of these receipts, by source and external id, are in the books already."""
        sources, ids = [source for source, _ in receipts], [external_id for _, external_id in receipts]
        return frozenset((source, found) for source, found in self.connection.execute(_BOOKED, (sources, ids)))

    def append_all(self, site_id: SiteId, appends: Iterable[Append]) -> int:
        """Append to many accounts, each once, all or nothing. Raises StaleAccount or DuplicateReceipt."""
        self.enter(site_id)
        self.outbox.flush()
        return append_all(self.connection, site_id, appends)

    def admit(self, site_id: SiteId, admissions: Iterable[Admission]) -> int:
        """Add many new licenses and open their books. Raises NumberTaken, PadTaken or DuplicateReceipt."""
        self.enter(site_id)
        self.outbox.flush()
        return admit_all(self.connection, site_id, admissions)


def _due(row: Sequence[Any]) -> DueLicense:
    content, _, seq, head, number, frontier, settled, deadline, replay, *balances, is_plain, has_parts, uses, read = row
    standing = Standing(
        seq, head, number, frontier, settled, Balances(*balances), next_deadline=deadline, needs_replay=replay
    )
    is_plain = is_plain and not has_parts
    return DueLicense(read_license(decode(content)), standing, is_plain, None if has_parts else uses or {}, read)
