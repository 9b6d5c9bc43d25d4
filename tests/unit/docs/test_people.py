from gatedrentals.domain.access.roles import GRANTED, Permission, Role
from tests.unit.source.tree import ROOT

PAGE = ROOT / "docs" / "explanation" / "people.md"


def test_the_page_shows_the_table_that_holds() -> None:
    _, table = PAGE.read_text(encoding="utf-8").split("<!-- roles -->\n", 1)
    head, _, *rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in table.split("\n\n", 1)[0].splitlines()
    ]

    roles = [Role(name) for name in head[2:]]
    shown = {
        role: {Permission(row[0].strip("`")) for row in rows if row[2 + place]} for place, role in enumerate(roles)
    }
    assert shown == GRANTED
