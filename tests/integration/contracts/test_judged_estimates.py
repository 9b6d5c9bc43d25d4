from gatedrentals.testing.contracts.judged_estimates import *
