from gatedrentals.testing.contracts.refused_money import *
