"""Every page of the portal: each twice, for the only license of a person and for a chosen one."""

from litestar import Router
from litestar.di import Provide
from litestar.types import ControllerRouterHandler

from gatedrentals.entrypoints.web.own import CHOSEN, ME, provide_own
from gatedrentals.entrypoints.web.own_account import (
    explain_own_document,
    print_own_deposit_statement,
    print_own_statement,
    show_own_account,
    show_own_ledger,
)
from gatedrentals.entrypoints.web.own_invoices import print_own_invoice, show_own_invoice, show_own_invoices
from gatedrentals.entrypoints.web.own_notice import ask_own_notice, give_own_notice
from gatedrentals.entrypoints.web.own_profile import change_own_preferences, show_own_profile

_READ = [show_own_account, show_own_ledger, explain_own_document, show_own_invoices, show_own_invoice]
_PRINTED = [print_own_invoice, print_own_statement, print_own_deposit_statement]
_NOTICE = [ask_own_notice, give_own_notice]

PORTAL: list[ControllerRouterHandler] = [
    *(
        Router(
            path,
            route_handlers=[*_READ, *_PRINTED, *_NOTICE],
            dependencies={"own": Provide(provide_own, sync_to_thread=True)},
        )
        for path in (ME, CHOSEN)
    ),
    show_own_profile,
    change_own_preferences,
]
"""What residents and applicants come to."""
