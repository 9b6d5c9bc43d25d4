"""Set-up documents and mapping files, from a folder into values of the domain."""

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import field, frozen

from gatedrentals.domain.errors import Refusal

if TYPE_CHECKING:
    from gatedrentals.adapters.wire.sites import SiteEntry
    from gatedrentals.application.importing.tables import ColumnMapping
    from gatedrentals.domain.catalog.product import Catalog
    from gatedrentals.domain.deposits.damages import DamageFinding
    from gatedrentals.domain.discounts.rules import RuleSet
    from gatedrentals.domain.site.policy import PolicyHistory, Site

MAPPING_FORMAT = "column-mapping/1"


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


def read_set_ups(folder: Path) -> tuple[SiteSetUp, ...]:
    """The set-up of every site that ``sites.json`` of a folder names, each from the folder of its code.

    A site's folder holds ``catalog.json`` and, if they are needed, ``rates.json``, ``policies.json`` and
    ``discount-rules.json``. Raises FileMissing, or DocumentRefused with every fault of a document.
    """
    from gatedrentals.adapters.wire.sites import read_sites

    return tuple(_set_up(folder / site.id, site) for site in read_sites(_bytes(folder / "sites.json"), "sites.json"))


def read_mapping(path: Path) -> "ColumnMapping":
    """How another system's export reads. Raises FileMissing or DocumentRefused."""
    from gatedrentals.adapters.wire.structuring import read_document
    from gatedrentals.application.importing.tables import ColumnMapping

    read = read_document(_bytes(path), path.name, MappingDocument, MAPPING_FORMAT)
    return ColumnMapping(read.columns, read.values, frozenset(read.ignored), read.date_format)


def read_inspection(path: Path) -> "tuple[DamageFinding, ...]":
    """What a move-out inspection found. Raises FileMissing or DocumentRefused."""
    from gatedrentals.bootstrap.inspection import findings_of

    return findings_of(_bytes(path), path.name)


def _set_up(folder: Path, entry: "SiteEntry") -> SiteSetUp:
    from gatedrentals.adapters.wire.catalog import read_catalog, read_rates
    from gatedrentals.adapters.wire.discount_rules import read_discount_rules
    from gatedrentals.domain.discounts.rules import NO_RULES

    catalog = read_catalog(_bytes(folder / "catalog.json"), f"{entry.id}/catalog.json")
    rates, rules = folder / "rates.json", folder / "discount-rules.json"
    if rates.is_file():
        catalog = read_rates(_bytes(rates), f"{entry.id}/rates.json", catalog)
    found = read_discount_rules(_bytes(rules), f"{entry.id}/discount-rules.json").rules if rules.is_file() else NO_RULES
    return SiteSetUp(entry.with_policies(_policies(folder, entry)), catalog.catalog, found)


def _policies(folder: Path, entry: "SiteEntry") -> "PolicyHistory":
    from datetime import UTC, datetime

    from gatedrentals.adapters.wire.policies import read_policies
    from gatedrentals.domain.site.policy import PolicyHistory, PolicyVersion, SitePolicy

    file = folder / "policies.json"
    if file.is_file():
        return read_policies(_bytes(file), f"{entry.id}/policies.json").policies
    return PolicyHistory((PolicyVersion(datetime.min.replace(tzinfo=UTC), SitePolicy()),))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise FileMissing(f"{path} is not there") from error
