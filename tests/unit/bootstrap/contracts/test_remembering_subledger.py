from gatedrentals.testing.contracts.subledger import *
