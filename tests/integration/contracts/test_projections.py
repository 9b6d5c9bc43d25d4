from gatedrentals.testing.contracts.projections import *
