"""A served park of which one resident has moved out, for the pages of statements and refunds."""

import re
from datetime import UTC, date, datetime
from html import unescape

from gatedrentals.application.asked import Asked
from gatedrentals.application.licensing.give_notice import GiveNotice
from gatedrentals.application.licensing.move_out import MoveOut
from gatedrentals.domain.ids import SiteId
from tests.unit.entrypoints.served import ServedPark, served_roll

SITE = SiteId("crosby")
HTMX = {"HX-Request": "true"}
LEFT_ON = date(2027, 7, 9)


def moved_out() -> ServedPark:
    """Maria of CR-1 paid ahead, gave notice and left."""
    park = served_roll()
    receive = ("receive", "crosby", "400.00", "--license", "CR-1", "--method", "money_order", "--id", "m-1")
    park.line.run("bill", "crosby")
    assert park.line.run(*receive).exit_code == 0
    leave(park, "CR-1")
    return park


def leave(park: ServedPark, number: str) -> None:
    """A license gives notice and moves out on the same day."""
    park.line.clock.set(datetime(2027, 7, 9, 20, tzinfo=UTC))
    desk, asked = park.installation.park.license_desk, Asked("test")
    desk.give_notice(GiveNotice(SITE, number, LEFT_ON, asked, LEFT_ON))
    desk.leave(MoveOut(SITE, number, LEFT_ON, asked))


def typed(html: str) -> dict[str, str]:
    """The values of a page's inputs and text areas, as a browser would send them."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        has = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in has and (has.get("type") not in {"checkbox", "radio"} or " checked" in tag):
            found[has["name"]] = unescape(has.get("value", ""))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>([^<]*)</textarea>', html):
        found[name] = unescape(text)
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found
