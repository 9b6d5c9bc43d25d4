"""Figures for Prometheus: how many requests of each route, how they ended and how long they took."""

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)


class Metrics:
    """The figures of one application; routes are counted by their templates, so that no id becomes a label."""

    def __init__(self) -> None:
        """Begin at nothing, in a registry of our own."""
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "http_requests_total", "Requests by route and status", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "http_request_seconds",
            "Seconds a request took",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self.registry,
        )

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answer."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)

    def exposed(self) -> bytes:
        """The figures as Prometheus reads them."""
        return generate_latest(self.registry)
