"""Every page."""

from litestar import Router
from litestar.di import Provide

from gatedrentals.entrypoints.web.assets import static_file
from gatedrentals.entrypoints.web.audit_trail import audit_trail, show_subject
from gatedrentals.entrypoints.web.demo_pages import design_page, outbox
from gatedrentals.entrypoints.web.deposit_finalize import ask_finalize, finalize_statement
from gatedrentals.entrypoints.web.deposit_statement import save_statement, statement_page, statement_pdf
from gatedrentals.entrypoints.web.deposit_statements import deposit_statements
from gatedrentals.entrypoints.web.exports import export_page
from gatedrentals.entrypoints.web.files import (
    ask_readings,
    ask_receipts,
    ask_rent_roll,
    take_readings,
    take_receipts,
    take_rent_roll,
)
from gatedrentals.entrypoints.web.license_command_pages import ask_license_command, take_license_command
from gatedrentals.entrypoints.web.license_list import list_licenses
from gatedrentals.entrypoints.web.license_money import (
    ask_credit,
    ask_marks,
    ask_void,
    ask_write_off,
    take_credit,
    take_marks,
    take_void,
    take_write_off,
)
from gatedrentals.entrypoints.web.license_page import explain_document, show_license
from gatedrentals.entrypoints.web.license_parts import (
    show_cycles,
    show_deposit,
    show_history,
    show_invoices,
    show_meters,
    show_terms,
)
from gatedrentals.entrypoints.web.license_terms import ask_license, ask_terms, take_license, take_terms
from gatedrentals.entrypoints.web.months import ask_close, months, show_month, take_close
from gatedrentals.entrypoints.web.own_routes import PORTAL
from gatedrentals.entrypoints.web.own_sessions import end_other_sessions, end_session, show_sessions
from gatedrentals.entrypoints.web.paper_pages import print_statement, show_invoice, show_statement
from gatedrentals.entrypoints.web.payments import payments_board
from gatedrentals.entrypoints.web.queue import queue_item, site_queue, whole_queue
from gatedrentals.entrypoints.web.queue_actions import ask_action, take_action
from gatedrentals.entrypoints.web.receipt_commands import ask_receipt_command, take_receipt_command
from gatedrentals.entrypoints.web.receipt_list import list_receipts
from gatedrentals.entrypoints.web.receipt_page import print_receipt, show_receipt
from gatedrentals.entrypoints.web.receive import ask_money, take_money
from gatedrentals.entrypoints.web.refund_steps import (
    ask_fact,
    ask_payment,
    ask_reconciling,
    take_fact,
    take_payment,
    take_reconciling,
)
from gatedrentals.entrypoints.web.refunds import check_pdf, refund_page, refunds_board
from gatedrentals.entrypoints.web.reports import overview, report_page
from gatedrentals.entrypoints.web.search import search_site
from gatedrentals.entrypoints.web.set_up import ask_staff, load_documents, set_up_page, take_staff
from gatedrentals.entrypoints.web.showing import provide_showing
from gatedrentals.entrypoints.web.sign_in import (
    ask_code,
    ask_sign_in,
    send_code,
    sign_in_demo,
    sign_out,
    sign_out_everywhere,
    take_code,
)
from gatedrentals.entrypoints.web.start import start
from gatedrentals.entrypoints.web.submitting import provide_submitting

DOORS = [ask_sign_in, ask_code, send_code, take_code, sign_in_demo, sign_out, sign_out_everywhere]
SESSIONS = [show_sessions, end_session, end_other_sessions]
DEPOSITS = [deposit_statements, statement_page, save_statement, statement_pdf, ask_finalize, finalize_statement]
REFUNDS = [refunds_board, refund_page, check_pdf]
REFUND_STEPS = [ask_payment, take_payment, ask_reconciling, take_reconciling, ask_fact, take_fact]
REPORTS = [overview, report_page, export_page]
SET_UP = [set_up_page, load_documents, ask_staff, take_staff]
FILES = [ask_rent_roll, take_rent_roll, ask_receipts, take_receipts, ask_readings, take_readings]
MONTHS = [months, show_month, ask_close, take_close]
LICENSES = [list_licenses, show_license, explain_document]
LICENSE_PARTS = [show_invoices, show_cycles, show_terms, show_deposit, show_meters, show_history]
LICENSE_COMMANDS = [ask_license_command, take_license_command, ask_terms, take_terms, ask_license, take_license]
LICENSE_MONEY = [ask_credit, take_credit, ask_marks, take_marks, ask_void, take_void, ask_write_off, take_write_off]
LICENSE_PAPERS = [show_invoice, show_statement, print_statement]
TRAIL = [audit_trail, show_subject]
TODAY = [payments_board, site_queue, whole_queue, queue_item, ask_action, take_action, search_site]
RECEIPTS = [ask_money, take_money, list_receipts, show_receipt, print_receipt]
RECEIPT_COMMANDS = [ask_receipt_command, take_receipt_command]
"""One family of pages a line, so that each grows by itself."""

PAGES = Router(
    "/",
    route_handlers=[
        static_file,
        start,
        outbox,
        design_page,
        *DOORS,
        *SESSIONS,
        *PORTAL,
        *LICENSES,
        *LICENSE_PARTS,
        *LICENSE_COMMANDS,
        *LICENSE_MONEY,
        *LICENSE_PAPERS,
        *RECEIPTS,
        *RECEIPT_COMMANDS,
        *TODAY,
        *TRAIL,
        *DEPOSITS,
        *REFUNDS,
        *REFUND_STEPS,
        *REPORTS,
        *MONTHS,
        *SET_UP,
        *FILES,
    ],
    dependencies={
        "showing": Provide(provide_showing, sync_to_thread=False),
        "submitting": Provide(provide_submitting, sync_to_thread=False),
    },
    include_in_schema=False,
)
