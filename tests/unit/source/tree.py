"""The files of the project, parsed once."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
PRODUCT = ROOT / "src" / "gatedrentals"
CODE = ("src", "tests", "benchmarks", "docs")
TEXT = (*CODE, "requirements", "changelog.d", ".ci")


def code() -> list[Path]:
    """Every Python file of the project, the script included."""
    return [ROOT / "dev", *(file for top in CODE for file in modules(ROOT / top))]


def texts() -> list[Path]:
    """Every file that people wrote or tools made for the repository."""
    deep = [file for top in TEXT for file in sorted((ROOT / top).rglob("*")) if kept(file)]
    return [*(file for file in sorted(ROOT.iterdir()) if kept(file)), *deep]


def modules(folder: Path) -> list[Path]:
    """The Python files of a folder and of the folders in it."""
    return sorted(folder.rglob("*.py"))


def kept(file: Path) -> bool:
    """Whether this is a file of the repository and not what a tool leaves behind."""
    made = {"__pycache__", ".git", ".coverage", "uv.lock"} | ({"api"} if "reference" in file.parts else set())
    return file.is_file() and not made.intersection(file.parts)


@cache
def parsed(file: Path) -> ast.Module:
    """A file's syntax tree."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def at(file: Path, line: int) -> str:
    """Where a person finds it."""
    return f"{file.relative_to(ROOT)}:{line}"
