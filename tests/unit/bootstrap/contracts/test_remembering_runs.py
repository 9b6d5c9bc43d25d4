from gatedrentals.testing.contracts.runs import *
