"""The subledger's values: lines, documents, postings, chain, balances, aging and statements (§5)."""
