from gatedrentals.testing.contracts.deposit_statements import *
