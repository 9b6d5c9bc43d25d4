from gatedrentals.testing.contracts.metered_runs import *
