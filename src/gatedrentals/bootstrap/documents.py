"""Set-up documents and mapping files, from a folder into values of the domain."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from gatedrentals.domain.errors import Refusal

if TYPE_CHECKING:
    from gatedrentals.adapters.wire.sites import SiteEntry
    from gatedrentals.adapters.wire.structuring import Misfit
    from gatedrentals.application.importing.tables import ColumnMapping
    from gatedrentals.domain.catalog.product import Catalog
    from gatedrentals.domain.deposits.damages import DamageFinding
    from gatedrentals.domain.discounts.rules import RuleSet
    from gatedrentals.domain.site.policy import PolicyHistory, Site

MAPPING_FORMAT = "column-mapping/1"
SITES_DOCUMENT = "sites.json"
SITE_DOCUMENTS = ("catalog.json", "rates.json", "policies.json", "discount-rules.json")
"""What a site is set up from, beside its entry among the sites."""


class FileMissing(Refusal):
    """A document that a set-up needs is not there."""

    code = "file_missing"


@frozen
class SiteSetUp:
    """All that a site is set up from."""

    site: "Site"
    catalog: "Catalog"
    rules: "RuleSet"


@frozen
class MappingDocument:
    """The keys of a mapping file: see `ColumnMapping`."""

    format: str
    columns: dict[str, str] = field(factory=dict)
    values: dict[str, dict[str, str]] = field(factory=dict)
    ignored: tuple[str, ...] = ()
    date_format: str | None = None


def read_set_ups(folder: Path) -> "tuple[SiteSetUp, ...]":
    """The set-up of every site that ``sites.json`` of a folder names, each from the folder of its code.

    A site's folder holds ``catalog.json`` and, if they are needed, ``rates.json``, ``policies.json`` and
    ``discount-rules.json``. Raises FileMissing, or DocumentRefused with every fault of a document.
    """
    from gatedrentals.adapters.wire.sites import read_sites

    entries = read_sites(_bytes(folder / "sites.json"), "sites.json")
    return tuple(_set_up(entry, _documents_of(folder / entry.id), f"{entry.id}/") for entry in entries)


def read_set_up(documents: Mapping[str, bytes], site_id: str) -> "SiteSetUp":
    """The set-up of one site from documents by the names that they have in a folder.

    Raises FileMissing for one that is needed, DocumentRefused, or UnknownSite if ``sites.json`` does not name the site.
    """
    from gatedrentals.adapters.wire.sites import read_sites
    from gatedrentals.ports.sites import UnknownSite

    for entry in read_sites(_needed(documents, SITES_DOCUMENT), SITES_DOCUMENT):
        if entry.id == site_id:
            return _set_up(entry, documents, "")
    raise UnknownSite(f"{SITES_DOCUMENT} names no site {site_id!r}")


def read_mapping(path: Path) -> "ColumnMapping":
    """How another system's export reads. Raises FileMissing or DocumentRefused."""
    return mapping_of(_bytes(path), path.name)


def mapping_of(content: bytes, file: str) -> "ColumnMapping":
    """How another system's export reads, from a mapping document. Raises DocumentRefused."""
    from gatedrentals.adapters.wire.structuring import read_document
    from gatedrentals.application.importing.tables import ColumnMapping

    read = read_document(content, file, MappingDocument, MAPPING_FORMAT, check=_unreadable_days)
    return ColumnMapping(read.columns, read.values, frozenset(read.ignored), read.date_format)


def _unreadable_days(read: MappingDocument) -> "Iterator[Misfit]":
    """A format by which no day can be read, or which leaves out a part of the day."""
    from datetime import UTC, date, datetime

    from gatedrentals.adapters.wire.structuring import Misfit

    day, form = date(2027, 7, 31), read.date_format
    if form is None:
        return
    try:
        found = datetime.strptime(day.strftime(form), form).replace(tzinfo=UTC).date()
    except ValueError:
        found = None
    if found != day:
        yield Misfit(("date_format",), "a format by which a day can be read, such as %m/%d/%Y for 07/31/2027")


def read_inspection(path: Path) -> "tuple[DamageFinding, ...]":
    """What a move-out inspection found. Raises FileMissing or DocumentRefused."""
    from gatedrentals.bootstrap.inspection import findings_of

    return findings_of(_bytes(path), path.name)


def _set_up(entry: "SiteEntry", documents: Mapping[str, bytes], place: str) -> "SiteSetUp":
    from gatedrentals.adapters.wire.catalog import read_catalog, read_rates
    from gatedrentals.adapters.wire.discount_rules import read_discount_rules
    from gatedrentals.domain.discounts.rules import NO_RULES

    catalog = read_catalog(_needed(documents, "catalog.json", place), f"{place}catalog.json")
    if "rates.json" in documents:
        catalog = read_rates(documents["rates.json"], f"{place}rates.json", catalog)
    rules = documents.get("discount-rules.json")
    found = NO_RULES if rules is None else read_discount_rules(rules, f"{place}discount-rules.json").rules
    return SiteSetUp(entry.with_policies(_policies(documents, place)), catalog.catalog, found)


def _policies(documents: Mapping[str, bytes], place: str) -> "PolicyHistory":
    from datetime import UTC, datetime

    from gatedrentals.adapters.wire.policies import read_policies
    from gatedrentals.domain.site.policy import PolicyHistory, PolicyVersion, SitePolicy

    if "policies.json" in documents:
        return read_policies(documents["policies.json"], f"{place}policies.json").policies
    return PolicyHistory((PolicyVersion(datetime.min.replace(tzinfo=UTC), SitePolicy()),))


def _documents_of(folder: Path) -> dict[str, bytes]:
    """The documents of a site that its folder holds."""
    return {name: (folder / name).read_bytes() for name in SITE_DOCUMENTS if (folder / name).is_file()}


def _needed(documents: Mapping[str, bytes], name: str, place: str = "") -> bytes:
    if name not in documents:
        raise FileMissing(f"{place}{name} is not there")
    return documents[name]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(f"{path} is not there") from error
