"""How a program that works through many licenses has its memory looked after."""

import gc

MADE_BETWEEN = 1_000_000
YOUNG_BETWEEN = 20


def collect_seldom() -> None:
    """Look for cycles of garbage less often: values here hold none, and looking takes a tenth of a billing run.

    For a program that does one thing and ends. A server keeps Python's own thresholds.
    """
    gc.set_threshold(MADE_BETWEEN, YOUNG_BETWEEN, YOUNG_BETWEEN)
