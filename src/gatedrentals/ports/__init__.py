"""What the application asks of the outside: small structural protocols over domain types."""
