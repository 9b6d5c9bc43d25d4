from gatedrentals.testing.contracts.short_ways import *
