from gatedrentals.testing.contracts.ids import *
