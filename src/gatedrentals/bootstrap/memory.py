"""How a program that works through many licenses, and a server, have their memory looked after."""

import gc

MADE_BETWEEN = 1_000_000
MADE_BY_PAGES = 20_000
YOUNG_BETWEEN = 20


def collect_seldom() -> None:
    """Look for cycles of garbage less often: values here hold none, and looking takes a tenth of a billing run.

    For a program that does one thing and ends.
    """
    gc.set_threshold(MADE_BETWEEN, YOUNG_BETWEEN, YOUNG_BETWEEN)


def pass_over_what_is_loaded() -> None:
    """Leave all that is there by now out of every later search for cycles of garbage, and search less often.

    For a server that is ready: its modules and routes live as long as it does, and going through them would take as
    long as a page, in the middle of one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MADE_BY_PAGES, YOUNG_BETWEEN, YOUNG_BETWEEN)
