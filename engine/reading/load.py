"""The only door: files, folders and texts in, checked rulebooks and cases out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar

from engine.reading.case import Case, CheckedCase
from engine.reading.characters import visible
from engine.reading.check_case import check_case
from engine.reading.check_rulebook import Parts, check_rulebook
from engine.reading.diagnostics import Code, Diagnostic, InputError, Loaded, Place, did_you_mean, errors_in
from engine.reading.entries import FILE_ID, Entry, validate
from engine.reading.placed import Placed, placed_list
from engine.reading.rulebook import (
    ConclusionFile,
    FindingsFile,
    FlagsFile,
    InvariantsFile,
    QuestionsFile,
    Rulebook,
    RulebookFile,
    SourceFile,
)
from engine.reading.yaml_text import MAX_BYTES, Tree, parse_yaml

T = TypeVar("T")
M = TypeVar("M", bound=Entry)

Source = str | bytes | Path
"""A path, or content: bytes, or text of more than one line."""

TEXT = "<text>"
"""The file name shown for a rulebook or case that was given as text."""

_HEAD = "rulebook.yaml"
_FILES: dict[str, type[Entry]] = {
    "findings.yaml": FindingsFile,
    "questions.yaml": QuestionsFile,
    "flags.yaml": FlagsFile,
    "invariants.yaml": InvariantsFile,
    "recommendation.yaml": ConclusionFile,
}
_FOLDERS: dict[str, type[Entry]] = {"sources": SourceFile, "conclusions": ConclusionFile}


def load_rulebook(source: Source) -> Rulebook:
    """The checked rulebook from its id (`kl14`), its folder, its one file, or the text of one file.

    Raises `InputError` with every diagnostic.
    """
    return _value(read_rulebook(source))


def load_case(source: Source, rulebook: Rulebook | None = None) -> CheckedCase:
    """The checked case from a file or from YAML text; its rulebook is found by its id unless one is given.

    Raises `InputError` with every diagnostic.
    """
    return _value(read_case(source, rulebook))


def read_case(source: Source, rulebook: Rulebook | None = None) -> Loaded[CheckedCase]:
    """The checked case, or None, with all diagnostics of the file."""
    raw, file = _read(source)
    if raw.value is None:
        return Loaded(None, raw.diagnostics)
    read = _parse(raw.value, file, Case)
    if read.value is None:
        return Loaded(None, read.diagnostics)
    placed = read.value
    if rulebook is None:
        name = placed.entry.rulebook
        if name not in shipped_rulebooks():
            hint = did_you_mean(name, shipped_rulebooks())
            return Loaded(None, (placed.refuse(Code.UNKNOWN_RULEBOOK, "rulebook", name=name, **hint),))
        rulebook = load_rulebook(name)
    checked = check_case(placed, rulebook, raw.value)
    diagnostics = read.diagnostics + checked.diagnostics
    return Loaded(None if errors_in(diagnostics) else checked.value, diagnostics)


def rulebook_named(source: Source) -> str | None:
    """The id of the rulebook that a case file names, or None where it cannot be read so far."""
    raw, file = _read(source)
    placed = _parse(raw.value, file, Case).value if raw.value is not None else None
    return placed.entry.rulebook if placed else None


def read_rulebook(source: Source) -> Loaded[Rulebook]:
    """The checked rulebook, or None, with all diagnostics of its files."""
    folder = rulebook_folder(source)
    parts = _parts_of_folder(folder) if folder else _parts_of_file(source)
    if parts.value is None or errors_in(parts.diagnostics):
        return Loaded(None, parts.diagnostics)
    checked = check_rulebook(parts.value)
    return Loaded(checked.value, parts.diagnostics + checked.diagnostics)


def shipped_rulebooks() -> dict[str, Path]:
    """The rulebooks that come with the software, by id."""
    heads = sorted(_rules_folder().glob(f"*/{_HEAD}"))
    return {head.parent.name: head.parent for head in heads}


def rulebook_folder(source: Source) -> Path | None:
    """The folder of a rulebook named by its id or its path, or None if it is a file or text."""
    if isinstance(source, str) and source in shipped_rulebooks():
        return shipped_rulebooks()[source]
    if not isinstance(source, Path) and (isinstance(source, bytes) or "\n" in source):
        return None
    path = Path(source)
    return path.parent if path.name == _HEAD else path if _is_folder(path) else None


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long to be looked up
        return False


def _rules_folder() -> Path:
    """rules/ inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def _value(loaded: Loaded[T]) -> T:
    if loaded.value is None or errors_in(loaded.diagnostics):
        raise InputError(loaded.diagnostics)
    return loaded.value


# -- files


def _read(source: Source) -> tuple[Loaded[bytes], str]:
    """The bytes of a file or text, and the name to show for it."""
    match source:
        case bytes():
            return Loaded(source), TEXT
        case str() if "\n" in source:
            return Loaded(source.encode("utf-8", "surrogatepass")), TEXT
        case _:
            return _read_file(Path(source)), _shown(Path(source))


def _shown(path: Path) -> str:
    return visible(str(path))


def _read_file(path: Path) -> Loaded[bytes]:
    def refused(code: Code) -> Loaded[bytes]:
        return Loaded(None, (Diagnostic(code, Place(_shown(path)), {"name": _shown(path)}),))

    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            return refused(Code.UNREADABLE)  # a device or a pipe may never end, or never begin
        with path.open("rb") as file:
            return Loaded(file.read(MAX_BYTES + 1))  # one more than is accepted
    except (FileNotFoundError, NotADirectoryError):
        return refused(Code.MISSING_FILE)
    except IsADirectoryError:
        return refused(Code.IS_DIRECTORY)
    except (OSError, ValueError):  # ValueError: a name no file can have, such as one with a NUL
        return refused(Code.UNREADABLE)


def _parse(raw: bytes, file: str, model: type[M]) -> Loaded[Placed[M]]:
    """One file as one entry, placed at its root."""
    tree = parse_yaml(raw, file)
    if tree.value is None or errors_in(tree.diagnostics):
        return Loaded(None, tree.diagnostics)
    entry = validate(tree.value, model)
    if entry.value is None:
        return Loaded(None, tree.diagnostics + entry.diagnostics)
    return Loaded(Placed(entry.value, tree.value, ()), tree.diagnostics)


def _parts_of_file(source: Source) -> Loaded[Parts]:
    raw, file = _read(source)
    if raw.value is None:
        missing = raw.diagnostics[0].code is Code.MISSING_FILE
        if missing and isinstance(source, str) and re.fullmatch(FILE_ID, source):
            params = {"name": source, **did_you_mean(source, shipped_rulebooks())}
            return Loaded(None, (Diagnostic(Code.UNKNOWN_RULEBOOK, Place(source), params),))
        return Loaded(None, raw.diagnostics)
    head = _parse(raw.value, file, RulebookFile)
    return Loaded(_begin(head.value) if head.value else None, head.diagnostics)


def _parts_of_folder(folder: Path) -> Loaded[Parts]:
    """All files of a rulebook folder; a YAML file that no part of a rulebook is kept in is an error."""
    found: list[Diagnostic] = []
    placed: list[Placed[Entry]] = []
    for path in sorted(folder.rglob("*.y*ml")):
        inside = path.relative_to(folder)
        if inside.parts[0] == "cases":
            continue
        model = RulebookFile if str(inside) == _HEAD else _FILES.get(str(inside)) or _model_in_folder(inside)
        if model is None:
            hint = did_you_mean(path.name, (_HEAD, *_FILES))
            found.append(Diagnostic(Code.UNKNOWN_FILE, Place(_shown(path)), {"name": inside.as_posix(), **hint}))
            continue
        raw = _read_file(path)
        read = _parse(raw.value, _shown(path), model) if raw.value is not None else Loaded(None, raw.diagnostics)
        found.extend(read.diagnostics)
        if read.value:
            placed.append(read.value)
    heads = [p for p in placed if isinstance(p.entry, RulebookFile)]
    if not heads:
        if not (folder / _HEAD).exists():
            name = _shown(folder / _HEAD)
            found.append(Diagnostic(Code.MISSING_FILE, Place(name), {"name": name}))
        return Loaded(None, tuple(found))
    head = heads[0]
    parts = _begin(Placed(head.entry, head.tree, head.path)) if isinstance(head.entry, RulebookFile) else None
    if parts:
        for file in placed:
            _add(parts, file.tree, file.entry)
    if parts and not parts.findings and not errors_in(found):  # else each name in each rule would be an error
        name = _shown(folder / "findings.yaml")
        found.append(Diagnostic(Code.MISSING_FILE, Place(name), {"name": name}))
    return Loaded(parts, tuple(found))


def _model_in_folder(inside: Path) -> type[Entry] | None:
    return _FOLDERS.get(inside.parts[0]) if len(inside.parts) == 2 and inside.suffix == ".yaml" else None


# -- entries of several files as parts of one rulebook


def _begin(head: Placed[RulebookFile]) -> Parts:
    entry, tree = head.entry, head.tree
    parts = Parts(head)
    parts.constraints = placed_list(tree, entry.constraints, "constraints")
    parts.lines = placed_list(tree, entry.lines, "lines")
    parts.outcomes = placed_list(tree, entry.outcomes, "outcomes")
    parts.roles = placed_list(tree, entry.roles, "roles")
    parts.findings = placed_list(tree, entry.findings, "findings")
    parts.questions = placed_list(tree, entry.questions, "questions")
    parts.flags = placed_list(tree, entry.flags, "flags")
    parts.invariants = placed_list(tree, entry.invariants, "invariants")
    for source in placed_list(tree, entry.sources, "sources"):
        _add_source(parts, source)
    for conclusion in placed_list(tree, entry.conclusions, "conclusions"):
        _add_conclusion(parts, conclusion)
    return parts


def _add(parts: Parts, tree: Tree, entry: Entry) -> None:
    match entry:
        case FindingsFile(findings=findings):
            parts.findings += placed_list(tree, findings, "findings")
        case QuestionsFile(questions=questions):
            parts.questions += placed_list(tree, questions, "questions")
        case FlagsFile(flags=flags):
            parts.flags += placed_list(tree, flags, "flags")
        case InvariantsFile(invariants=invariants):
            parts.invariants += placed_list(tree, invariants, "invariants")
        case SourceFile():
            _add_source(parts, Placed(entry, tree, ()))
        case ConclusionFile():
            _add_conclusion(parts, Placed(entry, tree, ()))
        case _:  # the head, taken first
            pass


def _add_source(parts: Parts, source: Placed[SourceFile]) -> None:
    parts.sources.append(source)
    parts.clauses += placed_list(source.tree, source.entry.clauses, *source.path, "clauses")
    parts.documents += placed_list(source.tree, source.entry.documents, *source.path, "documents")


def _add_conclusion(parts: Parts, conclusion: Placed[ConclusionFile]) -> None:
    parts.conclusions.append(conclusion)
    rules = placed_list(conclusion.tree, conclusion.entry.rules, *conclusion.path, "rules")
    parts.rules += [(conclusion, rule) for rule in rules]
