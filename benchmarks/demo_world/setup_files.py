"""The set-up of both sites: policies, catalog, rates and discount rules, as an operator would write them."""

from typing import TypeAlias

Document: TypeAlias = dict[str, object]

SITES: Document = {
    "format": "sites/1",
    "sites": [
        {
            "id": "crosby",
            "name": "Crosby Heights",
            "zone": "America/Chicago",
            "office": {
                "company": "Crosby Heights Communities, LLC",
                "address": ["1400 Crosby Heights Drive", "Crosby, TX 77532"],
                "phone": "(281) 555-0142",
                "email": "office@crosby-heights.example",
                "remit_to": ["PO Box 1400", "Crosby, TX 77532"],
            },
        },
        {
            "id": "willis",
            "name": "Willis Lakes",
            "zone": "America/Chicago",
            "office": {
                "company": "Willis Lakes Communities, LLC",
                "address": ["220 Lake Meadow Lane", "Willis, TX 77378"],
                "phone": "(936) 555-0118",
                "email": "office@willis-lakes.example",
            },
        },
    ],
}

_PRODUCTS = (
    # code, label, class, recognition, revenue, deferred, recurring
    ("rent", "Rent", "rent", "ratable", "4010", "2410", True),
    ("storm_water", "Storm-water", "utilities", "ratable", "4110", "2420", True),
    ("water_sewer", "Water and sewer", "utilities", "ratable", "4130", "2440", True),
    ("pet_rent", "Pet rent", "fees", "ratable", "4120", "2430", True),
    ("electric", "Electric", "electric", "point_in_time", "4210", "", False),
    ("propane", "Propane", "propane", "point_in_time", "4220", "", False),
    ("late_fee", "Late fee", "late", "point_in_time", "4310", "", False),
    ("returned_payment_fee", "Returned-payment fee", "fees", "point_in_time", "4320", "", False),
    ("application_fee", "Application fee", "fees", "point_in_time", "4330", "", False),
    ("opening_balance", "Balance brought forward", "fees", "point_in_time", "3900", "", False),
    ("security_deposit", "Security deposit", "deposit", "liability", "2310", "", False),
    ("hotel_tax", "Hotel occupancy tax", "tax", "liability", "2250", "", False),
    ("cleaning", "Cleaning", "damages", "point_in_time", "4410", "", False),
    ("damages", "Damages", "damages", "point_in_time", "4420", "", False),
)

_FROM = "2027-01-01"


def catalog(site: str) -> Document:
    """The products of a site."""
    products = []
    for code, label, charge_class, recognition, revenue, deferred, recurring in _PRODUCTS:
        accounts = {"revenue": revenue} | ({"deferred": deferred} if deferred else {})
        product: Document = {
            "code": code,
            "label": label,
            "charge_class": charge_class,
            "recognition": recognition,
            "accounts": accounts,
        }
        products.append(product | ({"recurring": True} if recurring else {}))
    return {"format": "catalog/1", "site": site, "products": products}


def rates(site: str) -> Document:
    """The prices of a site; electric is priced per 1,000 kWh, and rises at New Year."""
    electric = {"crosby": ("145.00", "149.00"), "willis": ("139.50", "146.25")}[site]
    prices = [
        ("electric", _FROM, electric[0]),
        ("electric", "2028-01-01", electric[1]),
        ("propane", _FROM, "24.75"),
        ("returned_payment_fee", _FROM, "30.00"),
        ("application_fee", _FROM, "65.00"),
        ("storm_water", _FROM, "5.00"),
        ("pet_rent", _FROM, "6.25"),
        ("water_sewer", _FROM, "11.40"),
    ]
    rows = [{"product": product, "from_day": day, "amount": amount} for product, day, amount in prices]
    return {"format": "rates/1", "site": site, "prices": rows}


def policies(site: str) -> Document:
    """The policies of a site: what differs from the rule book."""
    first: Document = {"late_fee": {"flat": "20.00", "minimum_open_rent": "25.00", "cap": "20.00"}}
    if site == "willis":
        first = {
            "late_fee": {
                "flat": "12.00",
                "per_day": "2.00",
                "grace_noons": 1,
                "cap": "20.00",
                "minimum_open_rent": "25.00",
            },
            "hotel_tax": {
                "rates": [
                    {"authority": "State of Texas", "rate_bps": 600},
                    {"authority": "City of Willis", "rate_bps": 700},
                ]
            },
            "refuse_methods_under_notice": [],
        }
    second = first | {"min_hours_to_pay": 96}
    return {
        "format": "policies/1",
        "site": site,
        "versions": [
            {"version": 1, "in_force_from": "2020-01-01T00:00:00-06:00", "policy": first},
            {"version": 2, "in_force_from": "2028-01-01T00:00:00-06:00", "policy": second},
        ],
    }


def discount_rules(site: str) -> Document:
    """The specials of a site."""
    loyal = {
        "id": "loyal-2027",
        "label": "Loyal resident, $15.00 a month",
        "applies_to": {"classes": ["rent"]},
        "benefit": {"amount_off": "15.00"},
        "priority": 20,
        "window": {"first_day": "2027-07-01", "last_day": "2028-06-30"},
        "eligibility": {"promo_code": "LOYAL27", "frequencies": ["monthly"]},
        "max_uses": 6,
    }
    autopay = {
        "id": "autopay",
        "label": "Autopay, 1 % off",
        "applies_to": {"classes": ["rent"]},
        "benefit": {"percent_bps": 100},
        "priority": 30,
        "eligibility": {"autopay": True},
    }
    summer = {
        "id": "move-in-10",
        "label": "Move-in special, 10 % for the first cycles",
        "applies_to": {"products": ["rent"]},
        "benefit": {"percent_bps": 1000},
        "priority": 10,
        "eligibility": {
            "promo_code": "HELLO10",
            "move_in": {"first_day": "2027-07-01", "last_day": "2028-03-31"},
            "tenure_to": 4,
        },
        "cap": "60.00",
    }
    free = {
        "id": "fourth-week-free",
        "label": "Fourth week free",
        "applies_to": {"products": ["rent"]},
        "benefit": {"free_cycle": 4},
        "priority": 5,
        "eligibility": {"promo_code": "WEEK4", "frequencies": ["weekly"]},
        "stacking_group": "move-in",
    }
    return {
        "format": "discount-rules/1",
        "site": site,
        "version": 1,
        "rules": [loyal, autopay, summer, *([free] if site == "crosby" else [])],
    }
