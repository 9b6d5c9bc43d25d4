"""What other teams test with: fakes, contracts, strategies and machines."""
