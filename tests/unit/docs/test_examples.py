"""Every example that a reader can copy is run, and prints what the page says that it prints."""

import doctest
import re
from pathlib import Path

import pytest

from tests.unit.source.tree import ROOT

BLOCK = re.compile(r"^```pycon\n(.*?)^```", re.MULTILINE | re.DOTALL)
MADE = ROOT / "docs" / "reference" / "api"
PAGES = [ROOT / "README.md", *sorted(page for page in (ROOT / "docs").rglob("*.md") if MADE not in page.parents)]
WITH_EXAMPLES = [page for page in PAGES if BLOCK.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_pages_examples_print_what_it_says(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    blocks = "\n".join(match.group(1) for match in BLOCK.finditer(text))
    examples = doctest.DocTestParser().get_doctest(blocks, {}, str(page.relative_to(ROOT)), str(page), 0)
    said: list[str] = []

    outcome = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(examples, out=said.append)

    assert outcome.attempted
    assert outcome.failed == 0, "".join(said)


def test_the_readme_and_the_tutorial_have_examples() -> None:
    assert {ROOT / "README.md", ROOT / "docs" / "tutorial.md"} <= set(WITH_EXAMPLES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))

    assert [link for link in links if not (page.parent / link).exists()] == []
