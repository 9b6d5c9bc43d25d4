from gatedrentals.testing.contracts.boards import *
