"""Random histories of a park, step by step under the auditor's eyes."""

from hypothesis import settings

from gatedrentals.testing.machines.ledger_machine import LedgerMachine

TestLedger = LedgerMachine.TestCase
TestLedger.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
