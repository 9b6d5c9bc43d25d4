from gatedrentals.testing.contracts.sessions import *
