"""The door for rulebooks and cases: files, folders and texts in, checked objects out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePath
from typing import TypeVar

from engine.reading.case import Case, CheckedCase
from engine.reading.characters import visible
from engine.reading.check_case import check_case
from engine.reading.check_rulebook import check_rulebook
from engine.reading.diagnostics import Code, Diagnostic, InputError, Loaded, Place, did_you_mean, errors_in
from engine.reading.entries import FILE_ID, Entry, validate
from engine.reading.opening import read_bytes
from engine.reading.overlay import extend
from engine.reading.parts import Overlay, Whole, add, overlay, whole
from engine.reading.placed import Placed
from engine.reading.rulebook import Rulebook
from engine.reading.rulebook_files import (
    ConclusionFile,
    FindingsFile,
    FlagsFile,
    InvariantsFile,
    OverlayConclusionFile,
    OverlayFile,
    QuestionsFile,
    RulebookFile,
    SourceFile,
)
from engine.reading.yaml_text import Data, Tree, parse_yaml

T = TypeVar("T")
M = TypeVar("M", bound=Entry)

Source = str | bytes | Path
"""A path, or content: bytes, or text of more than one line, or of JSON in one."""

STANDARD = "-"
"""What stands for standard input, or for standard output, instead of a path."""
TEXT = "<text>"
"""The file name shown for a rulebook or case that was given as text."""

YAML = re.compile(r"\.y\w*ml", re.I)
"""The endings of YAML files, and those that are meant so: none is passed over."""
HEAD = "rulebook.yaml"
_SHARED: dict[str, type[Entry]] = {
    "findings.yaml": FindingsFile,
    "questions.yaml": QuestionsFile,
    "flags.yaml": FlagsFile,
    "invariants.yaml": InvariantsFile,
    "sources/": SourceFile,
}
_OF_RULEBOOK = _SHARED | {"recommendation.yaml": ConclusionFile, "conclusions/": ConclusionFile}
_OF_OVERLAY = _SHARED | {"recommendation.yaml": OverlayConclusionFile, "conclusions/": OverlayConclusionFile}
"""What stands in which file, or in the files of which folder."""


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


def read_case(
    source: Source, rulebook: Rulebook | None = None, name: str = "", today: date | None = None
) -> Loaded[CheckedCase]:
    """The checked case, or None, with all diagnostics of the file.

    Content is told of under the name, if any; a day after `today` is worth a warning.
    """
    read = read_case_and_data(source, rulebook, name, today)
    return Loaded(read.value[0] if read.value else None, read.diagnostics)


def read_case_and_data(
    source: Source,
    rulebook: Rulebook | None = None,
    name: str = "",
    today: date | None = None,
    load: Callable[[str], Rulebook] = load_rulebook,
) -> Loaded[tuple[CheckedCase, Data]]:
    """The same, and the data as the file has it; `load` gives the rulebook that the case names, of those shipped."""
    raw, file = _read(source, name)
    if raw.value is None:
        return Loaded(None, raw.diagnostics)
    read = _parse(raw.value, file, Case)
    if read.value is None:
        return Loaded(None, read.diagnostics)
    placed = read.value
    if rulebook is None:
        id = placed.entry.rulebook
        if id not in shipped_rulebooks():
            hint = did_you_mean(id, shipped_rulebooks())
            return Loaded(None, (placed.refuse(Code.UNKNOWN_RULEBOOK, "rulebook", name=id, **hint),))
        rulebook = load(id)
    checked = check_case(placed, rulebook, raw.value, today)
    diagnostics = read.diagnostics + checked.diagnostics
    if checked.value is None or errors_in(diagnostics):
        return Loaded(None, diagnostics)
    return Loaded((checked.value, placed.tree.data), diagnostics)


def load_kept_case(raw: bytes, rulebook: Rulebook) -> CheckedCase:
    """The checked case of a text on record; a text that a comment ends was accepted once, and stays what it was then.

    Raises `InputError` with every diagnostic.
    """
    tree = parse_yaml(raw, TEXT)
    if tree.value is None or errors_in(tree.diagnostics):
        raise InputError(tree.diagnostics)
    placed = _value(_fit(replace(tree.value, comments={}), Case))
    return _value(check_case(placed, rulebook, raw))


def rulebook_named(source: Source) -> str | None:
    """The id of the rulebook that a case file names, or None where it cannot be read so far."""
    raw, file = _read(source)
    placed = _parse(raw.value, file, Case).value if raw.value is not None else None
    return placed.entry.rulebook if placed else None


def read_rulebook(source: Source) -> Loaded[Rulebook]:
    """The checked rulebook, or None, with all diagnostics of its files; what it extends is read first."""
    folder = rulebook_folder(source)
    own = _read_folder(folder) if folder else _read_one_file(source)
    if own.value is None or errors_in(own.diagnostics):
        return Loaded(None, own.diagnostics)
    parts = _with_base(own.value, beside_of(source), (folder.resolve(),) if folder else ())
    if parts.value is None:
        return Loaded(None, own.diagnostics + parts.diagnostics)
    checked = check_rulebook(parts.value)
    return Loaded(checked.value, own.diagnostics + checked.diagnostics)


def shipped_rulebooks() -> dict[str, Path]:
    """The rulebooks that come with the software, by id."""
    heads = sorted(_shipped("rules").glob(f"*/{HEAD}"))
    return {head.parent.name: head.parent for head in heads}


def rulebook_folder(source: Source) -> Path | None:
    """The folder of a rulebook named by its id or its path, or None if it is a file or text."""
    if isinstance(source, str) and source in shipped_rulebooks():
        return shipped_rulebooks()[source]
    if _is_content(source):
        return None
    assert not isinstance(source, bytes)
    path = Path(source)
    return path.parent if path.name == HEAD else path if _is_folder(path) else None


def _is_content(source: Source) -> bool:
    return isinstance(source, bytes) or (isinstance(source, str) and ("\n" in source or source.startswith("{")))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name too long to be looked up
        return False


def shipped_cases() -> dict[str, Path]:
    """The case files that come with the software, by their id."""
    return {path.stem: path for path in files_of(_shipped("cases"))}


def _shipped(name: str) -> Path:
    """A folder inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def _value(loaded: Loaded[T]) -> T:
    if loaded.value is None or errors_in(loaded.diagnostics):
        raise InputError(loaded.diagnostics)
    return loaded.value


# -- files


def _read(source: Source, name: str = "") -> tuple[Loaded[bytes], str]:
    """The bytes of a file or text, and the name to show for it."""
    match source:
        case bytes():
            return Loaded(source), visible(name) or TEXT
        case str() if _is_content(source):
            return Loaded(source.encode("utf-8", "surrogatepass")), visible(name) or TEXT
        case _:
            return read_bytes(Path(source)), _shown(Path(source))


def _shown(path: Path) -> str:
    return visible(str(path))


def read_entry(path: Path, model: type[M]) -> Loaded[Placed[M]]:
    """One file as one entry of the model."""
    raw = read_bytes(path)
    return _parse(raw.value, _shown(path), model) if raw.value is not None else Loaded(None, raw.diagnostics)


def _parse(raw: bytes, file: str, model: type[M]) -> Loaded[Placed[M]]:
    """One file as one entry, placed at its root."""
    tree = parse_yaml(raw, file)
    if tree.value is None or errors_in(tree.diagnostics):
        return Loaded(None, tree.diagnostics)
    return _fit(tree.value, model)


def _fit(tree: Tree, model: type[M]) -> Loaded[Placed[M]]:
    entry = validate(tree, model)
    return Loaded(Placed(entry.value, tree, ()) if entry.value else None, entry.diagnostics)


# -- rulebooks and overlays


def _read_one_file(source: Source) -> Loaded[Whole | Overlay]:
    raw, file = _read(source)
    if raw.value is None:
        missing = raw.diagnostics[0].code is Code.MISSING_FILE
        if missing and isinstance(source, str) and re.fullmatch(FILE_ID, source):
            params = {"name": source, **did_you_mean(source, shipped_rulebooks())}
            return Loaded(None, (Diagnostic(Code.UNKNOWN_RULEBOOK, Place(source), params),))
        return Loaded(None, raw.diagnostics)
    head = _read_head(raw.value, file)
    if head.value:
        head.value.files[file] = f"{head.value.head.entry.rulebook}/{PurePath(file).name}"
    return head


def _read_head(raw: bytes, file: str) -> Loaded[Whole | Overlay]:
    """What the head of a rulebook holds; that of an overlay says what it extends."""
    tree = parse_yaml(raw, file)
    if tree.value is None or errors_in(tree.diagnostics):
        return Loaded(None, tree.diagnostics)
    if isinstance(tree.value.data, dict) and "extends" in tree.value.data:
        over = _fit(tree.value, OverlayFile)
        return Loaded(overlay(over.value) if over.value else None, over.diagnostics)
    head = _fit(tree.value, RulebookFile)
    return Loaded(whole(head.value) if head.value else None, head.diagnostics)


def _read_folder(folder: Path) -> Loaded[Whole | Overlay]:
    """All files of a rulebook folder; a YAML file that no part of a rulebook is kept in is an error."""
    raw = read_bytes(folder / HEAD)
    read = _read_head(raw.value, _shown(folder / HEAD)) if raw.value is not None else Loaded(None, raw.diagnostics)
    parts, diagnostics = read.value, [*read.diagnostics]
    kinds = _OF_RULEBOOK if isinstance(parts, Whole) else _OF_OVERLAY  # the more patient one where no head is read
    for path in files_of(folder):
        inside, shown = path.relative_to(folder), _shown(path)
        if parts:
            parts.files[shown] = f"{parts.head.entry.rulebook}/{inside.as_posix()}"
        if inside.parts[0] == "cases" or str(inside) == HEAD:
            continue
        file = _read_part(path, kinds.get(_kind_of(inside)), inside)
        diagnostics.extend(file.diagnostics)
        if parts and file.value:
            add(parts, file.value)
    if isinstance(parts, Whole) and not parts.findings and not errors_in(diagnostics):
        name = _shown(folder / "findings.yaml")  # else each name in each rule would be an error
        diagnostics.append(Diagnostic(Code.MISSING_FILE, Place(name), {"name": name}))
    return Loaded(parts, tuple(diagnostics))


def files_of(folder: Path) -> list[Path]:
    """The YAML files in a folder and below, however their ending is spelt."""
    return sorted(path for path in folder.rglob("*") if YAML.fullmatch(path.suffix))


def _kind_of(inside: PurePath) -> str:
    in_folder = len(inside.parts) == 2 and inside.suffix == ".yaml"
    return f"{inside.parts[0]}/" if in_folder else inside.as_posix()


def _read_part(path: Path, model: type[Entry] | None, inside: PurePath) -> Loaded[Placed[Entry]]:
    if model is None:
        hint = did_you_mean(path.name, (HEAD, *(name for name in _OF_RULEBOOK if not name.endswith("/"))))
        return Loaded(None, (Diagnostic(Code.UNKNOWN_FILE, Place(_shown(path)), {"name": inside.as_posix(), **hint}),))
    return read_entry(path, model)


def _with_base(parts: Whole | Overlay, beside: Path | None, above: tuple[Path, ...]) -> Loaded[Whole]:
    """An overlay with what it extends, which must itself be free of errors; `above` are the folders that lead here."""
    if isinstance(parts, Whole):
        return Loaded(parts)
    name, _, version = parts.head.entry.extends.partition("@")
    folder = base_folder(name, beside)

    def refused(code: Code, **params: str) -> Loaded[Whole]:
        return Loaded(None, (parts.head.refuse(code, "extends", name=name, **params),))

    if folder is None:
        return refused(Code.UNKNOWN_BASE, **did_you_mean(name, shipped_rulebooks()))
    if folder.resolve() in above:
        circle = [*above[above.index(folder.resolve()) :], folder]
        return refused(Code.CYCLIC_EXTENDS, cycle=" → ".join(step.name for step in circle))
    own = _read_folder(folder)
    if own.value is None or errors_in(own.diagnostics):
        return Loaded(None, own.diagnostics)
    entry = own.value.head.entry
    if entry.rulebook != name:
        return refused(Code.UNKNOWN_BASE, suggestion=entry.rulebook)
    if entry.version != version:
        return refused(Code.WRONG_BASE_VERSION, wanted=version, given=f"{name}@{entry.version}")
    base = _with_base(own.value, beside_of(folder), (*above, folder.resolve()))
    if base.value is None:
        return base
    checked = check_rulebook(base.value)
    return Loaded(None, checked.diagnostics) if checked.value is None else extend(base.value, parts)


def base_folder(name: str, beside: Path | None) -> Path | None:
    """The rulebook of this name beside the overlay, or else the one that comes with the software."""
    if beside and _is_folder(beside / name) and (beside / name / HEAD).exists():
        return beside / name
    return shipped_rulebooks().get(name)


def beside_of(source: Source) -> Path | None:
    """The folder in which a rulebook's folder or file stands; a text stands nowhere."""
    folder = rulebook_folder(source)
    if folder:
        return folder.parent if folder.name not in ("", "..") else folder.resolve().parent
    return None if isinstance(source, bytes) or _is_content(source) else Path(source).parent
