"""How a database came to its schema, revision by revision."""
