from gatedrentals.testing.contracts.imports import *
