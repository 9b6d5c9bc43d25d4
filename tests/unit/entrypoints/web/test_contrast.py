import re
from importlib.resources import files
from itertools import product

import pytest

TOKENS = (files("gatedrentals.entrypoints.web") / "static" / "styles" / "10-tokens.css").read_text(encoding="utf-8")
PAIRS: dict[str, str] = dict(re.findall(r"--([\w-]+): light-dark\(((?:#\w{6}), (?:#\w{6}))\);", TOKENS))
THEMES = ("light", "dark")
TEXT, SHAPE = 4.5, 3.0
GROUNDS = ("canvas", "surface", "raised", "sunken", "hover")
TONES = ("info", "success", "warning", "danger", "neutral")
ON_TEXT = [
    *product(("ink", "ink-soft", "ink-faint"), GROUNDS),
    *product(("ink", "ink-soft"), [f"{tone}-soft" for tone in TONES]),
    *product(("ink", "ink-soft", "ink-faint"), ["accent-soft"]),
    *product(("accent", "accent-strong"), GROUNDS),
    *product(TONES, ("surface", "raised", "hover")),
    *((tone, f"{tone}-soft") for tone in TONES),
    ("accent-strong", "accent-soft"),
    ("accent", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-danger", "danger-solid"),
]
ON_SHAPE = [
    *product(("line-strong", "focus"), ("canvas", "surface", "raised")),
    *product([f"series-{number}" for number in range(1, 7)], ["surface"]),
]


def colour(token: str, theme: str) -> str:
    light, dark = PAIRS[token].split(", ")
    return {"light": light, "dark": dark}[theme]


def luminance(hex_colour: str) -> float:
    parts = [int(hex_colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "ground"), ON_TEXT)
def test_text_can_be_read(text: str, ground: str, theme: str) -> None:
    assert contrast(colour(text, theme), colour(ground, theme)) >= TEXT


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("shape", "ground"), ON_SHAPE)
def test_edges_rings_and_charts_can_be_seen(shape: str, ground: str, theme: str) -> None:
    assert contrast(colour(shape, theme), colour(ground, theme)) >= SHAPE


def test_contrast_is_what_the_guidelines_say() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_styles_use_no_colour_that_is_no_token() -> None:
    folder = files("gatedrentals.entrypoints.web") / "static" / "styles"
    loose = [
        f"{sheet.name}: {found}"
        for sheet in folder.iterdir()
        if sheet.name != "10-tokens.css"
        for found in re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(.*|\bhsl\(.*", sheet.read_text(encoding="utf-8"))
    ]

    assert loose == []


def test_every_token_that_styles_use_is_there() -> None:
    folder = files("gatedrentals.entrypoints.web") / "static" / "styles"
    known = set(re.findall(r"(--[\w-]+):", TOKENS))
    used = {
        name for sheet in folder.iterdir() for name in re.findall(r"var\((--[\w-]+)", sheet.read_text(encoding="utf-8"))
    }

    assert used <= known
