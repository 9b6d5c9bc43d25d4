"""The program where only the library is installed."""

import subprocess
import sys

WITHOUT = """
import sys
sys.modules["click"] = None
from importlib import util
found = util.find_spec
util.find_spec = lambda name, package=None: None if name == "click" else found(name, package)
from gatedrentals.entrypoints import cli
cli.main()
"""


def test_the_library_alone_says_what_the_command_line_needs() -> None:
    ended = subprocess.run([sys.executable, "-c", WITHOUT], capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert ended.stderr == (
        "gatedrentals: the command line needs more than the library: pip install 'gatedrentals[all]'\n"
    )
