"""The design page: every part by example, and the answers that its examples ask for. Nobody's data is in it."""

from collections.abc import Mapping
from typing import Any

from attrs import evolve, field, frozen

from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.money import Money
from gatedrentals.entrypoints.web.design_sample import framed, hits, sample
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.layout import Crumb, Layout
from gatedrentals.entrypoints.web.problems import problem
from gatedrentals.entrypoints.web.rendering import Asked, Pages, Told
from gatedrentals.entrypoints.web.tables import Sorting

HREF = "/design"
_OK, _NOTHING, _NOT_FOUND, _REFUSED = 200, 204, 404, 422


@frozen
class Shown:
    """An answer: status, markup and headers beside those that every page has."""

    html: str
    status: int = _OK
    headers: Mapping[str, str] = field(factory=dict)


def show(pages: Pages, layout: Layout, asked: Asked, part: str, typed: Mapping[str, str]) -> Shown:
    """The answer for ``/design`` and what lies under it; ``typed`` is the query or the form that was sent."""
    layout = evolve(framed(layout), title="Design", crumbs=(Crumb("Start", layout.home_href),))
    form = Form(layout.csrf, key="00000000-0000-0000-0000-000000000000", typed=dict(typed) or {"method": "cash"})
    sorting = Sorting.read(HREF, typed.get("sort", "name"))
    context = {
        "layout": layout,
        "sample": sample(sorting, typed.get("words", ""), typed.get("state", "")),
        "form": form,
        "refused": _refused(evolve(form, prefix="refused").filled(amount="12.345", license="GR-<b>9</b>")),
        "asked": asked,
    }
    if part == "form":
        return _posted(pages, {**context, "form": _checked(form)})
    if part in {"dialog", "preview", "confirm"}:
        return _command(pages, context, asked, part)
    if part == "":
        return Shown(pages.render("design.html", context))
    if part in {"why", "search"}:
        words = typed.get("q", "")
        return Shown(pages.render(f"design/{part}.html", {"hits": hits(words), "words": words}))
    if part == "drawer":
        return Shown(pages.render("design/drawer.html" if asked.for_drawer else "design.html", context))
    return _missing(pages, context, asked)


def _command(pages: Pages, context: Mapping[str, Any], asked: Asked, part: str) -> Shown:
    if part == "confirm":
        told = Told(toast="Notice given for GR-1042.", close="dialog", changed=("ledger",))
        return Shown("", _NOTHING, told.header())
    name = f"design/{part}.html"
    return Shown(pages.render_block(name, "dialog", context) if asked.for_dialog else pages.render(name, context))


def _posted(pages: Pages, context: Mapping[str, Any]) -> Shown:
    if context["form"].refused:
        return Shown(pages.render_block("design.html", "form", context), _REFUSED)
    return Shown(pages.render_block("design.html", "form", context), _OK, Told(toast="Received.").header())


def _missing(pages: Pages, context: Mapping[str, Any], asked: Asked) -> Shown:
    name = "errors/fragment.html" if asked.by_htmx else "errors/problem.html"
    return Shown(pages.render(name, {**context, "problem": problem(_NOT_FOUND)}), _NOT_FOUND)


def _checked(form: Form) -> Form:
    try:
        Money.parse(form.value("amount"))
    except InvalidValue as refusal:
        return form.refused_by(refusal)
    return form


def _refused(form: Form) -> Form:
    wrong = InvalidValue("license", form.value("license"), "the number of a license of this site")
    return _checked(form).refused_by(wrong)
