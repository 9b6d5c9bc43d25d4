"""Licenses, receipts and meters at a glance: one statement for many of them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import psycopg
from attrs import frozen

from gatedrentals.domain.attention.matching import NOT_YET, Clue, Taker
from gatedrentals.domain.catalog.product import RENT
from gatedrentals.domain.ids import AccountId, LicenseId, PadId, PartyId, SiteId
from gatedrentals.domain.ledger.documents import Method, Receipt
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.briefs import LicenseBrief
from gatedrentals.ports.subledger import ReceiptPlace

_BRIEF = """
    l.number, l.state,
    coalesce((SELECT a.place ->> 'pad'
        FROM jsonb_array_elements(l.content -> 'assignments') WITH ORDINALITY AS a (place, n)
        WHERE (a.place ->> 'from_day')::date <= %(on)s ORDER BY a.n DESC LIMIT 1),
        l.content -> 'assignments' -> 0 ->> 'pad') AS pad,
    ARRAY(SELECT p.name FROM unnest(l.residents) WITH ORDINALITY AS r (party_id, n)
        CROSS JOIN LATERAL (SELECT x.name FROM party x WHERE x.party_id = r.party_id OFFSET 0) p
        ORDER BY r.n) AS residents
"""
"""What `LicenseBrief` shows of a license ``l`` on a day.

OFFSET 0 keeps the planner, which takes a license for one of ten residents, from reading all people for each of them.
"""

_LICENSES = f"""
    SELECT l.license_id, {_BRIEF} FROM license l WHERE l.site_id = %(site)s AND l.number = ANY(%(numbers)s)
"""  # noqa: S608 - parts are our own
_RECEIPTS = """
    SELECT r.account_id, r.seq, r.source, r.external_id, r.method, r.amount_cents, r.received_at, r.payer,
        r.payer_name, r.memo, r.transferred
    FROM unnest(%(accounts)s::uuid[], %(seqs)s::int[]) AS x (account_id, seq)
    JOIN receipt r ON r.account_id = x.account_id AND r.seq = x.seq WHERE r.site_id = %(site)s
"""
_TAKERS = f"""
    WITH pointed AS (
        SELECT c.n, l.license_id, 'link' AS how, '' AS what
            FROM unnest(%(payers)s::text[]) WITH ORDINALITY AS c (payer, n)
            JOIN payer_link l ON l.site_id = %(site)s AND l.payer_key = c.payer
        UNION SELECT c.n, l.license_id, 'code', c.code
            FROM unnest(%(code_of)s::int[], %(codes)s::text[]) AS c (n, code)
            JOIN license l ON l.site_id = %(site)s AND l.number = c.code
        UNION SELECT c.n, o.license_id, 'code', c.code
            FROM unnest(%(code_of)s::int[], %(codes)s::text[]) AS c (n, code)
            JOIN occupancy o ON o.site_id = %(site)s AND o.pad = c.code AND o.nights @> %(on)s::date
        UNION SELECT c.n, l.license_id, 'name', p.name
            FROM unnest(%(name_of)s::int[], %(names)s::text[]) AS c (n, name)
            JOIN party p ON p.site_id = %(site)s AND p.name_key = c.name
            JOIN license l ON l.site_id = %(site)s AND p.party_id = ANY(l.residents)
    ),
    found AS (
        SELECT p.n, p.license_id, bool_or(p.how = 'link') AS linked,
            array_agg(p.what ORDER BY p.what COLLATE "C") FILTER (WHERE p.how = 'code') AS codes,
            array_agg(p.what ORDER BY p.what COLLATE "C") FILTER (WHERE p.how = 'name') AS names
        FROM pointed p GROUP BY p.n, p.license_id
    )
    SELECT f.n, {_BRIEF}, f.linked, f.codes, f.names,
        coalesce((SELECT sum(i.open_cents) FROM invoice_line i
            WHERE i.account_id = f.license_id AND i.open_cents <> 0), 0)::bigint,
        t.rent_cents, t.cycle_cents
    FROM found f JOIN license l ON l.license_id = f.license_id
    CROSS JOIN LATERAL (SELECT
        coalesce(sum((c ->> 'amount_cents')::bigint)
            FILTER (WHERE c ->> 'product' = %(rent)s), 0)::bigint AS rent_cents,
        coalesce(sum((c ->> 'amount_cents')::bigint), 0)::bigint AS cycle_cents
        FROM jsonb_array_elements(l.content -> 'stay' -> 'terms' -> -1 -> 'terms' -> 'recurring') AS c) t
    WHERE l.state <> ALL(%(not_yet)s) ORDER BY f.n, l.number COLLATE "C"
"""  # noqa: S608 - the same
_LAST_READ = "SELECT pad, max(read_on) FROM meter_reading WHERE site_id = %s GROUP BY pad"
_FIRST_POSTED = "SELECT min(posted_on) FROM document WHERE site_id = %s"


@frozen
class PostgresBriefs:
    """What one transaction sees."""

    connection: "psycopg.Connection[Any]"

    def licenses(self, site_id: SiteId, numbers: Collection[str], on: date) -> Mapping[str, LicenseBrief]:
        """Licenses of a site by number; a number that none has is left out."""
        asked = {"site": site_id, "numbers": list(numbers), "on": on}
        return {
            number: LicenseBrief(LicenseId(license_id), number, State(state), PadId(pad), tuple(residents))
            for license_id, number, state, pad, residents in self.connection.execute(_LICENSES, asked)
        }

    def receipts(self, site_id: SiteId, places: Collection[ReceiptPlace]) -> Mapping[ReceiptPlace, Receipt]:
        """Receipts by where they stand; a place without one is left out."""
        asked = {
            "site": site_id,
            "accounts": [place.account_id for place in places],
            "seqs": [place.seq for place in places],
        }
        return {
            ReceiptPlace(AccountId(account_id), seq): _receipt(row)
            for account_id, seq, *row in self.connection.execute(_RECEIPTS, asked)
        }

    def takers(self, site_id: SiteId, clues: Sequence[Clue], on: date) -> Sequence[Sequence[Taker]]:
        """For each clue the licenses that it points at, in order of number."""
        found: list[list[Taker]] = [[] for _ in clues]
        for n, *row in self.connection.execute(_TAKERS, _asked(site_id, clues, on)):
            found[n - 1].append(_taker(row))
        return found

    def last_read(self, site_id: SiteId) -> Mapping[PadId, date]:
        """When the meter of each pad was last read."""
        return {PadId(pad): read_on for pad, read_on in self.connection.execute(_LAST_READ, (site_id,))}

    def first_posted(self, site_id: SiteId) -> date | None:
        """The first day on which anything is posted in the site's books, or None."""
        row = self.connection.execute(_FIRST_POSTED, (site_id,)).fetchone()
        return None if row is None else row[0]


def _asked(site_id: SiteId, clues: Sequence[Clue], on: date) -> dict[str, object]:
    codes = [(n, code) for n, clue in enumerate(clues, start=1) for code in clue.codes]
    names = [(n, name) for n, clue in enumerate(clues, start=1) for name in clue.names]
    return {
        "site": site_id,
        "on": on,
        "payers": [clue.payer for clue in clues],
        "code_of": [n for n, _ in codes],
        "codes": [code for _, code in codes],
        "name_of": [n for n, _ in names],
        "names": [name for _, name in names],
        "rent": RENT,
        "not_yet": [state.value for state in NOT_YET],
    }


def _taker(row: Sequence[Any]) -> Taker:
    number, state, pad, residents, linked, codes, names, open_cents, rent_cents, cycle_cents = row
    return Taker(
        license_number=number,
        state=State(state),
        pad=PadId(pad),
        residents=tuple(residents),
        is_linked=linked,
        codes=tuple(codes or ()),
        names=tuple(names or ()),
        open_cents=open_cents,
        rent_cents=rent_cents,
        cycle_cents=cycle_cents,
    )


def _receipt(row: Sequence[Any]) -> Receipt:
    source, external_id, method, amount_cents, received_at, payer, payer_name, memo, transferred = row
    return Receipt(
        source=source,
        external_id=external_id,
        method=Method(method),
        amount_cents=amount_cents,
        received_at=received_at,
        payer=None if payer is None else PartyId(payer),
        payer_name=payer_name,
        memo=memo,
        transferred=transferred,
    )
