import pytest

from gatedrentals.domain.errors import InvalidValue, Refusal
from gatedrentals.entrypoints.web.forms import Form
from gatedrentals.entrypoints.web.layout import NavigationEntry, NavigationGroup, Person, SiteEntry, standing_at
from gatedrentals.entrypoints.web.problems import problem
from gatedrentals.entrypoints.web.tables import Column, Kind, Sorting, with_query
from tests.unit.entrypoints.web.shown import PAGES, Tags, layout


def test_an_address_keeps_its_query_but_for_what_changes() -> None:
    assert with_query("/payments?state=late&after=7", after=None) == "/payments?state=late"
    assert with_query("/payments?state=late", state="", words="a&b") == "/payments?words=a%26b"
    assert with_query("/payments", limit=50) == "/payments?limit=50"


def test_a_heading_sorts_by_itself_then_the_other_way_from_the_start() -> None:
    owed, name = Column("Owed", kind="number", sort="owed"), Column("Name", sort="name")
    sorting = Sorting.read("/payments?state=late&after=7&sort=owed", "owed")

    assert owed.kind is Kind.NUMBER
    assert sorting.link(owed) == "/payments?state=late&sort=-owed"
    assert sorting.link(name) == "/payments?state=late&sort=name"
    assert (sorting.aria(owed), sorting.aria(name)) == ("ascending", "none")
    turned = Sorting.read("/payments?sort=-owed", "-owed")
    assert turned.link(owed) == "/payments?sort=owed"
    assert turned.aria(owed) == "descending"


def test_a_table_says_how_it_is_sorted() -> None:
    html = PAGES.environment.from_string(
        "{% set columns = [column('Name', sort='name'), column('Owed', kind='number'), column('Do', kind='actions')] %}"
        "{% call ui.table('t', columns, 'People', sorting=sorting, totals=['2', '$5.00', none]) %}"
        "{{ ui.no_rows(columns, 'Nobody') }}{% endcall %}"
    ).render(sorting=Sorting("/p", "name", descending=True))
    tags = Tags(html)

    assert tags.all("th", **{"aria-sort": "descending"})
    assert tags.all("a", href="/p?sort=name")
    assert "$5.00" in tags.text
    assert tags.all("td", colspan="3")


def test_a_refusal_lands_at_its_field_or_above_all() -> None:
    form = Form("proof", typed={"amount": "x", "note": "kept"})
    at_field = form.refused_by(InvalidValue("amount_cents", "x", "an amount"), {"amount_cents": "amount"})
    elsewhere = form.refused_by(InvalidValue("rate", "x", "a rate"))
    above = form.refused_by(Refusal("the month is closed"))

    assert at_field.error("amount") == "Should be an amount."
    assert at_field.value("note") == "kept"
    assert at_field.refused
    assert (elsewhere.errors, elsewhere.problem) == ({}, "rate: 'x' is not a rate")
    assert above.problem == "the month is closed"
    assert not form.refused


def test_fields_of_two_forms_are_told_apart() -> None:
    form = Form("proof", prefix="second").filled(kinds="a c")

    assert form.id_of("amount") == "second-amount"
    assert Form("proof").id_of("drawer") == "field-drawer"
    assert form.values("kinds") == ["a", "c"]
    assert form.values("others") == []


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/licenses", "Licenses"),
        ("/licenses/GR-1042", "Licenses"),
        ("/licenses/new", "New"),
        ("/licensesx", None),
        ("/", "Start"),
        ("/elsewhere", None),
    ],
)
def test_the_navigation_marks_the_page_that_is_nearest(path: str, current: str | None) -> None:
    entries = tuple(
        NavigationEntry(label, href, "inbox")
        for label, href in (("Start", "/"), ("Licenses", "/licenses?state=all"), ("New", "/licenses/new"))
    )
    (group,) = standing_at(path, (NavigationGroup("All", entries),))

    assert [entry.label for entry in group.entries if entry.current] == ([current] if current else [])


def test_people_have_initials_and_a_layout_its_site() -> None:
    assert Person("Dana Whitlock", "PM").initials == "DW"
    assert Person("Ana de la Cruz", "PM").initials == "AC"
    assert Person("dana", "PM").initials == "D"
    assert Person("", "PM").initials == ""
    assert layout().site == SiteEntry("Cedar Bend", "/design?site=a", current=True)


def test_a_problem_has_words_for_every_status() -> None:
    assert problem(409).title == "Someone was here first"
    assert problem(409, "the license changed").text == "the license changed"
    assert problem(418).title == problem(400).title
    assert problem(502).title == problem(500).title
    assert problem(502).ours
    assert not problem(404).ours
