from gatedrentals.testing.contracts.variances import *
