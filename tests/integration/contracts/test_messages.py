from gatedrentals.testing.contracts.messages import *
