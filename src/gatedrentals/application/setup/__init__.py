"""Setting up a site: its policies, catalog and discount rules (§4)."""
