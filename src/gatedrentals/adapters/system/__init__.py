"""The machine that we run on: its clock, its randomness and its files."""
