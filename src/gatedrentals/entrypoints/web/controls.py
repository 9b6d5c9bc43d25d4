"""Icons, links, buttons and menus, as functions for the reason that `cells` are: a list holds a handful a row."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from markupsafe import Markup

from gatedrentals.entrypoints.web.cells import Caller, escaped, ours
from gatedrentals.entrypoints.web.static_files import static_files

_NOTHING_MORE: Mapping[str, object] = MappingProxyType({})


def icon(name: str, label: str = "") -> Markup:
    """An icon of 16 by 16, drawn in the colour of the text around it; ``label`` only where it stands alone."""
    told = f'role="img" aria-label="{escaped(label)}"' if label else 'aria-hidden="true"'
    return ours(
        f'<svg class="icon" viewBox="0 0 16 16" width="16" height="16" {told} focusable="false">'
        f'<use href="{static_files().url("icons.svg")}#{escaped(name)}"/></svg>'
    )


def button(  # noqa: PLR0913 - words that a template says where it needs them
    label: str,
    href: str = "",
    *,
    kind: str = "secondary",
    icon: str = "",
    opens: str = "",
    small: bool = False,
    submit: bool = False,
    name: str = "",
    value: object = "",
    attrs: Mapping[str, object] = _NOTHING_MORE,
) -> Markup:
    """A button, or a link that looks like one. Kinds: primary (one a place), secondary, quiet, danger.

    ``opens``: "drawer" or "dialog" for what comes in place, empty for an ordinary link.
    """
    classes = f"button button--{escaped(kind)}{_if(small, ' button--small')}"
    more = "".join(f' {escaped(attribute)}="{escaped(text)}"' for attribute, text in attrs.items())
    inside = f"{_drawn(icon)}<span>{escaped(label)}</span>"
    if href:
        to = escaped(href)
        return ours(f'<a class="{classes}" href="{to}"{_swaps(to, opens)}{more}>{inside}</a>')
    does = "submit" if submit else "button"
    named = f' name="{escaped(name)}" value="{escaped(value)}"' if name else ""
    return ours(f'<button class="{classes}" type="{does}"{named}{more}>{inside}</button>')


def link(label: str, href: str, opens: str = "") -> Markup:
    """A link in running text or in a cell; ``opens`` as for buttons."""
    to = escaped(href)
    return ours(f'<a href="{to}"{_swaps(to, opens)}>{escaped(label)}</a>')


def menu(label: str, icon: str = "more", text: str = "", *, small: bool = True, caller: Caller) -> Markup:
    """More that can be done: links, or forms of one button. Works without script; arrow keys move in it with."""
    told = f"<span>{escaped(text)}</span>" if text else ""
    named = "" if text else f' aria-label="{escaped(label)}"'
    return ours(
        '<details class="menu" data-menu>\n'
        f'  <summary class="button button--quiet{_if(small, " button--small")}"{named}>{_drawn(icon)}{told}</summary>\n'
        f'  <div class="menu__list">{caller()}</div>\n</details>\n'
    )


def menu_link(label: str, href: str, opens: str = "", *, danger: bool = False, current: bool = False) -> Markup:
    """An entry of a menu."""
    classes, to = f"menu__item{_if(danger, ' menu__item--danger')}", escaped(href)
    marked = _if(current, ' aria-current="true"')
    return ours(f'<a class="{classes}" href="{to}"{_swaps(to, opens)}{marked}>{escaped(label)}</a>\n')


def _drawn(name: str) -> str:
    return icon(name) if name else ""


def _swaps(to: str, opens: str) -> str:
    """What htmx does with a link to an address, which is escaped."""
    if not opens:
        return ""
    more = ' hx-push-url="true"' if opens == "drawer" else ' aria-haspopup="dialog"'
    return f' hx-get="{to}" hx-target="#{escaped(opens)}" hx-swap="innerHTML"{more}'


def _if(holds: bool, text: str) -> str:  # noqa: FBT001 - its condition
    return text if holds else ""


CONTROLS: Mapping[str, Callable[..., Markup]] = {each.__name__: each for each in (icon, button, link, menu, menu_link)}
"""Every control, by the name that templates call it by."""
