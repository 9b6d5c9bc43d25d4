"""The door's simulator, as tests of the adapter import it."""

from gatedrentals.testing.simulators.cloudflare_access import AUDIENCE, CloudflareAccess, cloudflare_access

__all__ = ["AUDIENCE", "CloudflareAccess", "cloudflare_access"]
