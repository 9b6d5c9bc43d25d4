"""How people come in: every use case of signing in and out, wired on one store."""

from attrs import field, frozen

from gatedrentals.application.access.change_profile import Profiles
from gatedrentals.application.access.current_principal import CurrentPrincipals, NotSignedIn
from gatedrentals.application.access.own_sessions import OwnSessions
from gatedrentals.application.access.redeem_code import CodeSignIns
from gatedrentals.application.access.request_code import CodeRequests
from gatedrentals.application.access.save_staff import StaffDesk
from gatedrentals.application.access.sign_in_demo import DemoSignIns
from gatedrentals.application.access.sign_in_staff import StaffSignIns
from gatedrentals.application.access.sign_out import SignOuts
from gatedrentals.domain.access.principal import Principal
from gatedrentals.ports.clock import Clock
from gatedrentals.ports.staff_tokens import StaffTokens
from gatedrentals.ports.store import Store
from gatedrentals.ports.tokens import Tokens


@frozen
class Doors:
    """Ways in. ``company`` checks what the company's own door asserts; None where there is no such door."""

    store: Store
    clock: Clock
    tokens: Tokens
    pepper: bytes = field(repr=False)
    company: StaffTokens | None = None
    is_demo: bool = False

    def principal_of(self, token: str) -> Principal | None:
        """Who is signed in with this token, or None."""
        try:
            return CurrentPrincipals(self.store, self.clock)(token)
        except NotSignedIn:
            return None

    @property
    def code_requests(self) -> CodeRequests:
        """Sends one-time codes."""
        return CodeRequests(self.store, self.clock, self.tokens, self.pepper)

    @property
    def code_sign_ins(self) -> CodeSignIns:
        """Takes one-time codes."""
        return CodeSignIns(self.store, self.clock, self.tokens, self.pepper)

    @property
    def staff_sign_ins(self) -> StaffSignIns | None:
        """Signs staff in, where there is a door that proves who they are."""
        return None if self.company is None else StaffSignIns(self.store, self.clock, self.tokens, self.company)

    @property
    def demo_sign_ins(self) -> DemoSignIns:
        """Signs anybody in, in a demo alone."""
        return DemoSignIns(self.store, self.clock, self.tokens, self.is_demo)

    @property
    def sign_outs(self) -> SignOuts:
        """Ends sessions."""
        return SignOuts(self.store, self.clock)

    @property
    def own_sessions(self) -> OwnSessions:
        """Shows where somebody is signed in, and ends one of these."""
        return OwnSessions(self.store, self.clock)

    @property
    def staff_desk(self) -> StaffDesk:
        """Keeps the list of staff."""
        return StaffDesk(self.store, self.clock)

    @property
    def profiles(self) -> Profiles:
        """Changes what is kept about people."""
        return Profiles(self.store, self.clock)
