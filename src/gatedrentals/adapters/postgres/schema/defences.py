"""Names of what the database itself refuses; the functions and triggers that refuse stand in the migrations.

Every trigger looks at whole statements, so that a run of many thousand rows pays once.
"""

APPEND_ONLY = "GR001"
"""SQL state: a row that never changes would be changed or taken away."""
UNBALANCED = "GR002"
"""SQL state: an entry does not balance, or lacks its postings or lines."""
MISPLACED = "GR003"
"""SQL state: a part has no whole, a chain is broken, or a site is not the transaction's."""

CLOSED_MONTH = "GR004"
"""SQL state: a document would be posted in a month that is closed."""

APP_ROLE = "gatedrentals_app"
"""What the application acts as: row-level security holds for it, and what only grows it cannot change."""
RUNS_ROLE = "gatedrentals_runs"
"""What may COPY into the books, which row-level security forbids; it can read nothing, and triggers hold for it."""
