from gatedrentals.testing.contracts.reports import *
