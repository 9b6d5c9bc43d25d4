"""Papers: what is printed of a license's books, gathered and put in words (§11.4, §11.5, §13.1)."""
