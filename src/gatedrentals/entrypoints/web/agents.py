"""What a browser calls itself, in words: ``Chrome on Windows``, so that people know their own devices again."""

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_DEVICES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "a Chromebook"),
    ("Macintosh", "a Mac"),
    ("Linux", "Linux"),
)
"""Each before those that its makers also name, for old sites' sake: nearly all say that they are Safari."""


def agent_words(agent: str) -> str:
    """A browser and its device; of a program, the name that it gives itself."""
    browser = _first(_BROWSERS, agent)
    device = _first(_DEVICES, agent)
    if browser and device:
        return f"{browser} on {device}"
    return browser or agent.partition("/")[0].strip() or "A program without a name"


def _first(names: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((words for mark, words in names if mark in agent), "")
