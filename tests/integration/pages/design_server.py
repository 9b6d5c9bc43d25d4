"""The design page behind a plain server, with answers that go wrong on demand."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

from attrs import define, evolve, field

from gatedrentals.entrypoints.http.headers import CONTENT_SECURITY_POLICY
from gatedrentals.entrypoints.web.design import Shown, show
from gatedrentals.entrypoints.web.problems import problem
from gatedrentals.entrypoints.web.rendering import Asked
from gatedrentals.entrypoints.web.static_files import ROOT, static_files
from tests.unit.entrypoints.web.shown import PAGES, layout


@define
class Design:
    """A running server: what it was sent, and how it answers forms from now on."""

    url: str = ""
    posts: list[tuple[str, dict[str, str], str]] = field(factory=list)
    status: int = 0
    csrf: str = "proof"

    def answer(self, path: str, typed: Mapping[str, str], headers: Mapping[str, str], *, post: bool) -> Shown:
        """What a browser gets."""
        asked = Asked.read(headers)
        part = path.removeprefix("/design").strip("/")
        frame = evolve(layout(), csrf=self.csrf, person=layout().person if self.csrf else None)
        if post:
            self.posts.append((path, dict(typed), headers.get("x-csrf-token", "")))
            if self.status:
                context = {"layout": frame, "asked": asked, "problem": problem(self.status, retry_href="/design")}
                return Shown(PAGES.render("errors/fragment.html", context), self.status, {"x-request-id": "request-7"})
        return show(PAGES, frame, asked, part, typed)


@contextmanager
def running() -> Iterator[Design]:
    """A server on a port of its own."""
    design = Design()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_args: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path.startswith(ROOT):
                file = static_files().find(parts.path.removeprefix(ROOT))
                headers, body = file.answer(self.headers["accept-encoding"]) if file else ({}, b"")
                self._send(200 if file else 404, headers, body)
            else:
                self._show(parts.path, dict(parse_qsl(parts.query)), post=False)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["content-length"])).decode()
            self._show(urlsplit(self.path).path, dict(parse_qsl(sent)), post=True)

        def _show(self, path: str, typed: dict[str, str], *, post: bool) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            shown = design.answer(path, typed, headers, post=post)
            page = {"content-type": "text/html; charset=utf-8", "cache-control": "no-store"}
            self._send(shown.status, {**page, **shown.headers}, shown.html.encode())

        def _send(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in {**headers, "content-security-policy": CONTENT_SECURITY_POLICY}.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    design.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield design
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
