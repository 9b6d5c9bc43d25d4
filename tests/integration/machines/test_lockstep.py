"""The fakes and Postgres keep the same after every step."""

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from gatedrentals.adapters.postgres.store import PostgresStore
from gatedrentals.testing.fakes.store import MemoryStore
from gatedrentals.testing.machines.lockstep import LockstepMachine


def test_the_fakes_and_postgres_keep_the_same(store: PostgresStore) -> None:
    calm = settings(max_examples=12, stateful_step_count=12, phases=[Phase.generate])

    class OnBoth(LockstepMachine):
        def __init__(self) -> None:
            super().__init__(lambda: (MemoryStore(), store))

    run_state_machine_as_test(OnBoth, settings=calm)
