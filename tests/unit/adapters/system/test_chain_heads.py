from gatedrentals.testing.contracts.chain_heads import *
