"""Makes docs/reference/api/ from the docstrings: a page for each package, its public modules, classes and functions."""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

DOCS = Path(__file__).resolve().parent
SOURCE = DOCS.parent / "src"
PAGES = DOCS / "reference" / "api"
Definition = ast.ClassDef | ast.FunctionDef


def main() -> None:
    """Write every page anew, and an index of them."""
    shutil.rmtree(PAGES, ignore_errors=True)
    PAGES.mkdir(parents=True)
    index = ["# Reference", ""]
    for package in packages():
        name = ".".join(package.relative_to(SOURCE).parts)
        (PAGES / f"{name}.md").write_text(page(name, package), encoding="utf-8")
        index.append(f"- [`{name}`]({name}.md): {summary(parse(package / '__init__.py'))}")
    (PAGES / "index.md").write_text("\n".join([*index, ""]), encoding="utf-8")


def packages() -> list[Path]:
    """The folders that hold modules with something public in them."""
    return sorted({file.parent for file in SOURCE.rglob("*.py") if any(public(parse(file)))})


def page(name: str, package: Path) -> str:
    """One package: each of its modules with what it offers."""
    parts = [f"# {name}", "", ast.get_docstring(parse(package / "__init__.py")) or "", ""]
    for file in sorted(package.glob("*.py")):
        tree = parse(file)
        if not any(public(tree)):
            continue
        if file.stem != "__init__":
            parts += [f"## {name}.{file.stem}", "", ast.get_docstring(tree) or "", ""]
        for item in public(tree):
            parts += entry(item)
    return "\n".join(parts)


def entry(item: Definition) -> list[str]:
    """A class with its fields and methods, or a function."""
    lines = [f"### {item.name}", "", "```python", *heading(item), "```", "", ast.get_docstring(item) or "", ""]
    for method in public(item) if isinstance(item, ast.ClassDef) else ():
        says = (ast.get_docstring(method) or "").replace("\n", "\n    ")
        lines += [f"- `{' '.join(heading(method))}`", "", f"    {says}", ""]
    return lines


def heading(item: Definition) -> list[str]:
    """What a reader needs to call or construct it."""
    if isinstance(item, ast.FunctionDef):
        answer = f" -> {ast.unparse(item.returns)}" if item.returns else ""
        return [f"{item.name}({ast.unparse(item.args)}){answer}"]
    bases = f"({', '.join(ast.unparse(base) for base in item.bases)})" if item.bases else ""
    fields = [f"    {ast.unparse(line)}" for line in item.body if isinstance(line, ast.AnnAssign | ast.Assign)]
    return [f"class {item.name}{bases}", *fields]


def public(tree: ast.Module | ast.ClassDef) -> Iterator[Definition]:
    """The classes and functions whose names do not begin with an underscore, in the order of the file."""
    for item in tree.body:
        if isinstance(item, Definition) and not item.name.startswith("_"):
            yield item


def summary(tree: ast.Module) -> str:
    """The first line of a docstring."""
    return (ast.get_docstring(tree) or "").partition("\n")[0]


def parse(file: Path) -> ast.Module:
    """A file's syntax tree; an absent file is an empty one."""
    return ast.parse(file.read_text(encoding="utf-8") if file.is_file() else "")


if __name__ == "__main__":
    main()
