from gatedrentals.testing.contracts.clock import *
