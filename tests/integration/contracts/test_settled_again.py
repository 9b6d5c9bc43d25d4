from gatedrentals.testing.contracts.settled_again import *
