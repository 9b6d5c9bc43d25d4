from gatedrentals.testing.contracts.site_figures import *
