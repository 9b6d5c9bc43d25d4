"""Addresses of pages that many others lead to."""

from urllib.parse import quote, unquote


def license_href(site_id: str, number: str, part: str = "") -> str:
    """The page of a license, or a part of it."""
    return f"/sites/{site_id}/licenses/{quote(number, safe='')}" + (f"/{part}" if part else "")


def invoice_href(site_id: str, number: str, invoice_number: int) -> str:
    """The page of an invoice."""
    return license_href(site_id, number, f"invoices/{invoice_number}")


def receipt_href(site_id: str, source: str, external_id: str, part: str = "") -> str:
    """The page of a receipt, or a command on it.

    Whoever names money may put a slash into the name: it is quoted twice, as the first quoting is undone before the
    address is taken apart.
    """
    names = "/".join(quote(quote(name, safe=""), safe="") for name in (source, external_id))
    return f"/sites/{site_id}/receipts/{names}" + (f"/{part}" if part else "")


def unquoted(part: str) -> str:
    """The name that a part of a receipt's address quotes."""
    return unquote(part)
