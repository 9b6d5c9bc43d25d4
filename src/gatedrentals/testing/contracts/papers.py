"""What every printer of papers does."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from attrs import fields, has
from hypothesis import given

from gatedrentals.domain.money import dollars
from gatedrentals.domain.notices.fair_housing import LONG
from gatedrentals.domain.period import day_words
from gatedrentals.ports.papers import Paper, Papers
from gatedrentals.testing.contracts.setting import few_examples
from gatedrentals.testing.strategies.papers import papers as any_papers

__all__ = [
    "test_every_amount_and_day_is_said",
    "test_every_paper_bears_the_fair_housing_notice",
    "test_the_same_paper_is_the_same_bytes",
    "test_what_people_wrote_comes_out_as_they_wrote_it",
]

TextOf: TypeAlias = Callable[[bytes], str]
"""Reads a printed paper as a person would, or a program that reads aloud."""

ONLY_IF_IT_IS_PAID = ("remit_to", "missing", "due_by")
"""Printed on some papers of their kind only."""


@few_examples
@given(paper=any_papers())
def test_the_same_paper_is_the_same_bytes(papers: Papers, paper: Paper) -> None:
    """No clock, no chance: what was sent can be printed again."""
    assert papers.pdf(paper) == papers.pdf(paper)


@few_examples
@given(paper=any_papers())
def test_every_paper_bears_the_fair_housing_notice(papers: Papers, text_of: TextOf, paper: Paper) -> None:
    """In its text, so that it is read aloud too (§13.1)."""
    assert _closed_up(LONG) in _closed_up(text_of(papers.pdf(paper)))


@few_examples
@given(paper=any_papers())
def test_every_amount_and_day_is_said(papers: Papers, text_of: TextOf, paper: Paper) -> None:
    """Amounts as people write them; nothing may stand as a dash."""
    text = _closed_up(text_of(papers.pdf(paper)))

    said = [
        dollars(value) for name, value in _values(paper) if name.endswith("cents") and isinstance(value, int) and value
    ]
    said += [day_words(value) for _, value in _values(paper) if isinstance(value, date)]
    assert [each for each in said if _closed_up(each) not in text] == []


@few_examples
@given(paper=any_papers())
def test_what_people_wrote_comes_out_as_they_wrote_it(papers: Papers, text_of: TextOf, paper: Paper) -> None:
    """Names and notes are never read as markup."""
    text = _closed_up(text_of(papers.pdf(paper)))

    said = [value for _, value in _values(paper) if isinstance(value, str)]
    assert [each for each in said if _closed_up(each) not in text] == []


def _values(value: object) -> Iterator[tuple[str, object]]:
    """Every value of a paper with the name of its field, those aside that some papers of their kind leave out."""
    kind: type = type(value)
    for each in fields(kind):
        if each.name in ONLY_IF_IT_IS_PAID:
            continue
        held = getattr(value, each.name)
        for one in held if isinstance(held, tuple) else (held,):
            if has(type(one)):
                yield from _values(one)
            else:
                yield each.name, one


def _closed_up(text: str) -> str:
    """A text without blanks, line breaks and capitals, its minus as a hyphen: however it was set."""
    return "".join(text.replace("\N{MINUS SIGN}", "-").replace("\N{ZERO WIDTH SPACE}", "").split()).casefold()
