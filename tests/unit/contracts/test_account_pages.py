from gatedrentals.testing.contracts.account_pages import *
