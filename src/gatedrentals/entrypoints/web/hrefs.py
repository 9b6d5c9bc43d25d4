"""Addresses of pages that many others lead to."""

from datetime import date
from string import ascii_letters, digits
from urllib.parse import quote, quote_plus, unquote

SUSPENSE = "suspense"
"""Stands in an address for a license's number where money was nobody's."""
ESCAPE = "~"
"""Stands for what a per cent sign stands for, but no server undoes it."""
_PLAIN = frozenset(ascii_letters + digits + "-_")


def license_href(site_id: str, number: str, part: str = "") -> str:
    """The page of a license, or a part of it."""
    return f"/sites/{site_id}/licenses/{quote(number, safe='')}" + (f"/{part}" if part else "")


def invoice_href(site_id: str, number: str, invoice_number: int) -> str:
    """The page of an invoice."""
    return license_href(site_id, number, f"invoices/{invoice_number}")


def statement_href(site_id: str, number: str, version: int = 0) -> str:
    """The page of a license's deposit statement: of one version, or the latest."""
    return license_href(site_id, number, "deposit-statement") + (f"?version={version}" if version else "")


def refund_href(site_id: str, holder: str, refund_no: int) -> str:
    """The page of a refund; ``holder`` is its license's number, or `SUSPENSE`."""
    return f"/sites/{site_id}/refunds/{quote(holder, safe='')}/{refund_no}"


def item_href(site_id: str, kind: str, key: str) -> str:
    """The page of an item of the queue."""
    return f"/sites/{site_id}/queue/item?kind={kind}&key={quote_plus(key)}"


def month_href(site_id: str, month: date) -> str:
    """The page of a month."""
    return f"/sites/{site_id}/months/{month:%Y-%m}"


def receipt_href(site_id: str, source: str, external_id: str, part: str = "") -> str:
    """The page of a receipt, or a command on it."""
    names = f"{_escaped(source)}/{_escaped(external_id)}"
    return f"/sites/{site_id}/receipts/{names}" + (f"/{part}" if part else "")


def unquoted(part: str) -> str:
    """The name that a part of a receipt's address stands for."""
    return unquote(part.replace(ESCAPE, "%"))


def _escaped(name: str) -> str:
    """Whoever names money may put anything into the name, also a slash, which servers would take for a part's end."""
    return "".join(
        each if each in _PLAIN else "".join(f"{ESCAPE}{byte:02X}" for byte in each.encode()) for each in name
    )
