from gatedrentals.testing.contracts.held_runs import *
