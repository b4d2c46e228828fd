"""What the documents for contributors say of the house is so: files, functions, targets, invariants."""

import ast
import re
from pathlib import Path

import pytest

from tests.support import ROOT

PAGES = [ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md", ROOT / "docs" / "style.md"]
ROOMS = ("engine", "ui", "tests", "docs", "rules")
NAMED = re.compile(r"`([^`\n]+)`")
_PLACED = re.compile(r"`(\w+/[\w/]+\.py)`,?\s+`(\w+)`")
DRAWING = PAGES[1].read_text(encoding="utf-8").split("```")[1]


def house(name: str) -> Path:
    """A file by its path from the root, or, as the page of the architecture has it, from `engine/`."""
    return next((root / name for root in (ROOT, ROOT / "engine") if (root / name).exists()), ROOT / name)


def text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_file_it_names_is_there(page: Path) -> None:
    named = {
        name for name in NAMED.findall(text(page)) if re.fullmatch(r"[\w./-]+/|[\w./-]+\.(py|md|yaml|csv|toml)", name)
    }
    linked = {(page.parent / link).resolve() for link in re.findall(r"\]\(([\w./-]+)\)", text(page))}
    assert len(named) > 3
    ends = {f"/{name}" for name in named if not house(name).exists()}  # a name alone stands for a file of its room
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*")]
    files = [f"/{path.relative_to(ROOT).as_posix()}{'/' if path.is_dir() else ''}" for path in paths]
    assert [end for end in sorted(ends) if not any(file.endswith(end) for file in files)] == []
    assert [link for link in linked if not link.exists()] == []


def test_every_function_of_the_walk_stands_in_the_file_it_is_said_to() -> None:
    functions = [*_PLACED.findall(text(PAGES[0])), *_PLACED.findall(text(PAGES[1]))]
    assert len(functions) > 12
    wrong = [
        (file, name)
        for file, name in functions
        if not re.search(rf"^ *(?:def|class) {name}\b|^{name}\b.*=", text(house(file)), re.M)
    ]
    assert wrong == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_make_target_it_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.M))
    named = set(re.findall(r"`make\s+([a-z-]+)`", text(page))) | set(re.findall(r"^make ([a-z-]+)", text(page), re.M))
    assert named and named <= targets


def test_every_invariant_stands_in_the_architecture_and_where_it_holds() -> None:
    table = re.findall(r"^\| `([\w/]+\.py)`", text(PAGES[1]).partition("## Invariants")[2], re.M)
    stated = [
        path.relative_to(ROOT / "engine").as_posix()
        for path in sorted((ROOT / "engine").rglob("*.py"))
        for _ in re.findall(r"^ *# INVARIANT: ", text(path), re.M)
    ]
    assert sorted(table) == sorted(stated)


def test_the_floors_are_drawn_as_they_are_kept() -> None:
    (layers,) = re.findall(r"^layers = \[(.*)\]$", text(ROOT / "pyproject.toml"), re.M)
    kept = [[room.split(".")[-1] for room in floor.split(" | ")] for floor in re.findall(r'"(.*?)"', layers)]
    rooms = {room for floor in kept for room in floor}
    drawn = [[room for room in re.findall(r"[a-z]+(?=/)", line) if room in rooms] for line in DRAWING.splitlines()]
    assert [floor for floor in drawn if floor] == kept


def test_a_recipe_is_told_for_each_of_the_six_jobs() -> None:
    heads = re.findall(r"^## (.+)$", text(PAGES[0]), re.M)
    assert heads == ["A finding", "A rule", "A sentence", "A command", "A page", "A format of the report"]


OURS = [path for room in ("engine", "ui", "docs", "benchmarks") for path in sorted((ROOT / room).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").glob("*.py"))


def test_no_module_is_long_and_no_function_but_where_a_comment_says_why() -> None:
    assert [path.name for path in (*OURS, *TESTS) if len(text(path).splitlines()) > 450] == []
    long = [
        (path.name, each.name)
        for path in (*OURS, *TESTS)
        for each in ast.walk(ast.parse(text(path)))
        if isinstance(each, ast.FunctionDef) and (each.end_lineno or 0) - each.lineno >= 45
        if not re.search(r"^ +# Long", "\n".join(text(path).splitlines()[each.lineno : each.end_lineno]), re.M)
    ]
    assert long == []
