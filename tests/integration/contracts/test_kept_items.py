from gatedrentals.testing.contracts.kept_items import *
