"""What a long table holds by the hundred, as functions: templates call them like macros, at a fraction of the cost.

Each returns markup in which every text that came in is escaped. ``caller`` is what stands inside a ``{% call %}``.
"""

from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.formats import Tone

Caller = Callable[[], str]

_TONES: Mapping[Tone | str, str] = {name: tone.value for tone in Tone for name in (tone, tone.value)}
"""The names of tones, by all that callers say of them."""


def money(cents: int | None, *, signed: bool = False, strong: bool = False) -> Markup:
    """An amount. ``signed`` colours what is below zero; None is a dash."""
    if cents is None:
        return ours('<span class="money money--none" aria-label="none">–</span>')
    negative = " money--negative" if signed and cents < 0 else ""
    bold = " money--strong" if strong else ""
    return ours(f'<span class="money{negative}{bold}">{formats.money(cents)}</span>')


def badge(text: str, tone: Tone | str = Tone.NEUTRAL) -> Markup:
    """A state in a word or two. Tones: neutral, info, success, warning, danger."""
    return ours(f'<span class="badge badge--{_TONES.get(tone) or Tone(tone).value}">{escaped(text)}</span>')


def deadline(deadline: formats.Deadline) -> Markup:
    """A deadline as a chip, from the filter of the same name."""
    return ours(
        f'<time class="badge badge--{deadline.tone.value}" datetime="{escaped(deadline.iso)}"'
        f' title="{escaped(deadline.exact)}">{escaped(deadline.text)}</time>'
    )


def when(text: str, iso: str, title: str = "") -> Markup:
    """A day or an instant with its machine-readable form."""
    more = f' title="{escaped(title)}"' if title else ""
    return ours(f'<time datetime="{escaped(iso)}"{more}>{escaped(text)}</time>')


def row(tone: str = "", *, current: bool = False, caller: Caller) -> Markup:
    """A row that leads somewhere as a whole; the link itself is a ``row_link`` in its first cell."""
    toned = f" row--{escaped(tone)}" if tone else ""
    marked = ' aria-current="true"' if current else ""
    return ours(f'<tr class="row{toned}"{marked}>{caller()}</tr>')


def row_link(text: str, href: str, opens: str = "drawer", sub: str = "") -> Markup:
    """The first cell of a row: its link, which a click anywhere on the row follows."""
    return ours(f'<th scope="row" class="cell--text">{item_link(text, href, opens)}{_below(sub)}</th>')


def item_link(text: str, href: str, opens: str = "drawer") -> Markup:
    """The link of a row or an item, alone."""
    to = escaped(href)
    swaps = f' hx-get="{to}" hx-target="#{escaped(opens)}" hx-swap="innerHTML"' if opens else ""
    pushes = ' hx-push-url="true"' if opens == "drawer" else ""
    return ours(f'<a class="row-link" href="{to}"{swaps}{pushes}>{escaped(text)}</a>')


def td(value: object = "", sub: str = "", *, optional: bool = False, caller: Caller | None = None) -> Markup:
    """A cell of text, or of what is called inside."""
    inside = caller() if caller else escaped(value)
    return ours(f'<td class="cell--text{_optional(optional)}">{_in_one(inside, sub)}</td>')


def td_money(
    cents: int | None,
    *,
    signed: bool = False,
    strong: bool = False,
    sub: str = "",
    optional: bool = False,
    zero: bool = True,
) -> Markup:
    """A cell with an amount; nothing is a dash, and so is zero unless ``zero``."""
    shown = money(cents if zero or cents else None, signed=signed, strong=strong)
    return ours(f'<td class="cell--number{_optional(optional)}">{_in_one(shown, sub)}</td>')


def td_number(value: object, *, optional: bool = False) -> Markup:
    """A cell with a number."""
    return ours(f'<td class="cell--number{_optional(optional)}">{escaped(value)}</td>')


def td_actions(*, caller: Caller) -> Markup:
    """A cell with buttons."""
    return ours(f'<td class="cell--actions"><div class="actions">{caller()}</div></td>')


def ours(text: str) -> Markup:
    """Markup that this package made, to be put into a page as it is: whoever calls has escaped what came in."""
    return str.__new__(Markup, text)  # what Markup does itself, but for looking if a text is markup already


def escaped(value: object) -> str:
    """As `escape`, at a third of its cost for a text, of which a page holds a thousand: no Markup is made of it."""
    if type(value) is not str:
        return escape(value)
    whole = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return whole.replace("'", "&#39;").replace('"', "&#34;")


def _optional(optional: bool) -> str:  # noqa: FBT001 - its only argument
    return " cell--optional" if optional else ""


def _in_one(inside: str, sub: str) -> str:
    """What stands in a cell; with something below it, in one piece, which is at one side where rows are cards."""
    return f"<div>{inside}{_below(sub)}</div>" if sub else inside


def _below(sub: str) -> str:
    return f'<span class="cell__sub">{escaped(sub)}</span>' if sub else ""


CELLS: Mapping[str, Callable[..., Markup]] = {
    each.__name__: each
    for each in (money, badge, deadline, when, row, row_link, item_link, td, td_money, td_number, td_actions)
}
"""Every part, by the name that templates call it by."""
