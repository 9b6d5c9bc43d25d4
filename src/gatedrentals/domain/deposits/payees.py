"""Who a refund is paid to: all residents jointly, unless they signed otherwise (§11.4)."""

from collections.abc import Sequence

from gatedrentals.domain.errors import Refusal
from gatedrentals.domain.ids import PartyId
from gatedrentals.domain.money import split
from gatedrentals.domain.values import frozen


class PayeesNotSigned(Refusal):
    """Shares, or names on the check, need the signature of every resident: without it the check is joint (§11.4)."""

    code = "payees_not_signed"


class NoPayee(Refusal):
    """Nobody is known to whom the refund could be paid."""

    code = "no_payee"


@frozen
class Payee:
    """A person whom a check can name: a resident, or a third party whom the residents named."""

    party: PartyId
    name: str


@frozen
class PayeeShare:
    """A payee and the weight of their share."""

    payee: Payee
    weight: int


@frozen
class PayeeInstruction:
    """What the residents signed about the refund: shares or names, third parties too; ``document`` is its place."""

    shares: tuple[PayeeShare, ...]
    signed_by: frozenset[PartyId]
    document: str = ""

    def unsigned(self, residents: Sequence[Payee]) -> tuple[Payee, ...]:
        """The residents who did not sign it."""
        return tuple(resident for resident in residents if resident.party not in self.signed_by)


@frozen
class CheckShare:
    """One check: whom it names (jointly, if several) and how much, in cents."""

    payees: tuple[Payee, ...]
    cents: int


def checks(
    refund_cents: int, residents: Sequence[Payee], instruction: PayeeInstruction | None
) -> tuple[CheckShare, ...]:
    """The checks of a refund: one to all residents jointly, or shares by the largest remainder if they signed (§11.4).

    Nothing is refunded by no check. Raises NoPayee, PayeesNotSigned, or InvalidValue if no share has a weight.
    """
    if refund_cents <= 0:
        return ()
    if instruction is None:
        if not residents:
            raise NoPayee("the license names no resident to pay the refund to")
        return (CheckShare(tuple(residents), refund_cents),)
    unsigned = instruction.unsigned(residents)
    if unsigned:
        names = ", ".join(resident.name for resident in unsigned)
        raise PayeesNotSigned(f"the refund cannot be shared as instructed: {names} did not sign")
    parts = split(refund_cents, [share.weight for share in instruction.shares])
    return tuple(
        CheckShare((share.payee,), cents) for share, cents in zip(instruction.shares, parts, strict=True) if cents
    )
