import json
import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from attrs import fields

from gatedrentals.adapters.wire.catalog import read_catalog, read_rates
from gatedrentals.adapters.wire.discount_rules import read_discount_rules
from gatedrentals.adapters.wire.json_text import Json
from gatedrentals.adapters.wire.policies import PolicyDocument, read_policies
from gatedrentals.adapters.wire.sites import SiteEntry, read_sites
from gatedrentals.domain.ids import ProductCode, SiteId
from gatedrentals.domain.site.policy import (
    NO_OFFICE,
    HotelTaxRate,
    HotelTaxRule,
    LateFeeRule,
    Office,
    PolicyHistory,
    PolicyVersion,
    SitePolicy,
)
from tests.unit.adapters.wire.documents import fault_lines, written
from tests.unit.source.tree import ROOT

CROSBY = SiteId("crosby")
NO_POLICY = PolicyHistory((PolicyVersion(datetime(2027, 1, 1, tzinfo=UTC), SitePolicy()),))
PAGE = ROOT / "docs" / "reference" / "set-up-documents.md"


def examples() -> dict[str, bytes]:
    blocks = re.findall(r"^```json\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return {json.loads(block)["format"]: block.encode() for block in blocks}


def test_the_examples_of_the_page_are_read() -> None:
    blocks = examples()

    entries = read_sites(blocks["sites/1"], "sites.json")
    with_products = read_catalog(blocks["catalog/1"], "catalog.json")
    priced = read_rates(blocks["rates/1"], "rates.json", with_products)
    rules = read_discount_rules(blocks["discount-rules/1"], "discount-rules.json")
    policies = read_policies(blocks["policies/1"], "policies.json")

    assert len(blocks) == 5
    site = entries[0].with_policies(policies.policies)
    assert (site.id, site.zone, len(entries)) == (CROSBY, ZoneInfo("America/Chicago"), 2)
    assert {read.site for read in (with_products, priced, rules, policies)} == {CROSBY}
    assert priced.catalog.price_cents(ProductCode("storm-water"), date(2027, 12, 31)) == 500
    assert priced.catalog.price_cents(ProductCode("storm-water"), date(2028, 1, 1)) == 550
    assert [rule.id for rule in rules.rules.rules] == ["spring-2028", "autopay"]
    assert site.policies.at(datetime(2027, 12, 31, tzinfo=UTC)).late_fee == LateFeeRule(3_000, 2_500, 0, 0, 3_250)
    later = site.policies.at(datetime(2028, 1, 1, 6, tzinfo=UTC))
    assert later.hotel_tax == HotelTaxRule((HotelTaxRate("Texas", 600), HotelTaxRate("Willis", 700)))
    assert (later.version, later.surrender_day_charged) == (2, True)


def test_the_page_names_every_key_of_a_policy() -> None:
    page = PAGE.read_text(encoding="utf-8")

    assert [attribute.name for attribute in fields(PolicyDocument) if f"`{attribute.name}`" not in page] == []


def test_a_site_may_say_how_its_office_is_reached() -> None:
    office: Json = {"company": "Gated LLC", "address": ["1 Main St", "Crosby, TX 77532"], "phone": "(281) 555-0142"}
    sites: list[Json] = [
        {"id": "crosby", "name": "Crosby", "zone": "UTC", "office": office},
        {"id": "willis", "name": "Willis", "zone": "UTC", "office": None},
    ]
    crosby, willis = (
        entry.with_policies(NO_POLICY)
        for entry in read_sites(written({"format": "sites/1", "sites": sites}), "sites.json")
    )

    assert crosby.office == Office("Gated LLC", ("1 Main St", "Crosby, TX 77532"), "(281) 555-0142")
    assert willis.office == NO_OFFICE

    wrong: Json = {"address": "1 Main St", "phone": "", "fax": "1"}
    sites = [{"id": "crosby", "name": "Crosby", "zone": "UTC", "office": wrong}]
    assert fault_lines(lambda: read_sites(written({"format": "sites/1", "sites": sites}), "sites.json")) == [
        "sites[0].office.address: a list in brackets",
        "sites[0].office.phone: a text that is not empty and has no blanks around it",
        "sites[0].office.fax: one of the keys company, address, phone, email, remit_to",
    ]


def test_a_site_has_a_code_a_name_and_a_zone() -> None:
    sites: Json = [
        {"id": "crosby", "name": "Crosby", "zone": "America/Chicago"},
        {"id": "crosby", "name": "", "zone": "America/Chicag"},
        {"id": "Willis ", "name": "Willis\u0000", "zone": "../etc"},
    ]

    assert fault_lines(lambda: read_sites(written({"format": "sites/1", "sites": sites}), "sites.json")) == [
        "sites[1].id: id only once; sites[0] has the same",
        "sites[1].name: a text that is not empty and has no blanks around it",
        'sites[1].zone: a time zone of the IANA list, such as "America/Chicago"',
        'sites[2].id: a code in small letters, digits and single hyphens, such as "storm-water"',
        "sites[2].name: a text in quotes, without control characters",
        'sites[2].zone: a time zone of the IANA list, such as "America/Chicago"',
    ]
    assert read_sites(b'{"format": "sites/1", "sites": []}', "sites.json") == ()
    one: Json = {"format": "sites/1", "sites": [{"id": "a-b_c", "name": "Ä", "zone": "UTC"}]}
    assert read_sites(written(one), "sites.json") == (SiteEntry(SiteId("a-b_c"), "Ä", ZoneInfo("UTC")),)  # type: ignore[arg-type]  # a Name is made by reading only
