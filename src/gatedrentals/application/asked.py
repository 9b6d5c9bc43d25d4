"""Who asks for something, and from where: a part of every command that changes anything (§13.3)."""

from attrs import frozen


@frozen
class Asked:
    """``who`` is a person or the name of a job; ``origin`` an address, a file or a terminal."""

    who: str
    origin: str = ""
