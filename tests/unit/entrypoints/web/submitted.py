"""Forms as a browser sends them back: what a page filled in, with what a person types."""

import re
from html import unescape
from typing import Any

from httpx import Response
from litestar.testing import TestClient

HTMX = {"HX-Request": "true", "HX-Target": "dialog"}


def fields(html: str) -> dict[str, str]:
    """What stands in the fields of a page's form; boxes that are not checked are left out."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and (not re.search('type="(checkbox|radio)"', tag) or " checked" in tag):
            found[name[1]] = unescape(value[1]) if value else ""
    for name_, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inside)
        found[name_] = chosen[1] if chosen else ""
    return found


def previewed(client: TestClient[Any], path: str, **typed: str) -> Response:
    """The preview of a command with what was typed into its form."""
    asked = client.get(path, headers=HTMX)
    assert asked.status_code == 200, asked.text
    return client.post(path, data=fields(asked.text) | typed | {"step": "preview"}, headers=HTMX)


def confirmed(client: TestClient[Any], path: str, preview: Response) -> Response:
    """The command done after its preview."""
    assert preview.status_code == 200, preview.text
    return client.post(path, data=fields(preview.text) | {"step": "confirm"}, headers=HTMX)
