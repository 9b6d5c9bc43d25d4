import gzip
from hashlib import sha256

import pytest

from gatedrentals.entrypoints.web.static_files import StaticFiles, static_files

FILES: StaticFiles = static_files()


@pytest.mark.parametrize("source", sorted(FILES.by_source))
def test_a_file_is_named_by_what_is_in_it(source: str) -> None:
    file = FILES.by_source[source]
    stem, digest, ending = file.name.rsplit(".", 2)

    assert f"{stem}.{ending}" == source
    assert sha256(file.body).hexdigest().startswith(digest)
    assert FILES.url(source) == f"/static/{file.name}"
    assert FILES.find(file.name) is file


def test_what_pages_need_is_there_once() -> None:
    assert {"app.css", "app.js", "htmx.js", "theme.js", "icons.svg", "mark.svg"} <= FILES.by_source.keys()
    assert static_files() is FILES
    assert FILES.find("app.css") is None
    with pytest.raises(KeyError):
        FILES.url("nothing.css")


def test_a_file_is_kept_for_ever_and_packed_for_who_takes_it() -> None:
    file = FILES.by_source["app.css"]
    headers, body = file.answer("br, gzip")
    plain_headers, plain = file.answer("")

    assert headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == plain == file.body
    assert "content-encoding" not in plain_headers
    assert plain_headers["content-type"] == "text/css; charset=utf-8"
    assert "immutable" in plain_headers["cache-control"]
    assert plain_headers["vary"] == "accept-encoding"


def test_a_small_file_is_not_worth_packing() -> None:
    assert FILES.by_source["theme.js"].packed == b"" or len(FILES.by_source["theme.js"].body) > 512


def test_everything_a_first_page_loads_is_light() -> None:
    sent = sum(len(FILES.by_source[name].answer("gzip")[1]) for name in ("app.css", "app.js", "theme.js", "htmx.js"))

    assert sent < 40_000


def test_styles_and_script_reach_for_no_other_host() -> None:
    for name in ("app.css", "app.js", "theme.js"):
        assert b"//" not in FILES.by_source[name].body.replace(b"// ", b"").replace(b"://www.w3.org", b"")
        assert b"@import" not in FILES.by_source[name].body
        assert b"url(" not in FILES.by_source[name].body
