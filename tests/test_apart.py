"""Whatever a library does that reads a table, it does to its own process: here it is one diagnostic, or the table."""

import mmap
import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator

import pyarrow as pa
import pytest

from engine import InputError
from engine.reading import apart as reading_apart
from engine.reading.apart import NoSheet, apart
from engine.reading.diagnostics import Code
from engine.reading.forking import FORKS
from engine.reading.tables import Block, Table, refused

pytestmark = pytest.mark.skipif(not FORKS, reason="elsewhere tables are read in this process")

ROWS = pa.table({"a": ["x", None], "b": pa.array(["no", "no"]).dictionary_encode()})


def table(*blocks: Block | Callable[[], object]) -> Table:
    def read() -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, Block):
                yield block
            else:
                block()

    return Table("t.parquet", ("a", "b"), read(), 3, 2, "sheet")


def ends(number: int) -> Callable[[], object]:
    return lambda: os.kill(os.getpid(), number)


def never() -> object:
    while True:
        time.sleep(60)


ENDS: dict[str, Callable[[], object]] = {
    "reads where there is nothing": ends(signal.SIGSEGV),
    "gives up": ends(signal.SIGABRT),
    "reads what is cut off meanwhile": ends(signal.SIGBUS),
    "is killed": ends(signal.SIGKILL),
    "leaves": lambda: os._exit(0),
    "has a fault": lambda: int("no number"),
    "exits": lambda: sys.exit(0),
}
"""How a process may end before its work does."""


def codes(error: pytest.ExceptionInfo[InputError]) -> list[Code]:
    return [d.code for d in error.value.diagnostics]


@pytest.mark.parametrize("how", ENDS)
@pytest.mark.parametrize("when", ["at the start", "at the first block", "at the second block"])
def test_a_process_that_ends_early_is_one_diagnostic_and_no_end_of_ours(how: str, when: str) -> None:
    end = ENDS[how]
    before = {"at the start": None, "at the first block": (end,), "at the second block": (Block(ROWS, (1, 2)), end)}
    blocks = before[when]
    with pytest.raises(InputError) as error:
        list(apart(lambda: table(*blocks) if blocks else (end(), table())[1], "t.parquet").blocks)
    assert codes(error) == [Code.UNFINISHED_TABLE]


def test_a_process_that_never_answers_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_apart, "SECONDS", 0)
    with pytest.raises(InputError) as error:
        list(apart(lambda: table(never), "t.parquet").blocks)
    assert codes(error) == [Code.UNFINISHED_TABLE]


@pytest.mark.skipif(sys.platform != "linux", reason="no other system counts what a process takes")
@pytest.mark.parametrize(
    "take",
    [lambda: bytearray(1 << 33), lambda: mmap.mmap(-1, 1 << 33, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)],
    ids=["at once", "from the system"],
)
def test_a_process_that_takes_too_much_memory_is_one_diagnostic(take: Callable[[], object]) -> None:
    with pytest.raises(InputError) as error:
        list(apart(lambda: table(take), "t.parquet").blocks)
    assert codes(error) == [Code.UNFINISHED_TABLE]


def test_blocks_come_as_they_were_read() -> None:
    blocks = [Block(ROWS, (4, 9), 0.5, 3), Block(ROWS.slice(1), range(10, 11), 0.7), Block(ROWS.slice(2), (), 1.0)]
    with_blocks = apart(lambda: table(*blocks), "t.parquet")
    assert (with_blocks.names, with_blocks.line, with_blocks.above, with_blocks.sheet) == (("a", "b"), 3, 2, "sheet")
    assert list(with_blocks.blocks) == blocks


def test_what_is_wrong_with_a_table_is_told_as_it_was_there() -> None:
    def without_sheet() -> Table:
        raise NoSheet(["one", "two"])

    def bad() -> Table:
        raise refused(Code.BAD_TABLE, "t.parquet", 7, reason="it is no table")

    with pytest.raises(NoSheet) as other:
        apart(without_sheet, "t.parquet")
    assert other.value.sheets == ["one", "two"]
    with pytest.raises(InputError) as error:
        apart(bad, "t.parquet")
    assert error.value.diagnostics == refused(Code.BAD_TABLE, "t.parquet", 7, reason="it is no table").diagnostics


@pytest.mark.parametrize("read", [0, 1, 2])
def test_the_process_has_ended_once_the_table_is_closed(read: int) -> None:
    opened = apart(lambda: table(*[Block(ROWS, (1, 2))] * 2), "t.parquet")
    for _ in range(read):
        next(opened.blocks)
    opened.close()
    assert isinstance(opened.opened, reading_apart._Reader) and opened.opened.process.exitcode is not None
    opened.close()  # once more is no fault


def test_who_waits_for_the_end_of_something_does_not_wait_for_the_reader_too() -> None:
    """A process that is forked off has a copy of all that is open, and a pipe ends with the last copy."""
    ours, theirs = os.pipe()
    opened = apart(lambda: table(never), "t.parquet")
    os.close(theirs)
    assert not sys.platform.startswith("linux") or select.select([ours], [], [], 60)[0]
    os.close(ours)
    opened.close()
