from gatedrentals.testing.contracts.voids import *
