"""Templates to markup: whole pages, and single blocks of them for what htmx swaps in place."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from attrs import field, frozen
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from gatedrentals.application.counted import counted
from gatedrentals.domain.period import EARLIEST, LATEST
from gatedrentals.entrypoints.web import formats
from gatedrentals.entrypoints.web.cells import CELLS
from gatedrentals.entrypoints.web.controls import CONTROLS
from gatedrentals.entrypoints.web.formats import Tone
from gatedrentals.entrypoints.web.hrefs import (
    invoice_href,
    item_href,
    license_href,
    month_href,
    receipt_href,
    refund_href,
    statement_href,
)
from gatedrentals.entrypoints.web.static_files import static_files
from gatedrentals.entrypoints.web.tables import Column, with_query

MACROS = "_macros/"
HTMX_CONFIG = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    "selfRequestsOnly": True,
    # Pages hold people's money: nothing of them is kept in the browser; going back asks the server again.
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    # A form that is refused comes back with its errors; a signed out person and a fault of ours replace nothing.
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "401", "swap": False, "error": True},
        {"code": "4..", "swap": True, "error": True},
        {"code": "5..", "swap": False, "error": True},
    ],
}
_FILTERS = (
    formats.age,
    formats.clock,
    counted,
    formats.day,
    formats.deadline,
    formats.instant,
    formats.iso,
    formats.kwh,
    formats.money,
    formats.month,
    formats.named,
    formats.nights,
    formats.percent,
    formats.sentence,
    formats.short_day,
    formats.typed_money,
    formats.weekday,
    formats.words,
)


class Macros:
    """The macros of every file under ``_macros``, by name: templates call them as ``ui.badge(...)``, with no import.

    Blocks that are rendered alone see them too, which imports at the top of a template would not give them.
    """

    def __init__(self, environment: Environment) -> None:
        """Know where the macros are; they are read on first use."""
        self._environment = environment

    def __getattr__(self, name: str) -> object:
        """Read every macro when the first is missed; AttributeError if there is none of that name."""
        if name.startswith("_") or "money" in vars(self):
            raise AttributeError(name)
        vars(self).update({**dict(self._read()), **CELLS, **CONTROLS})
        return getattr(self, name)

    def _read(self) -> Iterator[tuple[str, object]]:
        for file in self._environment.list_templates(filter_func=lambda name: name.startswith(MACROS)):
            module = self._environment.get_template(file).module
            yield from ((name, macro) for name, macro in vars(module).items() if not name.startswith("_"))


class Pages:
    """Renders the templates of this package.

    The fair housing notice is given once, here: the frame of a page, of a drawer and of a dialog each put it in, and
    nothing can be rendered without it.
    """

    def __init__(self, fair_housing: str) -> None:
        """Make the environment: everything escaped, nothing undefined passed over in silence."""
        if not fair_housing.strip():
            message = "pages cannot be shown without the fair housing notice"
            raise ValueError(message)
        self.environment = Environment(
            loader=PackageLoader(__package__, "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self.environment.filters.update({each.__name__: each for each in _FILTERS})
        self.environment.globals.update(
            ui=Macros(self.environment),
            fair_housing=fair_housing,
            htmx_config=HTMX_CONFIG,
            static_url=static_files().url,
            column=Column,
            earliest=EARLIEST,
            latest=LATEST,
            license_href=license_href,
            invoice_href=invoice_href,
            item_href=item_href,
            month_href=month_href,
            receipt_href=receipt_href,
            refund_href=refund_href,
            statement_href=statement_href,
            with_query=with_query,
            Tone=Tone,
        )

    def render(self, name: str, context: Mapping[str, Any]) -> str:
        """A whole template, such as a page."""
        return self._template(name).render(context)

    def render_block(self, name: str, block: str, context: Mapping[str, Any]) -> str:
        """One block of a template, for htmx to swap in; what the block calls from its parents is there too.

        Raises KeyError if neither the template nor a parent of it has the block.
        """
        template = self._template(name)
        whole = template.new_context(dict(context))
        # The template's own top level runs up to the first text of the frame: blocks of parents and `set` are known.
        next(template.root_render_func(whole), None)
        return "".join(whole.blocks[block][0](whole))

    def _template(self, name: str) -> Template:
        return self.environment.get_template(name)


@frozen
class Asked:
    """How a page was asked for: as a whole, or by htmx for some place in one that is already shown."""

    by_htmx: bool = False
    target: str = ""
    page: str = ""
    """The path of the page that asks."""

    @classmethod
    def read(cls, headers: Mapping[str, str]) -> "Asked":
        """From the request's headers (any mapping that finds names in lower case).

        A page that the browser's history asks for again is wanted whole.
        """
        swapping = "hx-request" in headers and "hx-history-restore-request" not in headers
        if not swapping:
            return cls()
        return cls(
            by_htmx=True, target=headers.get("hx-target", ""), page=urlsplit(headers.get("hx-current-url", "")).path
        )

    @property
    def for_drawer(self) -> bool:
        """Whether only what the drawer holds is wanted."""
        return self.target == "drawer"

    @property
    def for_dialog(self) -> bool:
        """Whether only what the dialog holds is wanted."""
        return self.target == "dialog"


@frozen
class Told:
    """What an answer tells the page beside its markup, as the value of the ``HX-Trigger`` header."""

    toast: str = ""
    tone: Tone = Tone.SUCCESS
    close: str = ""
    """``dialog``, ``drawer`` or ``all``: what is no longer needed."""
    changed: tuple[str, ...] = field(default=())
    """What is different now, such as ``ledger``: what has ``hx-trigger="changed:ledger from:body"`` loads again."""

    def header(self) -> dict[str, str]:
        """The header, in ASCII as headers are."""
        told: dict[str, object] = {f"changed:{what}": None for what in self.changed}
        if self.toast:
            told["toast"] = {"text": self.toast, "tone": self.tone.value}
        if self.close:
            told["close"] = {"what": self.close}
        return {"hx-trigger": json.dumps(told)} if told else {}
