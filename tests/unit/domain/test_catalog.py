"""Products by code and prices by day (§4.1)."""

import pytest
from attrs import evolve

from gatedrentals.domain.catalog.product import Catalog, GeneralLedgerAccounts, Product, Recognition, UnknownProduct
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.domain.ids import ProductCode
from gatedrentals.domain.site.charge_class import ChargeClass
from gatedrentals.domain.site.policy import PolicyHistory, PolicyVersion, SitePolicy
from tests.unit.domain.payments.books import at

RENT = Product(
    ProductCode("rent"), "Site rent", ChargeClass.RENT, Recognition.RATABLE, GeneralLedgerAccounts("40000", "23000")
)


def test_a_product_is_found_by_its_code_alone() -> None:
    pet = evolve(RENT, code=ProductCode("pet-rent"))

    assert Catalog((RENT, pet)).product(ProductCode("pet-rent")) is pet
    with pytest.raises(UnknownProduct, match="storm-water"):
        Catalog((RENT, pet)).product(ProductCode("storm-water"))


def test_two_products_of_one_code_are_refused() -> None:
    with pytest.raises(InvalidValue, match="rent"):
        Catalog((RENT, evolve(RENT, label="Another rent")))


def test_policies_stand_in_the_order_in_which_they_came_into_force() -> None:
    june, july = (PolicyVersion(at(month, 1), SitePolicy(version=month)) for month in (6, 7))

    history = PolicyHistory((june, july))

    assert [history.at(at(month, 15)).version for month in (5, 6, 7, 8)] == [6, 6, 7, 7]
    assert history.at(at(7, 1)).version == 7
    for versions in ((), (july, june), (june, june)):
        with pytest.raises(InvalidValue, match="versions"):
            PolicyHistory(versions)
