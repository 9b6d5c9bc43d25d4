"""Runs over many accounts: what is due is streamed by one connection while another writes what was decided."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import frozen
from sqlalchemy import Engine

from gatedrentals.adapters.postgres.bulk import append_all
from gatedrentals.adapters.postgres.database import raw, transaction
from gatedrentals.adapters.postgres.json import load
from gatedrentals.adapters.postgres.statements import STANDING
from gatedrentals.adapters.postgres.subledger import standing_of
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.ledger.entry import Balances
from gatedrentals.domain.licensing.license import License
from gatedrentals.domain.payments.standing import Standing
from gatedrentals.ports.runs import WHOLE, Append, DueLicense, Share

FETCHED_AT_ONCE = 1_000

_DUE = """
    SELECT l.content, l.version, d.seq, d.hash, d.next_invoice_number, d.frontier, d.settled_through,
        d.next_deadline, d.needs_replay,
        d.receivable_cents, d.deferred_cents, d.deposits_billed_cents, d.deposits_held_cents, d.credit_cents,
        d.unapplied_cents, d.refunds_payable_cents,
        CASE WHEN %(counted)s THEN (SELECT json_object_agg(u.rule_id, u.uses) FROM
            (SELECT i.rule_id, count(DISTINCT i.invoice_seq) AS uses FROM invoice_line i
                JOIN document v ON v.account_id = i.account_id AND v.seq = i.invoice_seq AND v.live
                WHERE i.account_id = l.license_id AND i.rule_id IS NOT NULL GROUP BY i.rule_id) u) END
    FROM license l
    CROSS JOIN LATERAL
        (SELECT * FROM document x WHERE x.account_id = l.license_id ORDER BY x.seq DESC LIMIT 1) d
    WHERE l.site_id = %(site)s AND l.state IN ('active', 'notice') AND d.frontier < %(horizon)s
        AND abs(hashtext(l.license_id::text) %% %(of)s) = %(number)s
    ORDER BY l.license_id
"""
_COUNTED = """
    SELECT EXISTS (SELECT FROM site s, jsonb_array_elements(s.discount_rules -> 'rules') r
        WHERE s.site_id = %s AND r ->> 'max_uses' IS NOT NULL)
"""


@frozen
class PostgresRuns:
    """Runs of a database's sites."""

    engine: Engine

    def due(self, site_id: SiteId, horizon: date, share: Share = WHOLE) -> Iterator[DueLicense]:
        """Licenses that live there and are billed to before ``horizon``, in order of id."""
        with transaction(self.engine, site_id) as connection:
            reader = raw(connection)
            counted = reader.execute(_COUNTED, (site_id,)).fetchone() == (True,)
            asked = {
                "site": site_id,
                "horizon": horizon,
                "counted": counted,
                "of": share.of,
                "number": share.number,
            }
            with reader.cursor("due", binary=True) as cursor:
                cursor.itersize = FETCHED_AT_ONCE
                for row in cursor.execute(_DUE, asked):
                    yield _due(row)

    def standings(self, account_ids: Sequence[AccountId]) -> Mapping[AccountId, Standing]:
        """What these accounts stand at; an id that no account has is left out."""
        with transaction(self.engine, None) as connection:
            found = raw(connection).execute(STANDING_WITH_ID, (list(account_ids),), binary=True)
            return {AccountId(account_id): standing_of(row[1:]) for account_id, *row in found}

    def append_all(self, site_id: SiteId, appends: Iterable[Append]) -> int:
        """Append to many accounts, each once, all or nothing; returns how many documents were written.

        Raises StaleAccount or DuplicateReceipt.
        """
        with transaction(self.engine, site_id) as connection:
            return append_all(raw(connection), site_id, appends)


STANDING_WITH_ID = STANDING.replace("SELECT a.site_id", "SELECT a.account_id, a.site_id", 1)


def _due(row: Sequence[Any]) -> DueLicense:
    content, _, seq, head, number, frontier, settled, deadline, replay, *balances, uses = row
    standing = Standing(
        seq, head, number, frontier, settled, Balances(*balances), next_deadline=deadline, needs_replay=replay
    )
    is_plain = not (standing.balances.credit_cents or standing.balances.unapplied_cents)
    return DueLicense(load(content, License), standing, is_plain, uses or {})
