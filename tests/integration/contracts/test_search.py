from gatedrentals.testing.contracts.search import *
