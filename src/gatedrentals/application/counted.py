"""Numbers with their nouns, as people read them in pages, items and the audit trail."""


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: ``1 resident``, ``1,204 residents``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
