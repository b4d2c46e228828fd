"""Standard input, output and error, as every command finds them: open, and UTF-8 wherever it runs."""

from __future__ import annotations

import io
import os
import signal
import sys
from types import FrameType
from typing import TYPE_CHECKING

from engine.telling.writing import CannotWrite, Sink

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

DESCRIPTORS = (os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)
"""How nothing is opened in place of what was closed: an input that is empty, an output that fails, errors unheard."""


class _Output(Sink):
    """Standard output; what is still on its way there once it has failed is dropped."""

    failed = False

    def write(self, data: ReadableBuffer, /) -> int:
        if self.failed:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except (CannotWrite, BrokenPipeError):
            self.failed = True
            raise


def open_streams() -> None:
    """Makes the three streams what the commands expect; a file never stands in for one that was closed."""
    for descriptor, mode in enumerate(DESCRIPTORS):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free, which is this
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)
    if os.name == "posix":
        out = io.BufferedWriter(_Output(1, "wb", None, closefd=False))
        sys.stdout = io.TextIOWrapper(out, "utf-8", "surrogateescape", line_buffering=os.isatty(1))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def end_in_order() -> None:
    """Lets a signal that ends the program end it as an exception does, so that no half file is left.

    One that whoever started the program lets it ignore, as `nohup` does, stays ignored.
    """
    for number in (getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
