"""The fair housing notice that every mail, SMS, invoice, page and dialog carries (§13.1)."""

LONG = (
    "Equal Housing Opportunity. We do business in accordance with the federal Fair Housing Act. "
    "It is illegal to discriminate against any person because of race, color, religion, sex, disability, "
    "familial status or national origin."
)
"""For mails, pages and documents."""

SHORT = "Equal Housing Opportunity."
"""For SMS and dialogs."""
