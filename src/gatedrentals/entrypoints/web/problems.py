"""What went wrong, in words for the person in front of the page, by the status that is sent."""

from collections.abc import Mapping

from attrs import frozen

_WORDS: Mapping[int, tuple[str, str]] = {
    400: ("That could not be read", "Something in the request is not as it should be. Go back and try once more."),
    401: ("You are signed out", "Sign in again to go on; nothing of what you did before is lost."),
    403: ("That is not yours to open", "Your role or your site does not include it. Ask the owner if it should."),
    404: ("Nothing is here", "It may have been moved, or the address has a typing error."),
    409: ("Someone was here first", "This changed while you looked at it. Load it again and look before you repeat."),
    413: ("That is too large", "Send it in smaller parts."),
    422: ("That was refused", "A rule stands against it; nothing was changed."),
    429: ("Too many tries", "Wait a little, then try again."),
    500: ("That failed on our side", "Nothing was changed half way. Try again; if it stays, send us the reference."),
    503: ("We are not ready", "A part that this page needs does not answer. Try again in a minute."),
}
_SERVER_FAULT = 500


@frozen
class Problem:
    """A problem as pages and fragments show it."""

    status: int
    title: str
    text: str
    code: str = ""
    reference: str = ""
    retry_href: str = ""

    @property
    def ours(self) -> bool:
        """Whether it is no fault of whoever asked."""
        return self.status >= _SERVER_FAULT


def problem(status: int, text: str = "", *, code: str = "", reference: str = "", retry_href: str = "") -> Problem:
    """The problem of a status, with a refusal's own words where it has some."""
    title, usual = _WORDS.get(status) or _WORDS[_SERVER_FAULT if status >= _SERVER_FAULT else 400]
    return Problem(status, title, text or usual, code, reference, retry_href)
