from gatedrentals.testing.contracts.audit_trail import *
