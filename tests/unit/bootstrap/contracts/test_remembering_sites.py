from gatedrentals.testing.contracts.sites import *
