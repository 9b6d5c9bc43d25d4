"""A real Chromium and a served park, one each a session.

Every test gets a window of its own, and whatever the page complains of fails it.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from psycopg import sql
from sqlalchemy import make_url

from tests.integration.pages.design_server import Design, running
from tests.integration.pages.played_park import PlayedPark, served

DESKTOP, PHONE = (1440, 900), (360, 740)
_QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

Window = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def design() -> Iterator[Design]:
    with running() as server:
        yield server


@pytest.fixture(scope="session")
def park(server: str) -> Iterator[PlayedPark]:
    """A small park in a database of its own, behind the program as it is served."""
    name = f"gr_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    address = make_url(server).set(database=name).render_as_string(hide_password=False)
    with TemporaryDirectory(prefix="gr-") as folder, served(address, Path(folder)) as shown:
        yield shown


@pytest.fixture
def window(chromium: Browser) -> Iterator[Window]:
    complaints: list[str] = []
    opened = []

    def make(size: tuple[int, int] = DESKTOP, theme: str = "light", *, script: bool = True) -> Page:
        phone = size == PHONE
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if theme == "dark" else "light",
            has_touch=phone,
            java_script_enabled=script,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if _matters(said.text, said.type) else None)
        return page

    yield make
    for context in opened:
        context.close()
    assert complaints == []


def _matters(text: str, kind: str) -> bool:
    # Chromium and htmx each log an answer of 4xx or 5xx, which some tests ask for.
    return kind in {"error", "warning"} and "status of" not in text and "Response Status Error Code" not in text
