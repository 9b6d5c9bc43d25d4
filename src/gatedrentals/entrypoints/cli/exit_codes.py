"""Exit codes: what a shell learns."""

REFUSED = 1
"""A rule refused the command; nothing was changed."""

USAGE = 2
"""The command line itself was wrong."""

KEPT = 3
"""What was good is in; something is kept for a person."""

BROKEN = 4
"""The books are broken: audit or verify found something."""

CANNOT_OPEN = 5
"""The database cannot be reached or started."""
