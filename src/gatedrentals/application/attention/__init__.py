"""What a person must look at, found in the data rather than raised by a command (§14.1)."""
