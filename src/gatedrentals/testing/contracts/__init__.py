"""What every adapter of a port must do: one suite per port, plain functions over a fixture.

A suite is run by importing it into a test module (``from gatedrentals.testing.contracts.closes import *``) beside a
fixture: ``store`` for whatever is reached through a work, else one named after the port. Tests keep apart by fresh ids,
so the fixture may live as long as it likes and the database is never emptied.
"""
