"""What a command would change, as its preview shows it: before and after, in words and dollars."""

from gatedrentals.application.licensing.license_file import LicenseChanged
from gatedrentals.domain.ids import SiteId, account_of
from gatedrentals.domain.ledger.documents import CreditMemo, Document, Invoice
from gatedrentals.domain.money import dollars
from gatedrentals.entrypoints.http.doing import Reading
from gatedrentals.entrypoints.web.formats import Tone, words
from gatedrentals.entrypoints.web.tables import Effect


def license_effects(reading: Reading, site_id: str, number: str, changed: LicenseChanged) -> tuple[Effect, ...]:
    """What a command does to a license and its account, beside how both stand now."""
    with reading.park.store.work(SiteId(site_id)) as work:
        before = work.licenses.by_number(SiteId(site_id), number)
        open_cents = sum(line.open_cents for line in work.subledger.standing(account_of(before.id)).open_lines)
    effects = []
    if before.state is not changed.license.state:
        effects.append(Effect("State", words(before.state), words(changed.license.state)))
    tone = Tone.WARNING if changed.open_cents > open_cents else Tone.NEUTRAL
    effects.append(Effect("Open balance", dollars(open_cents), dollars(changed.open_cents), tone))
    effects += [each for document in changed.documents for each in _document(document)]
    return tuple(effects)


def _document(document: Document) -> tuple[Effect, ...]:
    match document.body:
        case Invoice() as invoice:
            cents = sum(line.amount_cents for line in invoice.lines)
            return (Effect(f"Invoice {invoice.number}, due {invoice.due_on.isoformat()}", "–", dollars(cents)),)
        case CreditMemo() as memo:
            cents = sum(credit.cents for credit in memo.credits)
            return (Effect(f"Credit: {words(memo.reason)}", "–", dollars(-cents)),)
        case _:
            return ()
