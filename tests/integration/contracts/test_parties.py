from gatedrentals.testing.contracts.parties import *
