import ast
import re

from tests.unit.source.tree import ROOT, at, code, parsed

FUNCTION_LINES = 60
FILE_LINES = 400
# Written so that the pattern does not find itself.
LEFT_OPEN = re.compile(
    r"\b(T[O]DO|FIX[M]E|XX[X])\b|NotImplemented[E]rror|pragma: [n]o"
    r"|pytest\.[s]kip\(|mark\.x[f]ail|unittest[.]mock|Magic[M]ock"
)


def test_functions_fit_on_a_screen() -> None:
    long = [
        f"{at(file, node.lineno)} {node.name}: {lines} lines"
        for file in code()
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]

    assert long == []


def test_files_stay_short() -> None:
    long = [
        f"{file.relative_to(ROOT)}: {lines} lines"
        for file in code()
        if (lines := file.read_text(encoding="utf-8").count("\n")) > FILE_LINES
    ]

    assert long == []


def test_nothing_is_left_open_or_faked() -> None:
    found = [
        f"{at(file, number)} {line.strip()}"
        for file in code()
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if LEFT_OPEN.search(line)
    ]

    assert found == []
