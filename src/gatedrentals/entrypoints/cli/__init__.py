"""The command line: parse, call one use case, present. Nothing heavy is imported before a command needs it."""

from importlib.util import find_spec

NEEDED = ("click", "rich")
"""What the extra `cli` brings: the library alone installs the program, too."""


def main() -> None:
    """Run the program with the arguments of the shell, and end with its exit code."""
    if not all(map(find_spec, NEEDED)):
        raise SystemExit("gatedrentals: the command line needs more than the library: pip install 'gatedrentals[all]'")
    from gatedrentals.bootstrap.memory import collect_seldom
    from gatedrentals.entrypoints.cli.program import program

    collect_seldom()
    program(prog_name="gatedrentals")
