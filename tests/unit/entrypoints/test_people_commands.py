from datetime import timedelta

from gatedrentals.domain.access.roles import STAFF
from gatedrentals.domain.ids import SiteId
from gatedrentals.entrypoints.cli.people import ROLES
from tests.unit.entrypoints.command_line import START, with_sites

SAVE = ("staff", "save", "Harlan@Example.com", "Harlan Pruitt", "--role", "owner", "--site", "crosby")


def test_the_first_owner_is_taken_on_at_the_terminal() -> None:
    line = with_sites()

    saved = line.json(*SAVE, "--site", "willis", "--who", "operator")

    assert saved == {
        "email": "harlan@example.com",
        "name": "Harlan Pruitt",
        "roles": "owner",
        "sites": "crosby, willis",
        "is_active": True,
    }
    assert line.json("staff", "list", "crosby")["staff"] == [saved]
    assert "was as it is" in line.run(*SAVE, "--site", "willis").output
    with line.store.work() as work:
        row = work.audit_trail.of_site(SiteId("willis"), 1)[0]
    assert (row.who, row.what, row.after) == ("operator", "save_staff", "Harlan Pruitt: owner at crosby, willis")


def test_who_left_is_listed_as_such() -> None:
    line = with_sites()
    line.run(*SAVE)

    assert "not active; is saved" in line.run(*SAVE, "--left").output
    assert "Harlan Pruitt" in line.run("staff", "list", "crosby").output
    assert line.json("staff", "list", "crosby")["staff"] == [
        {
            "email": "harlan@example.com",
            "name": "Harlan Pruitt",
            "roles": "owner",
            "sites": "crosby",
            "is_active": False,
        }
    ]


def test_a_preview_takes_nobody_on() -> None:
    line = with_sites()
    line.run(*SAVE, "--preview")

    assert line.json("staff", "list", "crosby")["staff"] == []


def test_what_cannot_be_is_refused_in_words() -> None:
    line = with_sites()

    assert line.json(*SAVE[:-1], "elsewhere", exit_code=1)["refused"] == "unknown_site"
    assert line.json("staff", "list", "elsewhere", exit_code=1)["refused"] == "unknown_site"
    assert line.json("staff", "save", "harlan", "Harlan", "--role", "pm", exit_code=1)["refused"] == "invalid_value"
    assert line.run("staff", "save", "h@example.com", "Harlan", "--role", "resident").exit_code == 2


def test_tidying_says_what_was_forgotten() -> None:
    line = with_sites()
    line.clock.set(START + timedelta(days=1))

    assert line.json("tidy") == {"answers": 0, "codes": 0, "sessions": 0, "messages": 0}
    assert "forgot 0 answers, 0 codes, 0 sessions and 0 messages" in line.run("tidy").output


def test_help_names_every_role_of_staff() -> None:
    assert set(ROLES) == {role.value for role in STAFF}
