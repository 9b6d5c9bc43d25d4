from gatedrentals.testing.contracts.licenses import *
