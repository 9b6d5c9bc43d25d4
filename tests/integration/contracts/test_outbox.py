from gatedrentals.testing.contracts.outbox import *
