"""Rows of the action queue as markup, by functions for the same reason as those of the payments board."""

from markupsafe import Markup

from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.cells import badge, deadline, escaped, item_link, ours, when
from gatedrentals.entrypoints.web.controls import button, menu, menu_link
from gatedrentals.entrypoints.web.queue_rows import ShownItem, ShownSuggestion


def queue_row(item: ShownItem, *, one_site: bool) -> Markup:
    """An item: what waits, about whom and since when, why, and what can be done. ``one_site``: its name goes unsaid."""
    title, urgent = item.title, item.is_urgent
    return ours(
        f'<li class="item row{" row--danger" if urgent else ""}" id="{item.id}">\n  <div>\n'
        f'    <div class="item__head">\n      {item_link(title, item.href)}\n'
        f"      {_chips(item, urgent=urgent)}    </div>\n"
        f'    <p class="item__sub">{_sub(item, one_site=one_site)}</p>\n'
        f'    <p class="item__why">{escaped(formats.sentence(item.row.item.reason))}</p>\n'
        f"{_suggestions(item)}  </div>\n"
        f'  <div class="actions">\n{_actions(item, title)}  </div>\n</li>\n'
    )


def _chips(item: ShownItem, *, urgent: bool) -> str:
    due = item.deadline
    late = badge("urgent", "danger") if urgent else ""
    return f"{badge(item.row.kind.label)}\n{late}{'' if due is None else deadline(due)}"


def _sub(item: ShownItem, *, one_site: bool) -> str:
    """Where and how much, and since when it waits."""
    raised, about = item.row.item.raised_at, item.about
    site = "" if one_site else f"{escaped(item.site.name)} · "
    waits = when(f"for {item.age}", formats.iso(raised), formats.instant(raised, item.zone))
    return f"{site}{f'{escaped(about)} · ' if about else ''}{waits}"


def _suggestions(item: ShownItem) -> str:
    suggested = item.suggestions
    if not suggested:
        return ""
    return (
        '    <ul class="suggestions" aria-label="Licenses that it may be for">\n'
        f"{''.join(map(_suggestion, suggested))}    </ul>\n"
    )


def _suggestion(each: ShownSuggestion) -> str:
    puts = button(each.license_number, each.href, opens="dialog", small=True)
    return f'      <li>{puts} <span>{escaped(each.who)}</span> <span class="muted">{escaped(each.why)}</span></li>\n'


def _actions(item: ShownItem, title: str) -> str:
    """What stands in the row, and the menu of the rest."""
    buttons = "".join(button(each.label, each.href, opens=each.opens, small=True) for each in item.inline)
    more = item.more
    if not more:
        return buttons
    links = "".join(menu_link(each.label, each.href, opens=each.opens) for each in more)
    return f"{buttons}{menu(f'More for {title}', caller=lambda: links)}"
