"""What requests and answers hold, by capability: unknown fields are refused, amounts are in cents."""
