from gatedrentals.testing.contracts.signing_in import *
