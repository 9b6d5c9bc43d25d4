"""What other teams test with: fakes, one contract per port, strategies and machines."""
