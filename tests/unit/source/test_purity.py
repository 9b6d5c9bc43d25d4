import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.source.tree import PRODUCT, at, modules, parsed

# What of the standard library neither reads the world nor changes it.
PURE = {
    *("abc", "base64", "bisect", "calendar", "collections", "datetime", "decimal", "enum", "fractions", "functools"),
    *("hashlib", "heapq", "hmac", "itertools", "json", "math", "operator", "re", "string", "textwrap", "types"),
    *("typing", "unicodedata", "uuid", "zoneinfo"),
}
CORE = PURE | {"attr", "attrs", "gatedrentals"}
CLOCK_AND_CHANCE = {"now", "utcnow", "today", "fromtimestamp", "uuid1", "uuid4", "uuid6", "uuid7", "uuid8"}
WORLD = {"open", "print", "input", "exec", "eval", "__import__", "float", "complex", "round"}
LOADED = "import sys; print(*{name.split('.')[0] for name in sys.modules} - sys.stdlib_module_names)"
EVERYTHING = f"""
import pkgutil, gatedrentals.domain as d
for module in pkgutil.walk_packages(d.__path__, "gatedrentals.domain."):
    __import__(module.name)
{LOADED}
"""


def test_the_domain_is_pure() -> None:
    assert list(offences(PRODUCT / "domain")) == []


def test_importing_all_of_the_domain_loads_only_attrs() -> None:
    more = loaded_by(EVERYTHING) - loaded_by(LOADED)

    assert {name for name in more if not name.startswith("_sysconfigdata")} == {"attr", "attrs", "gatedrentals"}


@given(st.sampled_from(sorted(CLOCK_AND_CHANCE)), st.sampled_from(["datetime", "date", "uuid"]))
def test_clock_and_chance_are_seen_however_they_are_called(name: str, owner: str) -> None:
    assert fault(ast.parse(f"{owner}.{name}", mode="eval").body) is not None


def test_each_fault_is_seen() -> None:
    planted = [
        "a / b",
        "a /= b",
        "x = 0.5",
        "x: float",
        "round(x)",
        "import random",
        "from time import sleep",
        "import sqlalchemy",
        "import cattrs",
        "async def f(): pass",
        "open(x)",
        "datetime.now(zone)",
        "date.today()",
        "read = datetime.datetime.now",
        "clock.now()",
    ]

    assert [text for text in planted if not any(fault(node) for node in ast.walk(ast.parse(text)))] == []


def loaded_by(program: str) -> set[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_a_value_that_was_handed_in_may_be_called_now() -> None:
    assert [why for node in ast.walk(ast.parse("self.now")) if (why := fault(node))] == []


def offences(folder: Path) -> Iterator[str]:
    for file in modules(folder):
        on_use = inside_functions(parsed(file))
        for node in ast.walk(parsed(file)):
            why = fault(node)
            if why and not (why == "imports cattrs" and node in on_use):
                yield f"{at(file, getattr(node, 'lineno', 0))} {why}"


def inside_functions(tree: ast.Module) -> set[ast.AST]:
    """Rule documents are parsed by cattrs, loaded on use."""
    return {node for top in ast.walk(tree) if isinstance(top, ast.FunctionDef) for node in ast.walk(top)}


def fault(node: ast.AST) -> str | None:  # noqa: PLR0911 - a table, one answer a row
    match node:
        case ast.BinOp(op=ast.Div()) | ast.AugAssign(op=ast.Div()):
            return "divides without naming its rounding"
        case ast.Constant(value=float() | complex()):
            return "holds a float"
        case ast.Name(id=name) if name in WORLD:
            return f"uses {name}"
        case (
            ast.Call(func=ast.Attribute(attr=name))
            | ast.Attribute(value=ast.Name(id="date" | "datetime" | "uuid"), attr=name)
            | ast.Attribute(value=ast.Attribute(attr="date" | "datetime" | "uuid"), attr=name)
            | ast.alias(name=name)
        ) if name in CLOCK_AND_CHANCE:
            return f"asks the clock or chance: {name}"
        case ast.AsyncFunctionDef() | ast.Await() | ast.AsyncFor() | ast.AsyncWith():
            return "is asynchronous"
        case ast.Import() | ast.ImportFrom():
            return impurity(node)
        case _:
            return None


def impurity(node: ast.Import | ast.ImportFrom) -> str | None:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or "."]
    foreign = sorted({name.split(".")[0] for name in names} - CORE)
    return f"imports {', '.join(foreign)}" if foreign else None
