from gatedrentals.testing.contracts.revenue_runs import *
