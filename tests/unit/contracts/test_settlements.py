from gatedrentals.testing.contracts.settlements import *
