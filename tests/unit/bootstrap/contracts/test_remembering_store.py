from gatedrentals.testing.contracts.store import *
