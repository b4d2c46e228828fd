"""Files in, the one way: what is read is a file, no one is waited for, and no more is read than its kind may hold.

A pipe, a socket or a device is refused by its name. One that this process was given open is read, as standard input is:
`/dev/stdin`, `/dev/fd/3`, `<(…)`.
"""

from __future__ import annotations

import errno
import io
import os
import re
import stat
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from engine.reading.characters import visible
from engine.reading.diagnostics import Code, Diagnostic, Loaded, Place

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAX_BYTES = 2_000_000
"""Of a case, of each file of a rulebook and of whatever else people write."""
MOST_LINKS = 40
"""Links that lead on from one to the next; the system follows no more."""
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NONBLOCK", "O_NOCTTY", "O_CLOEXEC", "O_BINARY"))


class NotAFile(OSError):
    """A pipe, a socket or a device has the name."""


class _Source(io.FileIO):
    """Bytes in; a file of the system's own that has nothing to say yet is an error, never waited for."""

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        read = super().readinto(buffer)
        if read is None:
            raise BlockingIOError
        return read


def opened(path: Path) -> BinaryIO:
    """The file, to be read; raises `OSError`, `NotAFile` among them, or `ValueError` for a name no file can have."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError as error:
        if error.errno == errno.ENXIO:  # what opening a socket comes to
            raise NotAFile(path) from None
        raise
    try:
        mode = os.fstat(descriptor).st_mode  # of what is open, whatever has the name by now
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(path)
        if not stat.S_ISREG(mode):
            descriptor = _given(path, descriptor)
        return io.BufferedReader(_Source(descriptor, "rb"))
    except BaseException:
        os.close(descriptor)
        raise


def _given(path: Path, opened_anew: int) -> int:
    """What this process was given open under the name, in place of what was opened anew; raises `NotAFile`."""
    given = descriptor_of(path)
    if given is None:
        raise NotAFile(path)
    os.dup2(given, opened_anew, inheritable=False)
    return opened_anew


def descriptor_of(path: Path) -> int | None:
    """The number of what this process was given open, where the name leads to one, as that of /dev/stdin does."""
    for _ in range(MOST_LINKS):
        if re.fullmatch(rf"/dev/fd|/proc/{os.getpid()}/fd", os.path.realpath(path.parent)) and path.name.isdecimal():
            return int(path.name)
        if not path.is_symlink():
            return None
        path = path.parent / path.readlink()
    return None


def read_bytes(path: Path, most: int = MAX_BYTES) -> Loaded[bytes]:
    """What a file holds; one that is longer than its kind may be is refused."""
    shown = visible(str(path))
    try:
        with opened(path) as file:
            content = file.read(most + 1)
    except (OSError, ValueError) as error:
        return Loaded(None, (Diagnostic(trouble_of(error), Place(shown), {"name": shown}),))
    if len(content) > most:
        return Loaded(None, (Diagnostic(Code.TOO_LARGE, Place(shown), {"limit": str(most)}),))
    return Loaded(content)


def trouble_of(error: OSError | ValueError) -> Code:
    """Why a file cannot be opened."""
    match error:
        case FileNotFoundError() | NotADirectoryError():
            return Code.MISSING_FILE
        case IsADirectoryError():
            return Code.IS_DIRECTORY
        case NotAFile():
            return Code.NOT_A_FILE
        case _:  # ValueError: a name no file can have, such as one with a NUL
            return Code.UNREADABLE
