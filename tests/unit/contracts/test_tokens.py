from gatedrentals.testing.contracts.tokens import *
