"""Every use case, wired: made when it is asked for, so that nothing heavy is imported before it is needed."""

from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from gatedrentals.ports.chain_heads import ChainHeads
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.ids import Ids
from gatedrentals.ports.papers import Papers
from gatedrentals.ports.projections import Projections
from gatedrentals.ports.revenue_runs import RevenueRuns
from gatedrentals.ports.store import Store

if TYPE_CHECKING:
    from gatedrentals.application.attention.act_on_item import ItemActions
    from gatedrentals.application.attention.watch_site import SiteWatch
    from gatedrentals.application.billing.assess_late_fees import LateFeeRuns
    from gatedrentals.application.billing.credit_lines import Credits
    from gatedrentals.application.billing.issue_invoices import BillingRuns
    from gatedrentals.application.closing.close_month import MonthCloses
    from gatedrentals.application.deposits.draft_statement import StatementDrafts
    from gatedrentals.application.deposits.finalize_statement import FinalizeStatements
    from gatedrentals.application.deposits.judge_estimates import EstimateJudgements
    from gatedrentals.application.deposits.move_refund import RefundSteps
    from gatedrentals.application.deposits.revise_statement import StatementRevisions
    from gatedrentals.application.deposits.send_letter import Letters
    from gatedrentals.application.exports.export_journal import JournalExports
    from gatedrentals.application.importing.readings import ReadingFiles
    from gatedrentals.application.importing.receipts import ReceiptFiles
    from gatedrentals.application.importing.rent_roll import RentRolls
    from gatedrentals.application.receipts.direct_receipt import Directives
    from gatedrentals.application.receipts.link_payer import PayerLinks
    from gatedrentals.application.receipts.place_receipt import PlaceReceipts
    from gatedrentals.application.receipts.record_receipt import BookReceipts
    from gatedrentals.application.receipts.refuse_receipt import RefusedReceipts
    from gatedrentals.application.receipts.reverse_receipt import TakeBackReceipts
    from gatedrentals.application.reports.aging import Agings
    from gatedrentals.application.reports.audit import BooksAudits
    from gatedrentals.application.reports.collected import Collections
    from gatedrentals.application.reports.deposits import DepositReports
    from gatedrentals.application.reports.hotel_tax import HotelTaxAudits
    from gatedrentals.application.reports.occupancy import OccupancyReports
    from gatedrentals.application.reports.rebuild import Rebuilds
    from gatedrentals.application.reports.revenue import RevenueReports
    from gatedrentals.application.reports.roll_forwards import RollForwardReports
    from gatedrentals.application.reports.statement_of_account import AccountStatements, DocumentExplanations
    from gatedrentals.application.reports.trial_balance import TrialBalances
    from gatedrentals.application.reports.verify import ChainVerifications, HeadsKeeper
    from gatedrentals.application.setup.load_site import SiteSetups
    from gatedrentals.application.writing_off.write_off import WriteOffs
    from gatedrentals.bootstrap.license_desk import LicenseDesk
    from gatedrentals.bootstrap.own_desk import OwnDesk
    from gatedrentals.bootstrap.paper_desk import PaperDesk
    from gatedrentals.bootstrap.reading_room import ReadingRoom


def _typeset() -> Papers:
    from gatedrentals.adapters.typst.papers import TypstPapers

    return TypstPapers()


@frozen
class Park:
    """The ports of one installation, and the use cases built on them."""

    store: Store
    clock: Clock
    ids: Ids
    heads: ChainHeads
    projections: Projections
    revenue_runs: RevenueRuns | None = None
    """Closes and reports over a whole site at once; None goes account by account, to the same cents."""
    papers: Papers = field(factory=_typeset)

    def previewed(self) -> "Park":
        """The same park, which answers what it would do and does nothing."""
        from gatedrentals.application.preview import PreviewStore

        return self.on(PreviewStore(self.store))

    def on(self, store: Store) -> "Park":
        """The same park on a store, such as the one transaction that a request's key lands in.

        What bypasses the store has transactions of its own, so that it is left out of any other.
        """
        return self if store is self.store else evolve(self, store=store, revenue_runs=None)

    # --- set-up and files ---

    @property
    def site_setups(self) -> "SiteSetups":
        """Sets sites up."""
        from gatedrentals.application.setup.load_site import SiteSetups

        return SiteSetups(self.store, self.clock, self.ids)

    @property
    def rent_rolls(self) -> "RentRolls":
        """Takes in rent rolls."""
        from gatedrentals.application.importing.rent_roll import RentRolls

        return RentRolls(self.store, self.clock, self.ids)

    @property
    def reading_files(self) -> "ReadingFiles":
        """Takes in meter readings."""
        from gatedrentals.application.importing.readings import ReadingFiles

        return ReadingFiles(self.store, self.clock)

    @property
    def receipt_files(self) -> "ReceiptFiles":
        """Takes in receipts."""
        from gatedrentals.application.importing.receipts import ReceiptFiles

        return ReceiptFiles(self.store, self.clock)

    # --- licenses ---

    @property
    def license_desk(self) -> "LicenseDesk":
        """Takes every command on a license."""
        from gatedrentals.bootstrap.license_desk import LicenseDesk

        return LicenseDesk(self.store, self.clock, self.ids)

    @property
    def own_desk(self) -> "OwnDesk":
        """Serves residents in what is their own."""
        from gatedrentals.bootstrap.own_desk import OwnDesk

        return OwnDesk(self.store, self.clock)

    # --- papers ---

    @property
    def paper_desk(self) -> "PaperDesk":
        """Makes and prints papers."""
        from gatedrentals.bootstrap.paper_desk import PaperDesk

        return PaperDesk(self.store, self.clock, self.papers)

    # --- deposits ---

    @property
    def statement_drafts(self) -> "StatementDrafts":
        """Drafts deposit statements."""
        from gatedrentals.application.deposits.draft_statement import StatementDrafts

        return StatementDrafts(self.store, self.clock)

    @property
    def statement_revisions(self) -> "StatementRevisions":
        """Completes and corrects deposit statements."""
        from gatedrentals.application.deposits.revise_statement import StatementRevisions

        return StatementRevisions(self.store, self.clock)

    @property
    def finalize_statements(self) -> "FinalizeStatements":
        """Settles stays."""
        from gatedrentals.application.deposits.finalize_statement import FinalizeStatements

        return FinalizeStatements(self.store, self.clock)

    @property
    def refund_steps(self) -> "RefundSteps":
        """Moves refunds through their life."""
        from gatedrentals.application.deposits.move_refund import RefundSteps

        return RefundSteps(self.store, self.clock)

    @property
    def estimate_judgements(self) -> "EstimateJudgements":
        """Compares final electric estimates with the actual use."""
        from gatedrentals.application.deposits.judge_estimates import EstimateJudgements

        return EstimateJudgements(self.store, self.clock)

    @property
    def letters(self) -> "Letters":
        """Keeps the days of due-diligence letters."""
        from gatedrentals.application.deposits.send_letter import Letters

        return Letters(self.store, self.clock)

    @property
    def write_offs(self) -> "WriteOffs":
        """Gives balances up."""
        from gatedrentals.application.writing_off.write_off import WriteOffs

        return WriteOffs(self.store, self.clock)

    @property
    def credits(self) -> "Credits":
        """Lowers lines and voids invoices."""
        from gatedrentals.application.billing.credit_lines import Credits

        return Credits(self.store, self.clock)

    @property
    def site_watch(self) -> "SiteWatch":
        """Looks over a site for what a person must see."""
        from gatedrentals.application.attention.watch_site import SiteWatch

        return SiteWatch(self.store, self.clock)

    @property
    def item_actions(self) -> "ItemActions":
        """Acts on items of the queue in place."""
        from gatedrentals.application.attention.act_on_item import ItemActions

        return ItemActions(self.store, self.clock)

    # --- billing ---

    @property
    def billing_runs(self) -> "BillingRuns":
        """Issues the invoices that are due."""
        from gatedrentals.application.billing.issue_invoices import BillingRuns

        return BillingRuns(self.store, self.clock)

    @property
    def late_fee_runs(self) -> "LateFeeRuns":
        """Charges what being late costs."""
        from gatedrentals.application.billing.assess_late_fees import LateFeeRuns

        return LateFeeRuns(self.store, self.clock)

    # --- receipts ---

    @property
    def book_receipts(self) -> "BookReceipts":
        """Books money that came in."""
        from gatedrentals.application.receipts.record_receipt import BookReceipts

        return BookReceipts(self.store, self.clock)

    @property
    def take_back_receipts(self) -> "TakeBackReceipts":
        """Takes back money that was returned or booked by mistake."""
        from gatedrentals.application.receipts.reverse_receipt import TakeBackReceipts

        return TakeBackReceipts(self.store, self.clock)

    @property
    def place_receipts(self) -> "PlaceReceipts":
        """Moves money to the license that it is for."""
        from gatedrentals.application.receipts.place_receipt import PlaceReceipts

        return PlaceReceipts(self.store, self.clock)

    @property
    def refused_receipts(self) -> "RefusedReceipts":
        """Sends money back by check that nobody keeps."""
        from gatedrentals.application.receipts.refuse_receipt import RefusedReceipts

        return RefusedReceipts(self.store, self.clock)

    @property
    def payer_links(self) -> "PayerLinks":
        """Remembers for whom a payer pays."""
        from gatedrentals.application.receipts.link_payer import PayerLinks

        return PayerLinks(self.store, self.clock)

    @property
    def directives(self) -> "Directives":
        """Directs receipts, pins and excludes lines."""
        from gatedrentals.application.receipts.direct_receipt import Directives

        return Directives(self.store, self.clock)

    # --- months, reports and checks ---

    @property
    def month_closes(self) -> "MonthCloses":
        """Closes months."""
        from gatedrentals.application.closing.close_month import MonthCloses

        return MonthCloses(self.store, self.clock, self.revenue_runs)

    @property
    def account_statements(self) -> "AccountStatements":
        """States accounts."""
        from gatedrentals.application.reports.statement_of_account import AccountStatements

        return AccountStatements(self.store, self.clock)

    @property
    def explanations(self) -> "DocumentExplanations":
        """Puts documents in words."""
        from gatedrentals.application.reports.statement_of_account import DocumentExplanations

        return DocumentExplanations(self.store)

    @property
    def agings(self) -> "Agings":
        """Ages what is owed."""
        from gatedrentals.application.reports.aging import Agings

        return Agings(self.store, self.clock)

    @property
    def reading_room(self) -> "ReadingRoom":
        """Reads a page at a time."""
        from gatedrentals.bootstrap.reading_room import ReadingRoom

        return ReadingRoom(self.store, self.clock)

    @property
    def collections(self) -> "Collections":
        """Says what came in."""
        from gatedrentals.application.reports.collected import Collections

        return Collections(self.store)

    @property
    def revenue_reports(self) -> "RevenueReports":
        """Reports revenue."""
        from gatedrentals.application.reports.revenue import RevenueReports

        return RevenueReports(self.store, self.revenue_runs)

    @property
    def roll_forward_reports(self) -> "RollForwardReports":
        """Rolls accounts forward."""
        from gatedrentals.application.reports.roll_forwards import RollForwardReports

        return RollForwardReports(self.store)

    @property
    def deposit_reports(self) -> "DepositReports":
        """Reports deposits."""
        from gatedrentals.application.reports.deposits import DepositReports

        return DepositReports(self.store)

    @property
    def occupancy_reports(self) -> "OccupancyReports":
        """Reports occupancy."""
        from gatedrentals.application.reports.occupancy import OccupancyReports

        return OccupancyReports(self.store)

    @property
    def hotel_tax_audits(self) -> "HotelTaxAudits":
        """Finds short stays without hotel tax."""
        from gatedrentals.application.reports.hotel_tax import HotelTaxAudits

        return HotelTaxAudits(self.store, self.clock)

    @property
    def trial_balances(self) -> "TrialBalances":
        """Takes trial balances."""
        from gatedrentals.application.reports.trial_balance import TrialBalances

        return TrialBalances(self.store)

    @property
    def journal_exports(self) -> "JournalExports":
        """Exports journals."""
        from gatedrentals.application.exports.export_journal import JournalExports

        return JournalExports(self.store)

    @property
    def books_audits(self) -> "BooksAudits":
        """Audits the books."""
        from gatedrentals.application.reports.audit import BooksAudits

        return BooksAudits(self.store)

    @property
    def chain_verifications(self) -> "ChainVerifications":
        """Checks hash chains."""
        from gatedrentals.application.reports.verify import ChainVerifications

        return ChainVerifications(self.store, self.clock, self.heads)

    @property
    def heads_keeper(self) -> "HeadsKeeper":
        """Keeps chain heads outside the database."""
        from gatedrentals.application.reports.verify import HeadsKeeper

        return HeadsKeeper(self.store, self.clock, self.heads)

    @property
    def rebuilds(self) -> "Rebuilds":
        """Reckons projections anew."""
        from gatedrentals.application.reports.rebuild import Rebuilds

        return Rebuilds(self.store, self.clock, self.projections)
