from gatedrentals.testing.contracts.answers import *
