from gatedrentals.testing.contracts.staff import *
