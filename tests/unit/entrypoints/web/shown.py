"""Pages to render in tests: the notice, a layout, and what an HTML parser finds in the result."""

from html.parser import HTMLParser

from gatedrentals.entrypoints.web.layout import (
    Layout,
    NavigationEntry,
    NavigationGroup,
    Notice,
    Person,
    SiteEntry,
    standing_at,
)
from gatedrentals.entrypoints.web.rendering import Pages

NOTICE = "Equal housing opportunity: homes are open to all & everyone."
PAGES = Pages(NOTICE)
NAVIGATION = (
    NavigationGroup(
        "Today", (NavigationEntry("Queue", "/queue", "inbox", 23), NavigationEntry("Design", "/design", "gear"))
    ),
)


def layout(title: str = "Design") -> Layout:
    """The frame of a page with everything in it."""
    return Layout(
        title,
        csrf="proof",
        person=Person("Dana Whitlock", "Property manager"),
        navigation=standing_at("/design", NAVIGATION),
        sites=(SiteEntry("Cedar Bend", "/design?site=a", current=True), SiteEntry("Mesquite Flats", "/design?site=b")),
        notices=(Notice("Saved."),),
        demo=True,
        search_href="/design/search",
    )


class Tags(HTMLParser):
    """Every start tag of a document, with its attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **attributes: str) -> list[dict[str, str]]:
        """The attributes of every such tag that has these values in them."""
        return [has for name, has in self.found if name == tag and attributes.items() <= has.items()]
