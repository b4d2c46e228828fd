"""Files out, the one way: under their name only once they are whole; an older file outlives whatever goes wrong.

A file that stands there, or none, is written beside its place and renamed; a device or a pipe is written straight.
"""

from __future__ import annotations

import io
import os
import re
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed import ReadableBuffer

    Opener = Callable[[str, int], int]

MOST_LINKS = 40
"""Links that lead on from one to the next; the system follows no more."""


UNDER_UMASK = 0o666
PRIVATE = 0o600
"""The permissions of a file that no one else of the machine may read, whatever the umask."""


class CannotWrite(Exception):
    """The system does not let this be written: a path, or nothing where it is standard output."""

    def __init__(self, path: Path | None) -> None:
        super().__init__(path)
        self.path = path


class Sink(io.FileIO):
    """Bytes out, to the path shown; what goes wrong here is told apart from what goes wrong elsewhere meanwhile."""

    def __init__(
        self, file: Path | int, mode: str, shown: Path | None, *, closefd: bool = True, opener: Opener | None = None
    ) -> None:
        super().__init__(file, mode, closefd=closefd, opener=opener)
        self.shown = shown

    def write(self, data: ReadableBuffer, /) -> int:
        """Writes what the system takes of the data; raises `CannotWrite`, or `BrokenPipeError` if no one reads on."""
        with _as_cannot_write(self.shown):
            return super().write(data)


@contextmanager
def writing(path: Path, permissions: int = UNDER_UMASK) -> Iterator[BinaryIO]:
    """The file to write; it is there whole, or as it was before. Makes the folders; raises `CannotWrite`.

    A new file has these permissions, as far as the umask leaves them; an older one keeps its own.
    """
    look(path)
    with _replacing(path, permissions) if _is_replaced(path) else _straight(path) as stream:
        yield stream


def look(path: Path) -> None:
    """Raises `CannotWrite` where there could be no such file, before there is anything to write; changes nothing."""
    with _as_cannot_write(path):
        if path.is_dir():
            raise IsADirectoryError(path)
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(path)
        if _is_replaced(path):
            _must_take_files(_nearest(path))


def replaces(path: Path) -> bool:
    """Whether a file stands there that would be replaced."""
    return os.path.exists(path) and _is_replaced(path)


def look_inside(folder: Path) -> None:
    """Raises `CannotWrite` where no new file could stand in the folder, which may have to be made."""
    with _as_cannot_write(folder):
        _must_take_files(_nearest(folder / "new"))


@contextmanager
def _as_cannot_write(path: Path | None) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # whoever read has had enough: no trouble of the file
    except (OSError, ValueError) as error:  # ValueError: a name no file can have, such as one with a NUL
        raise CannotWrite(path) from error


def _nearest(path: Path) -> Path:
    """The nearest thing above the file that is there: the folder that it stands in, or that its folders are made in."""
    return next(above for above in _target(path).parents if above.exists())


def _must_take_files(place: Path) -> None:
    if not place.is_dir():
        raise NotADirectoryError(place)
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(place)


def _target(path: Path) -> Path:
    """The file itself, where links lead to it."""
    return Path(os.path.realpath(path))


def _is_replaced(path: Path) -> bool:
    """Whether the name is that of a file, or may become that of one."""
    return not os.path.exists(path) or (os.path.isfile(path) and not _is_open_already(path))


def _is_open_already(path: Path) -> bool:
    """Whether the name leads to something that this process was given open, as /dev/stdout does."""
    for _ in range(MOST_LINKS):
        if re.fullmatch(r"/proc/[0-9]+/fd", os.path.realpath(path.parent)):
            return True
        if not path.is_symlink():
            return False
        path = path.parent / path.readlink()
    return False


@contextmanager
def _replacing(path: Path, permissions: int) -> Iterator[BinaryIO]:
    """A file beside the path's, which takes its place at the end."""
    target = _target(path)
    part = target.with_name(f".{target.name[:40]}.{secrets.token_hex(4)}.congtam.part")
    try:
        with _as_cannot_write(path):
            target.parent.mkdir(parents=True, exist_ok=True)
            sink = Sink(part, "xb", path, opener=lambda name, flags: os.open(name, flags, permissions))
        with io.BufferedWriter(sink) as stream:
            yield stream
            stream.flush()
            with _as_cannot_write(path):
                if target.exists():
                    part.chmod(stat.S_IMODE(target.stat().st_mode))
                os.fsync(stream.fileno())
        with _as_cannot_write(path):
            part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def _straight(path: Path) -> Iterator[BinaryIO]:
    with _as_cannot_write(path):
        # at the end, as what stands before it in a file that standard output goes to is not ours
        sink = Sink(os.open(path, os.O_WRONLY | os.O_APPEND), "wb", path)
    with io.BufferedWriter(sink) as stream:
        yield stream
