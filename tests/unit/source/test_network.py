import socket

import pytest


def test_a_unit_test_cannot_connect() -> None:
    with socket.socket() as plug, pytest.raises(AssertionError, match="may not connect"):
        plug.connect(("127.0.0.1", 9))
