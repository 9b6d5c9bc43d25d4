from gatedrentals.testing.contracts.briefs import *
