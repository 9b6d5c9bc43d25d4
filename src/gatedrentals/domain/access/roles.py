"""What people are to the company, and what each role may do: one table (§13.3)."""

from enum import Enum


class Role(Enum):
    """What a person is to the company."""

    PM = "pm"
    ACCOUNTANT = "accountant"
    OWNER = "owner"
    TECHNICIAN = "technician"
    CREW = "crew"
    MARKETING = "marketing"
    APPLICANT = "applicant"
    RESIDENT = "resident"


class Permission(Enum):
    """Something that a role may do at the sites of whoever has it; the last two are about oneself alone."""

    READ_OCCUPANCY = "read_occupancy"
    """Which pads are free, and until when."""
    READ_LICENSES = "read_licenses"
    """Licenses with their residents, pads, terms and transitions."""
    READ_BOOKS = "read_books"
    """Ledgers, invoices, receipts, deposits, refunds and their explanations."""
    READ_REPORTS = "read_reports"
    """Boards and reports over a whole site, also as CSV."""
    READ_READINGS = "read_readings"
    """Meters and what they read."""
    READ_OWN_ITEMS = "read_own_items"
    """Items of the action queue that one may work."""
    READ_QUEUE = "read_queue"
    """Every item of the action queue."""
    READ_AUDIT = "read_audit"
    """The audit trail, and whether the books hold together."""

    WORK_QUEUE = "work_queue"
    """Dismiss an item that only a person can judge."""
    RECORD_READINGS = "record_readings"
    """Enter or import what meters read."""
    COMMAND_LICENSES = "command_licenses"
    """Draft, sign, activate, change, take notice, move out."""
    RECEIVE_MONEY = "receive_money"
    """Record what came in, by hand or from a file."""
    MOVE_MONEY = "move_money"
    """Place, direct or reverse a receipt, refuse it, link a payer."""
    BILL = "bill"
    """Issue invoices, assess late fees."""
    CREDIT = "credit"
    """Credit a line, void an invoice."""
    WRITE_OFF = "write_off"
    """Give up what is owed."""
    SETTLE = "settle"
    """Draft, revise and finalize a deposit statement."""
    PAY_REFUNDS = "pay_refunds"
    """Print, stamp and mail a refund's check."""
    RECONCILE_REFUNDS = "reconcile_refunds"
    """Say that a check cleared, void or reissue it, hand it to the state."""
    CLOSE_MONTHS = "close_months"
    """Recognize revenue and close a month."""
    EXPORT = "export"
    """Hand the journal to the accounting system."""
    SET_UP = "set_up"
    """Policies, catalog, rates, discount rules, rent rolls and staff."""

    OWN_ACCOUNT = "own_account"
    """One's own ledger, invoices, statements and notice to vacate."""
    OWN_PROFILE = "own_profile"
    """One's own name, contact data and preferences."""


_FIELD = frozenset({Permission.READ_OCCUPANCY, Permission.READ_OWN_ITEMS})
_READS = frozenset(
    {
        Permission.READ_OCCUPANCY,
        Permission.READ_LICENSES,
        Permission.READ_BOOKS,
        Permission.READ_REPORTS,
        Permission.READ_READINGS,
        Permission.READ_OWN_ITEMS,
        Permission.READ_QUEUE,
        Permission.READ_AUDIT,
    }
)
_HANDLES_MONEY = frozenset(
    {
        Permission.WORK_QUEUE,
        Permission.RECEIVE_MONEY,
        Permission.MOVE_MONEY,
        Permission.BILL,
        Permission.CREDIT,
        Permission.PAY_REFUNDS,
    }
)

GRANTED: dict[Role, frozenset[Permission]] = {
    Role.PM: _READS | _HANDLES_MONEY | {Permission.RECORD_READINGS, Permission.COMMAND_LICENSES, Permission.SETTLE},
    Role.ACCOUNTANT: _READS
    | _HANDLES_MONEY
    | {Permission.WRITE_OFF, Permission.RECONCILE_REFUNDS, Permission.CLOSE_MONTHS, Permission.EXPORT},
    Role.OWNER: _READS | {Permission.WRITE_OFF, Permission.CLOSE_MONTHS, Permission.EXPORT, Permission.SET_UP},
    Role.TECHNICIAN: _FIELD | {Permission.READ_READINGS, Permission.RECORD_READINGS},
    Role.CREW: _FIELD,
    Role.MARKETING: _FIELD,
    Role.APPLICANT: frozenset({Permission.OWN_PROFILE}),
    Role.RESIDENT: frozenset({Permission.OWN_ACCOUNT, Permission.OWN_PROFILE}),
}
"""Nobody both decides what a resident gets back and says that the check cleared, and nobody who handles money sets up
what it is asked for."""

STAFF = frozenset(Role) - {Role.APPLICANT, Role.RESIDENT}
"""Roles of people who come in through the company's own door (Cloudflare Access)."""
