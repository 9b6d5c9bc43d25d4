from gatedrentals.testing.contracts.worked_examples import *
