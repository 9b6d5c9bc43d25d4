"""Which license is meant: its number, or words that some licenses of the site are like, one of which is then chosen."""

from gatedrentals.application.search.search_sites import SearchSites
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.web.formats import words as words_of
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.showing import Showing

ANOTHER = "another"
"""Chosen where it is none of the licenses that are shown; its number is typed then."""
ANOTHER_NUMBER = "another_number"
NONE_OF_THESE = Option(ANOTHER, "Another license", "Type its number below, or a name or pad to look for.")
CHOOSE = "No license has that number. Choose the one that is meant."
NONE_LIKE = "No license here has that number, nor a resident of that name or phone, nor that pad."
NUMBER_HINT = "Its number, or a name, phone or pad to look for."
_MOST = 8


def licenses_like(showing: Showing, site_id: str, words: str) -> tuple[Option, ...]:
    """Licenses that what was typed may mean, where it is no license's number; empty where there are none."""
    reading = showing.reading
    try:
        hits = reading.park.reading_room.searches(reading.principal, SearchSites(words, (SiteId(site_id),), _MOST))
    except InvalidValue:
        return ()
    found = {hit.license.number: hit.license for hit in hits if hit.license is not None and hit.receipt is None}
    options = [
        Option(number, f"{number} · {', '.join(each.residents)}, {each.pad}", words_of(each.state))
        for number, each in found.items()
    ]
    return (*options, NONE_OF_THESE) if options else ()
