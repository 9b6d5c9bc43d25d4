"""Every static file, read once, under a name that holds the hash of what is in it: cached for ever, never stale."""

import gzip
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

from attrs import frozen

ROOT = "/static/"
_HASH_DIGITS = 12
_WORTH_PACKING = 512
_TYPES = {
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "txt": "text/plain; charset=utf-8",
}


@frozen
class StaticFile:
    """A file as it is sent: its public name, what it is, and its bytes, plain and packed."""

    name: str
    content_type: str
    body: bytes
    packed: bytes

    @property
    def url(self) -> str:
        """Where a page finds it."""
        return ROOT + self.name

    def answer(self, accept_encoding: str) -> tuple[dict[str, str], bytes]:
        """Headers and body for a client that accepts these encodings."""
        headers = {
            "content-type": self.content_type,
            "cache-control": "public, max-age=31536000, immutable",
            "vary": "accept-encoding",
            "x-content-type-options": "nosniff",
        }
        if self.packed and "gzip" in accept_encoding:
            return {**headers, "content-encoding": "gzip"}, self.packed
        return headers, self.body


@frozen
class StaticFiles:
    """All static files, by the name that templates use and by the name that browsers ask for."""

    by_source: Mapping[str, StaticFile]
    by_name: Mapping[str, StaticFile]

    def url(self, source: str) -> str:
        """Where a page finds the file that templates call ``source``, such as ``app.css``.

        Raises KeyError if there is none.
        """
        return self.by_source[source].url

    def find(self, name: str) -> StaticFile | None:
        """The file that a browser asks for by its public name, or None."""
        return self.by_name.get(name)


@cache
def static_files() -> StaticFiles:
    """The files of this package and htmx, read on first use and kept."""
    found = {source: _named(source, body) for source, body in _sources()}
    return StaticFiles(found, {file.name: file for file in found.values()})


def _sources() -> Iterator[tuple[str, bytes]]:
    """Styles and the parts of the script are joined in the order of their names: one request each, no build step."""
    folder = files(__package__) / "static"
    yield "app.css", _joined(folder / "styles")
    yield "app.js", _joined(folder / "app")
    for file in sorted(folder.iterdir(), key=_name):
        if file.is_file():
            yield file.name, file.read_bytes()
    yield "htmx.js", (files("js_lib_htmx") / "static" / "htmx" / "htmx.min.js").read_bytes()


def _joined(folder: Traversable) -> bytes:
    return b"\n".join(file.read_bytes() for file in sorted(folder.iterdir(), key=_name) if file.is_file())


def _named(source: str, body: bytes) -> StaticFile:
    stem, _, ending = source.rpartition(".")
    name = f"{stem}.{sha256(body).hexdigest()[:_HASH_DIGITS]}.{ending}"
    packed = gzip.compress(body, mtime=0) if len(body) > _WORTH_PACKING else b""
    return StaticFile(name, _TYPES[ending], body, packed)


def _name(file: Traversable) -> str:
    return file.name
