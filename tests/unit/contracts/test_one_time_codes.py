from gatedrentals.testing.contracts.one_time_codes import *
