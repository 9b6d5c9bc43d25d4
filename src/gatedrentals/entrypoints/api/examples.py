"""An example of every request, as the description of the API shows it: a test sends each and reads the answer."""

from collections.abc import Mapping
from typing import Any

PARAMETERS: Mapping[str, Any] = {
    "site_id": "crosby",
    "number": "CR-1",
    "invoice_number": 1,
    "seq": 1,
    "refund_no": 1,
    "form": "beancount",
    "source": "office crosby",
    "external_id": "drawer-2/0417",
    "key": "00000000-0000-0000-0000-000000000001/1",
    "first": "2027-07-01",
    "last": "2027-07-31",
    "name": "file.csv",
    "leave_on": "2027-07-31",
    "party_id": "00000000-0000-0000-0000-000000000003",
    "words": "maria garcia",
    "session_name": "33d9c16f6fbc1c0e",
}
"""Values of parameters of paths and queries, by their names."""

_DRAFTED = {"number": "CR-2001"}
_OF_NOBODY = {"kind": "unmatched_receipt"}
PATHS: Mapping[str, Mapping[str, Any]] = {
    "send_license": _DRAFTED,
    "sign_license": _DRAFTED,
    "decline_license": _DRAFTED,
    "cancel_license": _DRAFTED,
    "prepare_license": _DRAFTED,
    "change_move_in": _DRAFTED,
    "activate_license": _DRAFTED,
    "read_item": _OF_NOBODY,
}
"""The same where an operation needs others."""

_MONEY = {"source": "office crosby", "external_id": "drawer-2/0417"}
_LINE = {"invoice_number": 1, "line_no": 1}
_DRAFT = {
    "number": "CR-2001",
    "residents": [{"name": "Dana Whitfield", "phone": "+1 936 555 0123"}],
    "home": "HS-2001",
    "pad": "C-003",
    "move_in": "2027-07-05",
    "terms": {
        "frequency": "weekly",
        "anchor": "2027-07-09",
        "recurring": [
            {"product": "rent", "amount": {"cents": 28_750}},
            {"product": "storm_water", "amount": {"cents": 500}},
        ],
    },
    "one_time": [{"product": "security_deposit", "amount": {"cents": 50_000}}],
    "promo_codes": ["HELLO10"],
}
_COUNTERTOP = {
    "room": "Kitchen",
    "item": "countertop",
    "classification": "damaged_tenant",
    "unit_cost": {"cents": 18_500},
    "photos": ["inspections/CR-1/kitchen-1.jpg"],
}

_LICENSES: Mapping[str, Any] = {
    "draft_license": _DRAFT,
    "sign_at_office": _DRAFT,
    "send_license": {},
    "sign_license": {"why": "signed by everybody"},
    "decline_license": {"why": "found another place"},
    "cancel_license": {"why": "the job fell through", "address": "1 Main St, Crosby, TX 77532"},
    "prepare_license": {},
    "change_move_in": {"move_in": "2027-07-12", "why": "the movers come later"},
    "activate_license": {"moved_in_on": "2027-07-05"},
    "change_terms": {
        "terms": {"frequency": "monthly", "recurring": [{"product": "rent", "amount": {"cents": 115_000}}]},
        "effective_on": "2027-08-01",
    },
    "transfer_license": {"home": "HS-9", "pad": "C-009", "from_day": "2027-07-08"},
    "agree_long_stay": {"agreed_on": "2027-07-01"},
    "restart_tax_count": {"from_night": "2027-07-03", "why": "away for a month, unpaid"},
    "give_notice": {"notice_given_on": "2027-07-01", "why": "moves to Houston"},
    "confirm_surrender": {"surrender_on": "2027-07-20"},
    "withdraw_notice": {"why": "they stay"},
    "move_out": {"departed_on": "2027-07-20"},
    "abandon_license": {"last_night": "2027-07-14", "why": "the neighbors saw them leave; photos are kept"},
    "terminate_license": {"why": "rent open for two cycles"},
    "take_back_possession": {"back_on": "2027-07-20"},
}
_MONEY_MOVES: Mapping[str, Any] = {
    "record_receipt": {
        **_MONEY,
        "method": "office_cash",
        "amount": {"cents": 66_000},
        "received_at": "2027-07-01T04:30:00Z",
        "license_number": "CR-1",
        "payer_name": "Maria Garcia",
    },
    "reverse_receipt": {**_MONEY, "reason": "booking_error"},
    "place_receipt": {**_MONEY, "license_number": "CR-2"},
    "direct_receipt": {**_MONEY, "lines": [_LINE], "note": "the resident asked for it"},
    "refuse_receipt": {**_MONEY, "payee": "Ann Lee", "address": "9 Oak St, Willis, TX 77378"},
    "link_payer": {"payer_name": "Ann Lee", "license_number": "CR-1"},
    "unlink_payer": {"payer_name": "Ann Lee"},
    "credit_lines": {
        "reason": "goodwill",
        "lines": [{"line": _LINE, "amount": {"cents": 2_500}}],
        "note": "no water for a day",
    },
    "void_invoice": {"note": "billed by mistake"},
    "mark_lines": {"kind": "pin", "lines": [_LINE], "note": "paid by the agency"},
    "write_off": {"note": "not worth a suit"},
    "issue_invoices": {"as_of": "2027-07-08T17:00:00Z"},
    "assess_late_fees": {},
    "close_month": {"month": "2027-07-01"},
}
_SETTLING: Mapping[str, Any] = {
    "draft_statement": {"findings": [_COUNTERTOP], "forwarding_address": "1 Main St, Crosby, TX 77532"},
    "revise_statement": {
        "forwarding_address": "9 Oak St, Willis, TX 77378",
        "cannot_be_had": [{"fact": "classification", "of": "Bath tub", "note": "the photos are lost"}],
    },
    "finalize_statement": {},
    "move_refund": {"to": "printed", "check_number": "4102"},
    "address_refund": {"address": "9 Oak St, Willis, TX 77378"},
    "send_letter": {"sent_on": "2031-03-02"},
    "act_on_item": {
        **_OF_NOBODY,
        "key": "00000000-0000-0000-0000-000000000001/1",
        "action": "place_receipt",
        "license_number": "CR-1",
    },
}
_SITES: Mapping[str, Any] = {
    "load_site": {
        "documents": {
            "sites.json": {
                "format": "sites/1",
                "sites": [{"id": "crosby", "name": "Crosby Heights", "zone": "America/Chicago"}],
            },
            "catalog.json": {
                "format": "catalog/1",
                "site": "crosby",
                "products": [
                    {
                        "code": "rent",
                        "label": "Rent",
                        "charge_class": "rent",
                        "recognition": "ratable",
                        "accounts": {"revenue": "4010", "deferred": "2410"},
                        "recurring": True,
                    }
                ],
            },
        }
    },
    "save_staff": {
        "email": "renee@example.com",
        "name": "Renee Ochoa",
        "roles": ["pm"],
        "sites": ["crosby"],
    },
    "import_rent_roll": (
        "license_number,pad,home_serial,resident_names,email,phone,frequency,due_anchor,moved_in,billed_from,rent\n"
        "CR-3,C-005,HS-5,Ana Cantu,ana@example.com,,weekly,2027-07-02,2026-05-01,2027-07-02,310.00\n"
    ),
    "import_receipts": (
        "source,external_id,method,amount,received_at,license_number,payer_name,memo\n"
        "authorize_net,60192442211,card,325.00,2027-06-30 21:10:06,CR-1,Maria Garcia,\n"
    ),
    "import_readings": "pad,read_on,register,reading_kwh\nC-001,2027-06-30,E-1,1200.5\n",
}
_OWN: dict[str, Any] = {
    "ask_code": {"contact": "maria@example.com"},
    "redeem_code": {"challenge": "what asking for the code answered", "code": "123456"},
    "give_own_notice": {"leave_on": "2027-07-31", "why": "A new job in Waco."},
    "change_own_preferences": {"takes_mail": True, "takes_sms": False},
}
BODIES: Mapping[str, Any] = {**_LICENSES, **_MONEY_MOVES, **_SETTLING, **_SITES, **_OWN}
"""Bodies, by the name of the operation that takes them."""
