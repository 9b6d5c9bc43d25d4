"""Cloudflare Access at the wire: publishes two keys, signs good and bad assertions, and takes a new key on command."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle
from threading import Thread
from typing import Any
from uuid import uuid4

import jwt
from attrs import define, field
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import RSAAlgorithm

PATH = "/cdn-cgi/access/certs"
AUDIENCE = "4714c1358e65fe4b408ad6d432a5f878f08194bdb4752441fd56faefa9b2b6f2"
"""The tag of the application that is behind the door."""
LASTS_S = 3_600


_DIFFERENT = 5


@cache
def _private(number: int) -> RSAPrivateKey:
    """One of a few keys: making them takes long, so that all doors of a program share them."""
    assert 0 <= number < _DIFFERENT
    return generate_private_key(65_537, 2_048)


_numbers = cycle(range(_DIFFERENT))


@define
class SigningKey:
    """A key with its name: no two at a time have the same of either."""

    private: RSAPrivateKey = field(factory=lambda: _private(next(_numbers)))
    name: str = field(factory=lambda: uuid4().hex)

    def published(self) -> dict[str, Any]:
        """As the door publishes it."""
        public = RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {**public, "kid": self.name, "alg": "RS256", "use": "sig"}

    def public_pem(self) -> bytes:
        """As anybody can write it down."""
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@define
class CloudflareAccess:
    """The door of one team. ``status`` other than 200 is what it answers instead of its keys."""

    issuer: str
    audience: str = AUDIENCE
    status: int = 200
    body: bytes | None = None
    asked: int = 0
    present: SigningKey = field(factory=SigningKey)
    previous: SigningKey = field(factory=SigningKey)
    foreign: SigningKey = field(factory=SigningKey)

    def rotate(self) -> None:
        """Take a new key; the present one becomes the previous one."""
        self.previous, self.present = self.present, SigningKey()

    def certs(self) -> bytes:
        """What it publishes."""
        if self.body is not None:
            return self.body
        keys = [key.published() for key in (self.present, self.previous)]
        # A careless reader takes "the" certificate for the only key; it is the previous one here.
        return json.dumps({"keys": keys, "public_cert": {"kid": self.previous.name, "cert": ""}}).encode()

    def assertion(self, email: str, fault: str = "") -> str:
        """What it says of somebody whom it let in; ``fault`` is what is wrong with it."""
        claims = {**self._claims(email), **self._faulty_claims(fault)}
        claims = {name: value for name, value in claims.items() if value is not None}
        match fault:
            case "no signature":
                return jwt.encode(claims, "", algorithm="none", headers={"kid": self.present.name})
            case "signed with the public key":
                return self._confused(claims)
            case "unknown key":
                return _signed(claims, self.foreign, self.foreign.name)
            case "another's key":
                return _signed(claims, self.foreign, self.present.name)
            case "tampered":
                head, _, sign = _signed(claims, self.present, self.present.name).split(".")
                return f"{head}.{_part({**claims, 'email': 'owner@example.com'})}.{sign}"
            case _:
                return _signed(claims, self.present, self.present.name)

    def _claims(self, email: str) -> dict[str, Any]:
        now = int(time.time())
        return {
            "aud": [self.audience],
            "email": email,
            "exp": now + LASTS_S,
            "iat": now,
            "nbf": now,
            "iss": self.issuer,
            "type": "app",
            "identity_nonce": "6ei69kawdKzMIAPF",
            "sub": "7335d417-61da-459d-899c-0a01c76a2f94",
            "country": "US",
        }

    def _faulty_claims(self, fault: str) -> dict[str, Any]:
        now = int(time.time())
        faults: dict[str, dict[str, Any]] = {
            "expired": {"exp": now - LASTS_S, "nbf": now - 2 * LASTS_S, "iat": now - 2 * LASTS_S},
            "not yet valid": {"nbf": now + LASTS_S},
            "another audience": {"aud": ["0" * 64]},
            "another issuer": {"iss": f"{self.issuer}/"},
            "of the organization": {"type": "org"},
            "no mail address": {"email": None, "sub": "", "common_name": "a-service.access"},
            "never expires": {"exp": None},
        }
        return faults.get(fault, {})

    def _confused(self, claims: dict[str, Any]) -> str:
        """Signed with what everybody knows, by an algorithm that takes it for a secret."""
        head = _part({"alg": "HS256", "typ": "JWT", "kid": self.present.name})
        signed = f"{head}.{_part(claims)}"
        digest = jwt.get_algorithm_by_name("HS256").sign(signed.encode(), self.present.public_pem())
        return f"{signed}.{_encoded(digest)}"


@contextmanager
def cloudflare_access() -> Iterator[CloudflareAccess]:
    """A door that listens on this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            door.asked += 1
            found = door.certs() if door.status == 200 else b"<html>an error page</html>"
            self.send_response(door.status if self.path == PATH else 404)
            self.send_header("Content-Length", str(len(found)))
            self.end_headers()
            self.wfile.write(found)

        def log_message(self, *_args: object) -> None:
            """Say nothing: tests read what is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    door = CloudflareAccess(f"http://127.0.0.1:{server.server_address[1]}")
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield door
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _signed(claims: dict[str, Any], key: SigningKey, name: str) -> str:
    return jwt.encode(claims, key.private, algorithm="RS256", headers={"kid": name})


def _part(content: dict[str, Any]) -> str:
    return _encoded(json.dumps(content, separators=(",", ":")).encode())


def _encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()
