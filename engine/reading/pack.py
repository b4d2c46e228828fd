"""A rulebook as one text: every file that it is read from, so that it can be kept and read again years later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from engine.reading.diagnostics import InputError
from engine.reading.load import base_folder, beside_of, files_of, load_rulebook, rulebook_folder
from engine.reading.opening import read_bytes
from engine.reading.rulebook import Rulebook

MOST_FILES, MOST_NAME, MOST_FOLDERS = 1_000, 255, 10
"""Files of a pack, bytes of each part of a name, as systems have it, and how many parts."""
_ODD = set("\\:\0")


class NotAPack(Exception):
    """The text is no packed rulebook, or names a file outside of it; names nothing of what it holds."""


@dataclass(frozen=True)
class Pack:
    """The texts of a rulebook's files and of those it extends; `entry` is its own folder or file among them."""

    entry: str
    files: dict[str, str]

    def to_json(self) -> bytes:
        """The pack as UTF-8 JSON; the same files give the same bytes."""
        data = {"entry": self.entry, "files": self.files}
        return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

    @property
    def sha256(self) -> str:
        """The digest of the whole text."""
        return hashlib.sha256(self.to_json()).hexdigest()

    @cached_property
    def rulebook(self) -> Rulebook:
        """The checked rulebook in it; raises `InputError`."""
        with TemporaryDirectory() as folder:
            for name, text in self.files.items():
                path = Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode())
            return load_rulebook(Path(folder, self.entry))


def pack_rulebook(source: str | Path) -> Pack:
    """The pack of a rulebook given by its id, folder or file; raises `InputError` where it cannot be used."""
    extends = load_rulebook(source).extends
    folder, beside = rulebook_folder(source), beside_of(source)
    files = _texts(folder.resolve()) if folder else {Path(source).name: _text(Path(source))}
    entry = folder.resolve().name if folder else Path(source).name
    for named in extends:
        base = base_folder(named.partition("@")[0], beside)
        assert base is not None, "a rulebook that loads finds what it extends"
        files |= _texts(base.resolve())
        beside = beside_of(base)
    return Pack(entry, files)


def read_pack(text: bytes) -> Pack:
    """The pack from its JSON; raises `NotAPack`."""
    try:
        data = json.loads(text)
        pack = Pack(data["entry"], dict(data["files"]))
        for part in (pack.entry, *pack.files, *pack.files.values()):
            part.encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotAPack from error
    names = [pack.entry, *pack.files]
    if len(pack.files) > MOST_FILES or not all(_is_inside(name) for name in names) or not _are_files(pack.files):
        raise NotAPack
    return pack


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    fits = 0 < len(path.parts) <= MOST_FOLDERS and all(len(part.encode()) <= MOST_NAME for part in path.parts)
    return fits and not path.is_absolute() and ".." not in path.parts and not _ODD & set(name)


def _are_files(names: Iterable[str]) -> bool:
    """Whether no name is that of a folder in which another stands."""
    paths = {PurePosixPath(name) for name in names}
    return not any(paths.intersection(path.parents) for path in paths)


def _texts(folder: Path) -> dict[str, str]:
    """The files of a rulebook's folder without its cases, which no decision rests on."""
    inside = {path: path.relative_to(folder) for path in files_of(folder)}
    return {
        f"{folder.name}/{name.as_posix()}": _text(path) for path, name in inside.items() if name.parts[0] != "cases"
    }


def _text(path: Path) -> str:
    read = read_bytes(path)
    if read.value is None:
        raise InputError(read.diagnostics)
    return read.value.decode()
