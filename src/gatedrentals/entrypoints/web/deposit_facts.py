"""The form of a deposit statement: what the inspection found, where the statement goes, whom its check names."""

from collections.abc import Iterator, Sequence

from attrs import field, frozen

from gatedrentals.application.deposits.revise_statement import ReviseStatement
from gatedrentals.application.deposits.save_statement import SaveStatement, SignedShare, SignedShares
from gatedrentals.application.papers.deposit_statement import CLASS_WORDS
from gatedrentals.application.papers.statement_view import StatementView
from gatedrentals.domain.deposits.damages import DamageFinding, FindingClass
from gatedrentals.domain.deposits.payees import Payee
from gatedrentals.domain.deposits.statement import DepositStatement, Fact, Missing, missing
from gatedrentals.domain.errors import InvalidValue
from gatedrentals.entrypoints.web.formats import typed_money, words
from gatedrentals.entrypoints.web.forms import Option
from gatedrentals.entrypoints.web.typed import Typed

CLASSES = tuple(Option(kind.value, words(CLASS_WORDS[kind])) for kind in FindingClass)
MOST_ROWS = 200
_ROW = ("room", "item", "class", "quantity", "cost", "photos", "note")
_LABELS = {"cost": "unit cost", "weight": "Share", "third": "Somebody else", "third-weight": "Share of somebody else"}
"""How the fields are called whose names say it otherwise."""
THIRD_PARTIES = 2
"""How many people beside the residents a statement's form can name."""


def rows_of(typed: Typed) -> range:
    """The rows of findings of a form."""
    count = typed.fields.get("rows", "0")
    return range(min(int(count), MOST_ROWS) if count.isdecimal() else 0)


def with_row(fields: dict[str, str]) -> dict[str, str]:
    """The fields with one more empty row of findings."""
    rows = len(rows_of(Typed(fields)))
    return {**fields, "rows": str(min(rows + 1, MOST_ROWS)), f"quantity-{rows}": "1"}


def without_row(fields: dict[str, str], gone: int) -> dict[str, str]:
    """The fields without one row of findings; those after it move up."""
    rows = len(rows_of(Typed(fields)))
    if not 0 <= gone < rows:
        return fields
    kept = dict(fields)
    for row in range(gone, rows):
        for name in _ROW:
            following = kept.pop(f"{name}-{row + 1}", None)
            kept.pop(f"{name}-{row}", None)
            if following is not None:
                kept[f"{name}-{row}"] = following
    return {**kept, "rows": str(rows - 1)}


@frozen
class WrongField:
    """A field that cannot be read: where it stands in the form, and what would be right."""

    name: str
    label: str
    expected: str


def wrong_fields(typed: Typed) -> Iterator[WrongField]:
    """What is wrong with a typed form, to say beside the account, which alone follows what is typed."""
    for name, expected in typed.errors.items():
        kind, _, place = name.rpartition("-")
        number = int(place) + 1
        label = _LABELS.get(kind, kind)
        yield WrongField(name, f"Finding {number}, {label}" if kind in _ROW else f"{label} {number}", expected)


def filled(view: StatementView) -> dict[str, str]:
    """The form's values for what is known of a statement."""
    latest = view.latest
    fields = {"payment": "jointly", "rows": "0"}
    if latest is None:
        return fields
    fields |= {"forwarding_address": latest.forwarding_address, "last_known_address": latest.last_known_address}
    fields["rows"] = str(len(latest.findings))
    for row, finding in enumerate(latest.findings):
        fields |= _finding_fields(row, finding)
    return fields | _share_fields(latest)


def _finding_fields(row: int, finding: DamageFinding) -> dict[str, str]:
    values = {
        "room": finding.room,
        "item": finding.item,
        "class": finding.classification.value if finding.classification else "",
        "quantity": str(finding.quantity),
        "cost": typed_money(finding.unit_cost_cents) if finding.unit_cost_cents else "",
        "photos": ", ".join(finding.photos),
        "note": finding.note,
    }
    return {f"{name}-{row}": value for name, value in values.items()}


def _share_fields(statement: DepositStatement) -> dict[str, str]:
    instruction = statement.instruction
    if instruction is None:
        return {}
    fields = {"payment": "shared", "document": instruction.document}
    parties = [resident.party for resident in statement.residents]
    for place, party in enumerate(parties):
        fields[f"signed-{place}"] = "yes" if party in instruction.signed_by else ""
    thirds = 0
    for share in instruction.shares:
        if share.payee.party in parties:
            fields[f"weight-{parties.index(share.payee.party)}"] = str(share.weight)
        else:
            fields |= {f"third-{thirds}": share.payee.name, f"third-weight-{thirds}": str(share.weight)}
            thirds += 1
    return fields


@frozen
class StatementFacts:
    """A typed form, read; what is wrong stands in ``typed.errors``."""

    typed: Typed
    residents: Sequence[Payee]
    is_first: bool
    """Whether it is of the first version, which alone has findings of its own."""
    notes: tuple[tuple[Missing, str], ...] = field(init=False)

    @notes.default
    def _noted(self) -> tuple[tuple[Missing, str], ...]:
        return tuple(noted(self.typed))

    def command(self, facts: ReviseStatement) -> SaveStatement:
        """The command that saves it; ``facts`` says whose it is and who asks."""
        said = ReviseStatement(
            facts.site_id,
            facts.license_number,
            facts.asked,
            findings=tuple(self._findings()) if self.is_first else None,
            forwarding_address=self.typed.text("forwarding_address", required=False),
            last_known_address=self.typed.text("last_known_address", required=False),
            unobtainable=tuple((fact, note) for fact, note in self.notes if note),
        )
        return SaveStatement(said, self._shares() if self.typed.fields.get("payment") == "shared" else None)

    def _findings(self) -> Iterator[DamageFinding]:
        typed = self.typed
        for row in rows_of(typed):
            names = {name: f"{name}-{row}" for name in _ROW}
            if not any(typed.fields.get(names[name]) for name in _ROW if name != "quantity"):
                continue  # a row that nobody filled in
            room, item = typed.text(names["room"]), typed.text(names["item"])
            kind = typed.choice(names["class"], FindingClass, FindingClass.CLEAN) if self._said(row, "class") else None
            quantity = typed.count(names["quantity"])
            cost = typed.cents_or_none(names["cost"]) or 0
            photos = tuple(part.strip() for part in typed.fields.get(names["photos"], "").split(",") if part.strip())
            try:
                yield DamageFinding(room, item, kind, quantity, cost, photos, typed.text(names["note"], required=False))
            except InvalidValue as wrong:
                at_fault = names["quantity" if wrong.field == "quantity" else "cost"]
                typed.errors.setdefault(at_fault, f"Should be {wrong.expected}.")

    def _said(self, row: int, name: str) -> bool:
        return bool(self.typed.fields.get(f"{name}-{row}"))

    def _shares(self) -> SignedShares:
        typed = self.typed
        shares = [
            SignedShare(resident.party, resident.name, self._weight(f"weight-{place}"))
            for place, resident in enumerate(self.residents)
        ]
        for place in range(THIRD_PARTIES):
            weight = self._weight(f"third-weight-{place}")
            name = typed.text(f"third-{place}", required=weight > 0)
            if name:
                shares.append(SignedShare(None, name, weight))
        if not any(share.weight for share in shares):
            typed.errors.setdefault("weight-0", "One share or more must be above zero.")
        signed = frozenset(
            resident.party for place, resident in enumerate(self.residents) if typed.checked(f"signed-{place}")
        )
        return SignedShares(tuple(shares), signed, typed.text("document", required=False))

    def _weight(self, name: str) -> int:
        if not self.typed.fields.get(name):
            return 0
        weight = self.typed.count(name)
        if weight < 0:
            self.typed.errors[name] = "Should be a number from 0."
        return max(0, weight)


def noted(typed: Typed) -> Iterator[tuple[Missing, str]]:
    """The facts that a form says cannot be had, each with what was typed about it, also if that is nothing."""
    known = {fact.value: fact for fact in Fact}
    for place in range(MOST_ROWS):
        fact = known.get(typed.fields.get(f"fact-{place}", ""))
        if fact is None:
            return
        yield Missing(fact, typed.fields.get(f"of-{place}", "")), typed.fields.get(f"cannot-{place}", "")


def asked_about(statement: DepositStatement, notes: Sequence[tuple[Missing, str]]) -> list[tuple[Missing, str]]:
    """Every fact that a form asks about: what is missing, and what was just said to be out of reach."""
    typed = {fact: note for fact, note in notes if note}
    return [*((fact, typed.pop(fact, "")) for fact in missing(statement)), *typed.items()]
