"""Search in SQL: what may fit is read a kind a statement; how well it fits the domain says.

Under row-level security an index only serves operators that leak nothing: ranges of text do, patterns do not. Patterns
go over the people, licenses and pads of one site; receipts are found by index, or by a payer of the latest year.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import psycopg
from attrs import evolve, frozen

from gatedrentals.domain.attention.wanted import Rank, Wanted, best, rank_of, rank_of_phone
from gatedrentals.domain.ids import AccountId, SiteId
from gatedrentals.domain.licensing.states import State
from gatedrentals.ports.search import MOST_RECEIPTS, Found, Kind, payers_since
from gatedrentals.ports.subledger import ReceiptPlace

_LICENSES = """
    SELECT number, state FROM license WHERE site_id = %(site)s AND lower(number) LIKE ALL (%(patterns)s)
"""
_PEOPLE = """
    SELECT p.name, p.email_key, p.phone_key, l.number, l.state FROM party p
    LEFT JOIN (SELECT l.number, l.state, r.party_id FROM license l, unnest(l.residents) AS r (party_id)
        WHERE l.site_id = %(site)s) l ON l.party_id = p.party_id
    WHERE p.site_id = %(site)s AND (p.name_key LIKE ALL (%(patterns)s) OR p.email_key LIKE ALL (%(patterns)s)
        OR %(digits)s <> '' AND strpos(p.phone_key, %(digits)s) > 0)
"""
_PADS = """
    SELECT DISTINCT ON (o.pad) o.pad, l.number, l.state FROM occupancy o JOIN license l USING (license_id)
    WHERE o.site_id = %(site)s AND lower(o.pad) LIKE ALL (%(patterns)s)
    ORDER BY o.pad, o.nights @> %(on)s::date DESC, lower(o.nights) DESC
"""
_RECEIPTS = """
    WITH found AS (
        (SELECT r.account_id, r.seq FROM unnest(%(begun)s::text[]) AS b (id)
            CROSS JOIN LATERAL (SELECT r.account_id, r.seq, r.received_at FROM receipt r
                WHERE r.site_id = %(site)s AND r.external_id ~>=~ b.id AND r.external_id ~<~ (b.id || chr(1114111))
                OFFSET 0) r
            ORDER BY r.received_at DESC LIMIT %(most)s)
        UNION (SELECT r.account_id, r.seq FROM receipt r WHERE r.site_id = %(site)s AND r.amount_cents = %(cents)s
            ORDER BY r.received_at DESC LIMIT %(most)s)
        UNION (SELECT r.account_id, r.seq FROM receipt r
            WHERE r.site_id = %(site)s AND r.received_at >= %(since)s AND lower(r.payer_name) LIKE ALL (%(patterns)s)
            ORDER BY r.received_at DESC LIMIT %(most)s)
    )
    SELECT DISTINCT ON (r.source, r.external_id) r.account_id, r.seq, r.external_id, r.payer_name, r.amount_cents,
        r.received_at, l.number, l.state
    FROM found f JOIN receipt r ON r.account_id = f.account_id AND r.seq = f.seq
    JOIN document d ON d.account_id = f.account_id AND d.seq = f.seq
    LEFT JOIN license l ON l.license_id = f.account_id
    ORDER BY r.source, r.external_id, d.recorded_at DESC, r.transferred DESC
"""

_SPECIAL = re.compile(r"([%_\\])")


@frozen
class PostgresSearch:
    """What one transaction sees."""

    connection: "psycopg.Connection[Any]"

    def find(self, site_id: SiteId, wanted: Wanted, on: date, kinds: Collection[Kind]) -> Sequence[Found]:
        """All of these kinds that fits on a day: a statement a kind."""
        asked = {
            "site": site_id,
            "on": on,
            "patterns": [_pattern(word) for word in wanted.words],
            "digits": wanted.digits,
            "begun": list(wanted.begun),
            "cents": wanted.cents,
            "since": payers_since(on),
            "most": MOST_RECEIPTS,
        }
        return [found for kind in kinds for found in self._found(kind, wanted, asked)]

    def _found(self, kind: Kind, wanted: Wanted, asked: Mapping[str, object]) -> Iterator[Found]:
        statement, read = _LOOKS[kind]
        for row in self.connection.execute(statement, asked):
            found = read(wanted, row)
            if found is not None:
                yield found


def _pattern(word: str) -> str:
    """What is like a text that a word is part of."""
    return "%" + _SPECIAL.sub(r"\\\1", word) + "%"


def _license(wanted: Wanted, row: Sequence[Any]) -> Found | None:
    number, state = row
    return _ranked(Kind.LICENSE, rank_of(wanted, number), number, number, state)


def _person(wanted: Wanted, row: Sequence[Any]) -> Found | None:
    name, email_key, phone_key, number, state = row
    rank = best(rank_of(wanted, name), rank_of(wanted, email_key), rank_of_phone(wanted, phone_key))
    return _ranked(Kind.PERSON, rank, name, number, state)


def _pad(wanted: Wanted, row: Sequence[Any]) -> Found | None:
    pad, number, state = row
    return _ranked(Kind.PAD, rank_of(wanted, pad), pad, number, state)


def _receipt(wanted: Wanted, row: Sequence[Any]) -> Found | None:
    account_id, seq, external_id, payer_name, amount_cents, received_at, number, state = row
    by_amount = Rank.EXACT if amount_cents == wanted.cents else None
    rank = best(by_amount, rank_of(wanted, external_id), rank_of(wanted, payer_name))
    found = _ranked(Kind.RECEIPT, rank, external_id, number, state)
    place = ReceiptPlace(AccountId(account_id), seq)
    return None if found is None else evolve(found, place=place, received_at=received_at)


def _ranked(kind: Kind, rank: Rank | None, label: str, number: str | None, state: str | None) -> Found | None:
    if rank is None:
        return None
    return Found(kind, rank, label, number or "", None if state is None else State(state))


_LOOKS: dict[Kind, tuple[str, Callable[[Wanted, Sequence[Any]], Found | None]]] = {
    Kind.LICENSE: (_LICENSES, _license),
    Kind.PERSON: (_PEOPLE, _person),
    Kind.PAD: (_PADS, _pad),
    Kind.RECEIPT: (_RECEIPTS, _receipt),
}
