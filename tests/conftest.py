"""What holds for every test: Hypothesis profiles, Debian's tools by name, and no silent skips in CI."""

import os
import shutil

import pytest
from hypothesis import HealthCheck, Phase, settings

# Contracts assert in the product's own modules: their failures say what differed, like those of tests.
pytest.register_assert_rewrite("gatedrentals.testing")

NO_SKIP = "GATEDRENTALS_NO_SKIP"

# Shared machines are slow at times; that is no fault of a property.
_calm = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("dev", _calm, max_examples=50)
settings.register_profile("ci", _calm, max_examples=100, derandomize=True, database=None, print_blob=True)
settings.register_profile("deep", _calm, max_examples=2_000)
# A mutant is dead at its first failure: nothing to shrink or to explain.
_first = settings(_calm, derandomize=True, database=None, phases=[Phase.explicit, Phase.generate])
settings.register_profile("brief", _first, max_examples=12)
settings.register_profile("thorough", _first, max_examples=100)
# A planted bug is found at its first failure; the seed comes from outside.
settings.register_profile("hunt", _calm, max_examples=300, derandomize=False, database=None, phases=[Phase.generate])
settings.load_profile(os.environ.get("GATEDRENTALS_PROFILE", "ci" if NO_SKIP in os.environ else "dev"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, by its name, what needs a program that this machine lacks."""
    for item in items:
        for mark in item.iter_markers("tool"):
            (name,) = mark.args
            if shutil.which(name) is None:
                item.add_marker(pytest.mark.skip(reason=f"{name} is not installed"))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Where CI says that every tool is there, a skipped test is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if NO_SKIP in os.environ and exitstatus == pytest.ExitCode.OK and reporter and reporter.stats.get("skipped"):
        reporter.write_line(f"\n{NO_SKIP} is set: the skipped tests below fail this run", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
