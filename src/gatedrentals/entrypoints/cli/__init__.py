"""The command line: parse, call one use case, present. Nothing heavy is imported before a command needs it."""


def main() -> None:
    """Run the program with the arguments of the shell, and end with its exit code."""
    from gatedrentals.bootstrap.memory import collect_seldom
    from gatedrentals.entrypoints.cli.program import program

    collect_seldom()
    program(prog_name="gatedrentals")
