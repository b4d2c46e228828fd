"""Tables that a library reads, in a process of its own, with bounds of memory and time: what breaks there stays there.

A file may make the library end its process, ask for all memory or never answer. The blocks come back through a pipe,
as Arrow; a block is read while the one before it is worked on.
"""

from __future__ import annotations

import faulthandler
import multiprocessing
import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import BinaryIO

import pyarrow as pa

from engine.reading.bounds import bound_memory, end_unheard
from engine.reading.diagnostics import Code, Diagnostic, InputError
from engine.reading.forking import FORKS, forked
from engine.reading.tables import Block, Table, refused

MEMORY = 128
"""Megabytes that reading may take, beyond what the process has when it begins."""
SECONDS = 60
"""Within which each block must come, however busy the machine."""
_THREADS = 4
_STACKS = 8 * 2 * _THREADS
"""Megabytes that stacks of threads only set aside."""
_WIDTH = 1 << 20


class NoSheet(Exception):
    """The workbook has no sheet of that name, but these."""

    def __init__(self, sheets: Sequence[str]) -> None:
        super().__init__(sheets)
        self.sheets = sheets


@dataclass(frozen=True)
class _Piece:
    """A block, of whose rows so many batches follow on the other pipe."""

    batches: int
    lines: Sequence[int]
    share: float
    blank: int


_Answer = Table | _Piece | Block | NoSheet | tuple[Diagnostic, ...] | None
"""The table without its blocks, then each block, as it is where it has no rows; or why not; nothing at the end."""


def apart(open_table: Callable[[], Table], file: str, memory: int = MEMORY, reading: Collection[int] = ()) -> Table:
    """The table that is opened in another process; raises what opening it raises, and so does reading its blocks.

    It is read from these descriptors, where it is open already.
    """
    if not FORKS:  # it is read here, and without bounds
        return open_table()
    reader = _Reader(open_table, file, memory, reading)
    try:
        table = reader.next()
        assert isinstance(table, Table)
    except BaseException:
        reader.close()
        raise
    return replace(table, blocks=reader.blocks(), opened=reader)


class _Reader:
    """The process, as seen from the one that asks it."""

    def __init__(self, open_table: Callable[[], Table], file: str, memory: int, reading: Collection[int]) -> None:
        self.file, self.memory = file, memory
        self.answers, answering = multiprocessing.Pipe(duplex=False)
        ours, theirs = _pipe()
        self.rows = os.fdopen(ours, "rb")
        with answering, os.fdopen(theirs, "wb") as out:
            keeping = (answering.fileno(), theirs, *reading)
            self.process = forked(_serve, open_table, answering, out, file, memory, keeping=keeping)

    def next(self) -> Table | _Piece | Block | None:
        """The next answer; raises why there is none."""
        answer: _Answer = ()
        with suppress(EOFError, OSError):
            if self.answers.poll(SECONDS):
                answer = self.answers.recv()
        if not isinstance(answer, Table | _Piece | Block):
            self.close()
        if isinstance(answer, NoSheet):
            raise answer
        if isinstance(answer, tuple):
            raise InputError(answer) if answer else _unfinished(self.file, self.memory)
        return answer

    def blocks(self) -> Iterator[Block]:
        """The blocks, as they come; the process has ended with the last."""
        batches: pa.RecordBatchReader | None = None
        while not isinstance(piece := self.next(), Table | None):
            if isinstance(piece, Block):
                yield piece
                continue
            try:
                batches = batches or pa.ipc.open_stream(self.rows)
                rows = pa.Table.from_batches([batches.read_next_batch() for _ in range(piece.batches)], batches.schema)
            except (pa.ArrowException, OSError, StopIteration):  # it ended in the middle of a batch
                self.close()
                raise _unfinished(self.file, self.memory) from None
            yield Block(rows, piece.lines, piece.share, piece.blank)

    def close(self) -> None:
        """Ends the process, whatever it is at."""
        self.process.kill()
        self.process.join()
        self.answers.close()
        self.rows.close()


def _pipe() -> tuple[int, int]:
    """The ends of a pipe, as wide as Linux lets it be: fewer turns for each block."""
    ours, theirs = os.pipe()
    with suppress(ImportError, AttributeError, OSError):
        import fcntl

        fcntl.fcntl(theirs, fcntl.F_SETPIPE_SZ, _WIDTH)
    return ours, theirs


def _serve(open_table: Callable[[], Table], answers: Connection, out: BinaryIO, file: str, memory: int) -> None:
    """What the process does: it opens the table and sends its blocks."""
    faulthandler.disable()
    end_unheard()
    _bound(memory)
    try:
        table = open_table()
        answers.send(replace(table, blocks=iter(()), opened=None))
        _send(table.blocks, answers, out)
        answers.send(None)
    except BrokenPipeError:
        return  # no one reads on
    except NoSheet as error:
        answers.send(error)
    except InputError as error:
        answers.send(error.diagnostics)
    except MemoryError:
        answers.send(_unfinished(file, memory).diagnostics)


def _send(blocks: Iterator[Block], answers: Connection, out: BinaryIO) -> None:
    stream: pa.RecordBatchWriter | None = None
    for block in blocks:
        if not block.rows.num_rows:
            answers.send(block)
            continue
        stream = stream or pa.ipc.new_stream(out, block.rows.schema)
        batches = block.rows.to_batches()
        answers.send(_Piece(len(batches), block.lines, block.share, block.blank))
        for batch in batches:
            stream.write_batch(batch)
        out.flush()


def _bound(megabytes: int) -> None:
    """Lets this process take so much memory beyond what it has; no system but Linux holds it to that.

    Where Arrow has worked before the fork it has a gigabyte set aside already, and may take that too.
    """
    pa.set_cpu_count(min(_THREADS, pa.cpu_count()))
    pa.set_io_thread_count(min(_THREADS, pa.io_thread_count()))
    bound_memory(megabytes + _STACKS)


def _unfinished(file: str, memory: int) -> InputError:
    """Reading came to no end."""
    return refused(Code.UNFINISHED_TABLE, file, memory=str(memory), seconds=str(SECONDS))
