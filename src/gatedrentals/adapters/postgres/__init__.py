"""PostgreSQL: the schema that defends the books, the stores on it, and the runs that write many rows."""
