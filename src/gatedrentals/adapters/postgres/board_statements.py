"""The SQL of boards: one statement that finds a page and what all rows come to, one that tells the rows of the page."""

from functools import cache

from gatedrentals.adapters.postgres.undone import SINCE, UNDONE
from gatedrentals.domain.ledger.aging import UP_TO
from gatedrentals.domain.licensing.states import OCCUPIED
from gatedrentals.ports.boards import BUCKETS, Order

NO_DAY = 1 << 40
"""The key of a row without a day: after all that have one."""

_LATE = "%(as_of)s::date - m.due_on"
_BOUNDS = (None, *(most for most, _ in UP_TO), None)
_PARTS = """FROM invoice_line p WHERE p.account_id = r.account_id AND p.invoice_seq = r.invoice_seq
            AND (p.line_no = r.line_no OR p.kind = 'discount' AND p.of_line = r.line_no)"""
# A ratable line that spreads over no nights is kept as if earned on the day that it was posted; where a line looks like
# that, its document tells whether it is one.
_FIRST_RENT = """
    (SELECT x.*, min(x.cycle_end) OVER () AS first_end FROM invoice_line x WHERE x.account_id = l.license_id
        AND x.open_cents <> 0 AND x.charge_class = 'rent' AND x.kind <> 'tax' AND x.cycle_start IS NOT NULL
        AND x.recognition = 'ratable' AND (x.frame_start <> x.posted_on OR x.frame_end - x.frame_start > 1
            OR EXISTS (SELECT FROM document d,
                    jsonb_array_elements(convert_from(d.payload, 'UTF8')::jsonb #> '{body,lines}') i
                WHERE d.account_id = x.account_id AND d.seq = x.invoice_seq
                AND (i ->> 'no')::integer = x.line_no AND i ->> 'frame' IS NOT NULL)))
"""


def _earned(part: str, at: str) -> str:
    """What a part of the line ``r`` has earned at the start of a day, its days ending with the line's cycle."""
    days = f"least(greatest({part}.earning_start, r.cycle_end), {part}.frame_end)"
    frame = f"{part}.earning_cents, {part}.frame_start, {part}.frame_end, {part}.earning_start"
    return f"earned_cents({frame}, {days}, '-infinity', {at})"


def _in_bucket(place: int) -> str:
    over, most = _BOUNDS[place], _BOUNDS[place + 1]
    wanted = (None if over is None else f"{_LATE} > {over}", None if most is None else f"{_LATE} <= {most}")
    return " AND ".join(filter(None, wanted))


_BUCKETS = ", ".join(
    f"coalesce(sum(m.cents) FILTER (WHERE i.seq IS NULL AND {_in_bucket(place)}), 0)::bigint AS bucket_{place}"
    for place in range(len(BUCKETS))
)
_BUCKET_NAMES = ", ".join(f"bucket_{place}" for place in range(len(BUCKETS)))
_OWED = f"""
moves AS (
    SELECT l.account_id, l.invoice_seq, l.due_on, l.open_cents AS cents, true AS is_now
    FROM invoice_line l WHERE l.site_id = %(site)s AND l.open_cents <> 0
    UNION ALL
    SELECT u.account_id, u.invoice_seq, u.due_on, -u.cents, false FROM moved u
), owed AS (
    SELECT m.account_id, min(m.due_on) FILTER (WHERE m.is_now) AS due_on, sum(m.cents)::bigint AS total_cents,
        coalesce(sum(m.cents) FILTER (WHERE i.seq IS NOT NULL), 0)::bigint AS ahead, {_BUCKETS}
    FROM moves m LEFT JOIN later i
        ON i.account_id = m.account_id AND i.seq = m.invoice_seq AND i.kind = 'invoice'
    GROUP BY m.account_id
)
"""  # noqa: S608 - parts are our own
_CAME = """
came AS MATERIALIZED (
    SELECT r.account_id, r.seq, r.method, r.external_id, r.received_at, r.amount_cents, v.seq IS NOT NULL AS returned
    FROM receipt r
    LEFT JOIN LATERAL (
        SELECT d.seq, convert_from(d.payload, 'UTF8')::jsonb #>> '{{body,to}}' AS moved_to FROM document d
        WHERE d.account_id = r.account_id AND d.kind = 'reversal' AND receipt_named(d.payload) = r.seq) v ON true
    WHERE r.site_id = %(site)s AND r.received_at >= %(since)s AND r.received_at < %(until)s
        AND r.method <> 'opening' AND v.moved_to IS NULL AND {of}
)
"""
_PAD = """coalesce(
        (SELECT a ->> 'pad' FROM jsonb_array_elements(l.content -> 'assignments') a
            WHERE (a ->> 'from_day')::date <= %(as_of)s ORDER BY a ->> 'from_day' DESC LIMIT 1),
        l.content #>> '{assignments,0,pad}')"""
_LAST = """
    LEFT JOIN LATERAL (SELECT x.frontier, x.credit_cents FROM document x WHERE x.account_id = l.license_id
        ORDER BY x.seq DESC LIMIT 1) d ON true
"""
_NEXT_CYCLE = """
    CASE WHEN l.content #>> '{stay,activated_at}' IS NOT NULL
        AND EXISTS (SELECT FROM jsonb_array_elements(l.content #> '{stay,terms}') t
            WHERE (t ->> 'decided_at')::timestamptz <= %(now)s)
        AND greatest(d.frontier, (l.content #>> '{stay,move_in}')::date) < coalesce(
            (SELECT coalesce((e.said ->> 'end')::date, 'infinity')
                FROM jsonb_array_elements(l.content #> '{stay,ends}') WITH ORDINALITY e (said, n)
                WHERE (e.said ->> 'decided_at')::timestamptz <= %(now)s ORDER BY e.n DESC LIMIT 1), 'infinity')
        THEN greatest(d.frontier, (l.content #>> '{stay,move_in}')::date) END
"""
# The first unpaid night as `domain.payments.paid_to` finds it. Of a line that nothing was paid or credited on, and
# whose first night costs something, it is the first: most are, and these are told without their discounts.
_UNPAID_NIGHT = f"""
    (SELECT min(CASE
        WHEN r.open_cents = r.amount_cents AND {_earned("r", "r.cycle_start + 1")} > 0
            THEN r.cycle_start
        ELSE r.cycle_start + (SELECT min(g.n) FROM generate_series(0, r.cycle_end - r.cycle_start - 1) g (n)
            WHERE (SELECT sum({_earned("p", "r.cycle_start + g.n + 1")}) {_PARTS})
                > (SELECT sum({_earned("p", "r.cycle_end")}) {_PARTS}) - r.open_cents) END)
    FROM {_FIRST_RENT} r
    WHERE r.cycle_start < r.first_end)
"""  # noqa: S608 - parts are our own
_FIRST_DAY = "date '0001-01-01'"
_KEYS = {
    Order.NUMBER: "0",
    Order.OWED: "-coalesce(o.total_cents, 0)",
    Order.PAID_TO: f"CASE WHEN d.frontier IS NOT NULL THEN coalesce({_UNPAID_NIGHT}, d.frontier) - {_FIRST_DAY} END",
    Order.NEXT_DUE: f"coalesce(o.due_on, {_NEXT_CYCLE}) - {_FIRST_DAY} + 1",
}
_SHOWN = f"""
    CROSS JOIN LATERAL (
        SELECT concat_ws(E'\\n', lower(l.number), lower({_PAD}), (SELECT string_agg(q.name_key, E'\\n')
            FROM jsonb_array_elements_text(l.content -> 'residents') i (id)
            CROSS JOIN LATERAL (SELECT x.name_key FROM party x WHERE x.party_id = i.id::uuid OFFSET 0) q)) AS shown
        OFFSET 0) w
"""  # noqa: S608 - parts are our own
_CHOSEN = """
paid AS (
    SELECT c.account_id, coalesce(sum(c.amount_cents) FILTER (WHERE NOT c.returned), 0)::bigint AS cents,
        bool_or(c.method = %(method)s::text) AS by_method
    FROM came c GROUP BY c.account_id
), chosen AS MATERIALIZED (
    SELECT l.license_id, l.number, coalesce(p.cents, 0) AS paid_cents, {buckets}, coalesce(o.ahead, 0) AS ahead,
        coalesce({sign}({key}), {no_day})::bigint AS key
    FROM license l LEFT JOIN owed o ON o.account_id = l.license_id LEFT JOIN paid p ON p.account_id = l.license_id
    {more}
    WHERE l.site_id = %(site)s
        AND (NOT %(concerned)s OR l.state IN ({occupied}) OR p.cents IS NOT NULL OR o.total_cents <> 0)
        AND (%(paid)s::boolean IS NULL OR (coalesce(p.cents, 0) > 0) = %(paid)s)
        AND (%(method)s::text IS NULL OR p.by_method)
        AND (%(states)s::text[] IS NULL OR l.state = ANY(%(states)s)) {owing}
        {words}
), page AS (
    SELECT * FROM chosen WHERE {after} ORDER BY key, number COLLATE "C" {turned} LIMIT %(limit)s + 1
)
SELECT
    (SELECT json_build_array(count(*), count(*) FILTER (WHERE paid_cents > 0), coalesce(sum(ahead), 0), {sums})
        FROM chosen),
    (SELECT json_agg(json_build_array(t.method, t.payments, t.cents) ORDER BY t.method COLLATE "C")
        FROM (SELECT c.method, count(*) AS payments, sum(c.amount_cents) AS cents
            FROM came c JOIN chosen h ON h.license_id = c.account_id WHERE NOT c.returned GROUP BY c.method) t),
    (SELECT json_agg(json_build_array(license_id, key, ahead, {names}) ORDER BY key, number COLLATE "C" {turned})
        FROM page)
"""


@cache
def page_statement(order: Order, owing: int | None, *, reverse: bool, words: bool, after: bool) -> str:
    """The statement that answers totals, totals by method, and the page's licenses with key and what each owes."""
    turned = "DESC" if reverse and order is Order.NUMBER else ""
    beyond = 'key > %(key)s OR key = %(key)s AND number COLLATE "C" ' + ("< " if turned else "> ") + "%(number)s"
    chosen = _CHOSEN.format(
        buckets=", ".join(f"coalesce(o.bucket_{n}, 0) AS bucket_{n}" for n in range(len(BUCKETS))),
        sums=", ".join(f"coalesce(sum(bucket_{n}), 0)" for n in range(len(BUCKETS))),
        names=_BUCKET_NAMES,
        sign="-" if reverse else "",
        key=_KEYS[order],
        more=(_LAST if order in {Order.PAID_TO, Order.NEXT_DUE} else "") + (_SHOWN if words else ""),
        no_day=NO_DAY,
        occupied=", ".join(f"'{state.value}'" for state in sorted(OCCUPIED, key=lambda state: state.value)),
        owing="" if owing is None else f"AND o.bucket_{owing} > 0",
        words="AND NOT EXISTS (SELECT FROM unnest(%(words)s::text[]) x (word) WHERE strpos(w.shown, word) = 0)"
        if words
        else "",
        after=beyond if after else "true",
        turned=turned,
    )
    return f"WITH {UNDONE.format(later=SINCE)}, {_OWED}, {_CAME.format(of='true')}, {chosen}"


_PLACED = """
    (SELECT json_agg(json_build_array(i.number, i.cents) ORDER BY i.number) FROM (
        SELECT d.number, sum(a.cents) AS cents FROM allocation a
        JOIN document d ON d.account_id = a.account_id AND d.seq = a.invoice_seq
        WHERE a.account_id = c.account_id AND a.seq >= c.seq AND a.receipt_seq = c.seq
        GROUP BY d.number HAVING sum(a.cents) <> 0) i)
"""
ROWS = f"""
WITH {_CAME.format(of="r.account_id = ANY(%(ids)s)")}
SELECT l.license_id, l.number, l.state, {_PAD}, l.content #>> '{{stay,move_in}}',
    (SELECT json_agg(q.name ORDER BY i.n)
        FROM jsonb_array_elements_text(l.content -> 'residents') WITH ORDINALITY i (id, n)
        CROSS JOIN LATERAL (SELECT x.name FROM party x WHERE x.party_id = i.id::uuid OFFSET 0) q),
    (SELECT json_agg(json_build_array(c.method, c.external_id, c.received_at, c.amount_cents, {_PLACED},
            (SELECT sum(h.cents) FROM held_money h WHERE h.account_id = c.account_id AND h.receipt_seq = c.seq),
            c.returned) ORDER BY c.received_at, c.seq)
        FROM came c WHERE c.account_id = l.license_id),
    coalesce(d.credit_cents, 0), d.frontier,
    (SELECT json_agg(json_build_array(x.invoice_seq, x.line_no, x.charge_class = 'rent' AND x.kind <> 'tax', x.due_on,
            x.open_cents, x.cycle_start, x.cycle_end))
        FROM invoice_line x WHERE x.account_id = l.license_id AND x.open_cents <> 0),
    (SELECT json_agg(json_build_array(p.invoice_seq, p.line_no, p.of_line, p.kind, p.earning_cents, p.frame_start,
            p.frame_end, p.earning_start, p.earning_end))
        FROM {_FIRST_RENT} r, LATERAL (SELECT p.* {_PARTS}) p WHERE r.cycle_start < r.first_end),
    CASE WHEN NOT EXISTS (SELECT FROM invoice_line x WHERE x.account_id = l.license_id AND x.open_cents <> 0)
        THEN l.content -> 'stay' END,
    l.content ->> 'moved_out_on'
FROM license l
{_LAST}
WHERE l.license_id = ANY(%(ids)s)
"""  # noqa: S608 - parts are our own
"""What a board shows of licenses, in no order: of a row's open lines those that are rent come with their earnings."""
