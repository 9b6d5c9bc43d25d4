from gatedrentals.testing.contracts.readings import *
