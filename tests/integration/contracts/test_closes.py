from gatedrentals.testing.contracts.closes import *
