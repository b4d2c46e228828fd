"""A table that was made to break what reads it ends as one diagnostic, and no process but its own ends with it."""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pytest

from engine import InputError
from engine.reading import delimited
from engine.reading.open_table import open_table
from engine.reading.tables import MAX_CELL, MAX_COLUMNS
from tests.support import ROOT

HOSTILE = ROOT / "tests" / "hostile"
"""Tables that once ended the process, or took all its memory."""
MEASURED = """\
import resource, subprocess, sys
main = [sys.executable, "-c", "from engine.cli import main; main()"]
done = subprocess.run([*main, "sweep", sys.argv[1], "--lang", "en"], capture_output=True)
print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
print(done.stdout.decode(), done.stderr.decode())
"""


def refused(path: Path) -> str:
    """The one code for which a table is refused, when it is opened or read."""
    with pytest.raises(InputError) as error:
        list(open_table(path).blocks)
    (found,) = error.value.diagnostics
    return str(found.code)


def swept(path: Path) -> tuple[int, int, str]:
    """The exit code of a sweep in processes of its own, the most megabytes that one of them had, and what it said."""
    command = [sys.executable, "-c", MEASURED, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    figures, _, said = done.stdout.partition("\n")
    code, megabytes = map(int, figures.split())
    return code, megabytes, said


def test_a_small_file_of_a_huge_cell_takes_no_more_memory_than_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("personal_gain\nno\n", encoding="utf-8")
    empty, hostile = swept(tmp_path / "one.csv"), swept(HOSTILE / "cell.parquet")
    assert empty[0] == 0 and hostile[0] == 1
    assert "[unfinished-table]" in hostile[2] and "Traceback" not in hostile[2]
    assert hostile[1] < empty[1] + 200


def test_texts_that_end_outside_of_the_file_are_refused() -> None:
    assert refused(HOSTILE / "offsets.arrow") == "bad-table"


def test_names_that_are_no_text_are_refused() -> None:
    assert refused(HOSTILE / "names.parquet") == "bad-table"


def arrow(table: pa.Table, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, table.schema) as file:
        file.write_table(table)


WRITERS: dict[str, Callable[[pa.Table, Path], None]] = {".parquet": pyarrow.parquet.write_table, ".arrow": arrow}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("coded", [False, True], ids=["texts", "words"])
def test_a_cell_may_have_a_megabyte_and_not_a_byte_more(kind: str, coded: bool, tmp_path: Path) -> None:
    for name, size in (("fits", MAX_CELL), ("does-not", MAX_CELL + 1)):
        notes = pa.array(["", None, "a" * size])
        table = pa.table({"personal_gain": ["no"] * 3, "note": notes.dictionary_encode() if coded else notes})
        WRITERS[kind](table, (tmp_path / name).with_suffix(kind))
    assert sum(block.rows.num_rows for block in open_table(tmp_path / f"fits{kind}").blocks) == 3
    with pytest.raises(InputError) as error:
        list(open_table(tmp_path / f"does-not{kind}").blocks)
    (found,) = error.value.diagnostics
    assert (found.code, found.place.line, found.params["heading"]) == ("cell-too-long", 3, "note")


@pytest.mark.parametrize("kind", [*WRITERS, ".csv"])
def test_a_table_may_have_a_thousand_columns_and_not_one_more(kind: str, tmp_path: Path) -> None:
    for name, size in (("fits", MAX_COLUMNS), ("does-not", MAX_COLUMNS + 1)):
        names, path = [f"c{i}" for i in range(size)], (tmp_path / name).with_suffix(kind)
        if kind == ".csv":
            path.write_text(",".join(names), encoding="utf-8")
        else:
            WRITERS[kind](pa.table([["x"]] * size, names), path)
    assert len(open_table(tmp_path / f"fits{kind}").names) == MAX_COLUMNS
    assert refused(tmp_path / f"does-not{kind}") == "too-many-columns"


@pytest.mark.parametrize("number", [-1, 2, 127])
@pytest.mark.parametrize("empty", [False, True], ids=["in a cell", "under an empty cell"])
def test_a_number_of_no_word_is_refused_unless_the_cell_is_empty(number: int, empty: bool, tmp_path: Path) -> None:
    numbers = pa.array(np.array([0, 1, number], np.int8), mask=np.array([False, False, empty]))
    words = pa.DictionaryArray.from_arrays(numbers, ["no", "yes"], safe=False)
    arrow(pa.table({"personal_gain": words}), tmp_path / "in.arrow")
    if empty:
        (block,) = open_table(tmp_path / "in.arrow").blocks
        assert block.rows.column(0).to_pylist() == ["no", "yes", None]
    else:
        assert refused(tmp_path / "in.arrow") == "bad-table"


@pytest.mark.parametrize("kind", WRITERS)
def test_text_that_is_no_text_is_refused(kind: str, tmp_path: Path) -> None:
    broken = pa.array([b"\xff"]).view(pa.string())
    for name, column in (("text", broken), ("words", pa.DictionaryArray.from_arrays(pa.array([0]), broken))):
        path = (tmp_path / name).with_suffix(kind)
        WRITERS[kind](pa.table({"personal_gain": column}), path)
        assert refused(path) == "bad-table"


@pytest.mark.parametrize("kind", WRITERS)
def test_rows_of_long_texts_come_in_blocks_of_some_megabytes(kind: str, tmp_path: Path) -> None:
    word = pa.DictionaryArray.from_arrays(pa.array([0] * 5_000, pa.int32()), ["a" * 100_000])
    WRITERS[kind](pa.table({"personal_gain": ["no"] * 5_000, "note": word}), tmp_path / f"in{kind}")
    blocks = list(open_table(tmp_path / f"in{kind}").blocks)
    assert sum(block.rows.num_rows for block in blocks) == 5_000 and len(blocks) > 2
    assert [block.lines[0] for block in blocks[1:]] == [block.lines[-1] + 1 for block in blocks[:-1]]


def test_of_very_long_rows_only_some_megabytes_are_looked_at_for_names(tmp_path: Path) -> None:
    row = "no," + "a" * 1_000_000 + "\n"
    (tmp_path / "in.csv").write_text("personal_gain,note\n" + row * 12, encoding="utf-8")
    table = open_table(tmp_path / "in.csv")
    first, *others = table.blocks
    assert len(first.rows) * len(row) < 2 * delimited.TOP_BYTES
    assert len(first.rows) + sum(len(block.rows) for block in others) == 12


def test_a_sheet_that_is_said_to_be_as_large_as_a_sheet_can_be_is_refused(tmp_path: Path) -> None:
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>"""
    plain = io.BytesIO(_workbook(tmp_path / "plain.xlsx"))
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(tmp_path / "in.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    assert refused(tmp_path / "in.xlsx") in ("unfinished-table", "too-many-columns")


def test_a_workbook_that_unpacks_to_far_more_than_it_is_comes_to_an_end(tmp_path: Path) -> None:
    row = b"<row>" + (b'<c t="str"><v>' + b"a" * 32_000 + b"</v></c>") * 40 + b"</row>"
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    plain = io.BytesIO(_workbook(tmp_path / "plain.xlsx"))
    with (
        zipfile.ZipFile(plain) as old,
        zipfile.ZipFile(tmp_path / "in.xlsx", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if not name.endswith("sheet1.xml"):
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(head)
            for _ in range(250):
                sheet.write(row)
            sheet.write(b"</sheetData></worksheet>")
    assert refused(tmp_path / "in.xlsx") == "unfinished-table"


def _workbook(path: Path) -> bytes:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, 1)
    return path.read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="a link to a device")
@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".parquet", ".arrow", ".feather"])
def test_a_device_is_no_table(kind: str, tmp_path: Path) -> None:
    (tmp_path / f"in{kind}").symlink_to("/dev/zero")
    assert refused(tmp_path / f"in{kind}") == "not-a-file"


@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".parquet", ".arrow", ".feather"])
def test_a_file_of_nothing_or_of_zeros_is_no_table(kind: str, tmp_path: Path) -> None:
    for size in (0, 1 << 30):
        path = tmp_path / f"in{kind}"
        path.touch()
        os.truncate(path, size)
        assert refused(path) in ("empty-file", "bad-table", "bad-workbook", "endless-row", "file-too-large")
