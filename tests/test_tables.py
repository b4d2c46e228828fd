"""One table in all the forms that a spreadsheet may give it is one; what cannot be read is refused at its place."""

import contextlib
import csv
import encodings.aliases
import io
import os
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st
from typer.testing import CliRunner

from engine import InputError, sweep
from engine.cli import app
from engine.reading import decoding, open_table, text_rows
from engine.reading.decoding import decoded
from engine.reading.delimited import open_delimited
from engine.reading.open_table import open_table as opened
from engine.reading.tables import Table
from engine.reading.text_rows import row_ends, row_lines, whole_rows
from engine.reading.vocabulary import values_of, vocabulary_of
from engine.reasoning.stream import Counts, Sweep
from engine.reasoning.sweep import sweeper_of
from tests.parts import examples
from tests.support import kl14

FINDINGS = ("approval_given", "damage_level", "personal_gain")
TONES = "\u0300\u0301\u0303\u0309\u0323"
"""What Windows-1258 writes after the letter."""
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@dataclass(frozen=True)
class Row:
    settled: tuple[str | None, ...]
    roles: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Form:
    """How a table is written; each part is one of several that must make no difference."""

    encoding: str
    delimiter: str
    end: str
    heading: str
    word: str
    between: str
    above: tuple[str, ...]
    said: bool
    blank: bool


settled = st.tuples(*(st.none() | st.sampled_from(list(kl14().findings[name].values)) for name in FINDINGS))
roles = st.lists(st.sampled_from(list(kl14().roles)), unique=True, max_size=3).map(tuple)
notes = st.text("aẾđ ,;|\t\"\n'0=", max_size=6).map("n".__add__)  # what is empty is skipped
rows_drawn = st.lists(st.builds(Row, settled, roles, notes), max_size=5)
forms = st.builds(
    Form,
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "windows-1258"]),
    st.sampled_from(",;\t|"),
    ENDS,
    st.sampled_from(["id", "vi", "en", "upper", "nfd"]),
    st.sampled_from(["id", "vi", "en", "upper", "nfd", "spaces"]),
    st.sampled_from("|,;"),
    st.sampled_from([(), ("BẢNG TỔNG HỢP",), ("Đơn vị: Sở", "")]),
    st.booleans(),
    st.booleans(),
)
PLAIN = Form("utf-8", ",", "\n", "id", "id", "|", (), False, False)


def styled(style: str, name: str, vi: str, en: str) -> str:
    """A name in one of the ways in which people write it."""
    ways = {"id": name, "vi": vi, "en": en, "upper": vi.upper(), "spaces": f" {name}\u00a0"}
    return ways.get(style) or unicodedata.normalize("NFD", vi)


def grid(rows: list[Row], form: Form) -> list[list[str]]:
    """The cells of a table, the names over them and perhaps titles over those."""
    labels = [kl14().findings[name].label for name in FINDINGS]
    heading = [styled(form.heading, n, x.vi, x.en) for n, x in zip(FINDINGS, labels, strict=True)]
    found = [[title, "", "", "", ""] for title in form.above] + [[*heading, "vai trò", "ghi chú"]]
    for row in rows:
        cells = [cell(name, value, form) for name, value in zip(FINDINGS, row.settled, strict=True)]
        named = [kl14().roles[role] for role in row.roles]
        told = form.between.join(styled(form.word, r.id, r.label.vi, r.label.en) for r in named)
        found += [[*cells, told, row.note]] + ([["", " ", "", "", ""]] if form.blank else [])
    return found


def cell(name: str, value: str | None, form: Form) -> str:
    if value is None:
        return {"vi": "chưa rõ", "id": "unknown", "spaces": " "}.get(form.word, "")
    label = kl14().findings[name].values[value]
    return styled(form.word, value, label.vi, label.en)


def encoded(text: str, encoding: str) -> bytes:
    if encoding == "windows-1258":
        return "".join(map(parted, unicodedata.normalize("NFC", text))).encode("cp1258")
    mark = "\ufeff" if encoding.startswith("utf-16") else ""
    return (mark + text).encode(encoding)


def parted(char: str) -> str:
    """A letter, and its tone after it."""
    marks = unicodedata.normalize("NFD", char)
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES))
    return letter + "".join(mark for mark in marks if mark in TONES)


def text_of(cells: list[list[str]], form: Form) -> bytes:
    said = [f"sep={form.delimiter}"] if form.said else []
    lines = [*said, *(form.delimiter.join(quoted(cell, form.delimiter) for cell in row) for row in cells)]
    return encoded("".join(line + form.end for line in lines), form.encoding)


def quoted(cell: str, delimiter: str) -> str:
    return '"{}"'.format(cell.replace('"', '""')) if {delimiter, '"', "\n", "\r"} & {*cell} else cell


def workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        for name, cells in sheets.items():
            sheet = book.add_worksheet(name)
            for place, row in enumerate(cells):
                for column, value in enumerate(row):
                    write = sheet.write_string if isinstance(value, str) else sheet.write
                    write(place, column, value)
    return path


def swept(table: Table, counts: Counts | None = None) -> pa.Table:
    asked = Sweep(sweeper_of(kl14()))
    if found := asked.check(table.names, table.place):
        raise InputError(found)
    return pa.concat_tables([rows for rows, _ in asked.run(table, Counts() if counts is None else counts)])


WORDS = vocabulary_of([kl14()])


def of_text(text: bytes, encoding: str | None = None) -> Table:
    return open_delimited(io.BytesIO(text), "cases.csv", 0, WORDS, encoding)


def told(table: Callable[[], Table]) -> list[tuple[str, int, int]]:
    with pytest.raises(InputError) as refused:
        swept(table())
    return [(d.code.value, d.place.line, d.place.column) for d in refused.value.diagnostics]


# -- one table in many forms


@given(rows_drawn, forms)
@examples(60)
def test_a_table_means_the_same_in_every_form_that_a_spreadsheet_gives_it_as_text(rows: list[Row], form: Form) -> None:
    expected = swept(of_text(text_of(grid(rows, PLAIN), PLAIN)))
    counts = Counts()
    encoding = form.encoding if form.encoding.startswith("windows") else None
    found = swept(of_text(text_of(grid(rows, form), form), encoding), counts)
    for name in ("status", "recommendation", "possible"):
        assert found[name].to_pylist() == expected[name].to_pylist()
    notes = [unicodedata.normalize("NFC", note or "") for note in found["ghi chú"].to_pylist()]
    assert notes == [unicodedata.normalize("NFC", note or "") for note in expected["ghi chú"].to_pylist()]
    assert counts.rows + counts.blank == len(rows) * (1 + form.blank)


@given(rows_drawn, forms)
@examples(30)
def test_a_table_means_the_same_as_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], form: Form
) -> None:
    tmp_path = tmp_path_factory.mktemp("one")
    expected = swept(of_text(text_of(grid(rows, PLAIN), PLAIN)))
    path = workbook(tmp_path / "cases.xlsx", {"Tờ 1": [["không phải bảng này"]], "Tờ 2": grid(rows, form)})
    table = opened(path, WORDS)
    assert (table.sheet, table.above) == ("Tờ 2", len(form.above))
    found = swept(table)
    for name in ("status", "recommendation", "possible", "ghi chú"):
        assert found[name].to_pylist() == expected[name].to_pylist()


@pytest.mark.parametrize("word", ["yes", "YES", " Yes ", "có", "CÓ", "co\u0301", "TRUE", "True", True])
def test_yes_is_understood_as_people_write_it(word: str | bool) -> None:
    found = sweep(kl14(), pa.table({"Có quyết định cho phép": [word], "roles": ["implementer"]}))
    assert found["possible"] == sweep(kl14(), pa.table({"approval_given": ["yes"]}))["possible"]
    assert found.column_names[0] == "Có quyết định cho phép" and found[0].to_pylist() == [word]


def test_a_label_of_two_values_stands_for_neither() -> None:
    finding = kl14().findings["damage_level"]
    same = finding.model_copy(update={"values": finding.values | {"minor": finding.values["serious"]}})
    assert "nghiêm trọng" in values_of(finding) and "nghiêm trọng" not in values_of(same)
    assert values_of(same)["minor"] == "minor"


def test_the_text_of_other_columns_is_kept_byte_for_byte() -> None:
    notes = ["007", "2024-05-10", "=1+1", " a ", "một\r\nhai\rba\nbốn", "e\u0301", "12345678901234567890", "1,0"]
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows([["personal_gain", "x"], *(["no", note] for note in notes)])
    assert swept(of_text(out.getvalue().encode()))["x"].to_pylist() == notes


# -- workbooks


def test_what_the_cells_of_a_workbook_hold_is_read_as_one_would_type_it(tmp_path: Path) -> None:
    path = tmp_path / "cases.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:I1", "BẢNG TỔNG HỢP")
        sheet.write_row("A3", ["personal_gain", "a", "b", "c", "d", "e", "f"])
        sheet.write_row("A4", [False, 7, 0.5, "007"])
        sheet.write_datetime("E4", datetime(2024, 5, 10), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_datetime("F4", datetime(2024, 5, 10, 8, 30), book.add_format({"num_format": "dd/mm/yyyy hh:mm"}))
        sheet.write_formula("G4", '="a"&"b"', None, "ab")
        sheet.write_formula("A6", "=1=1", None, True)
    table = opened(path, WORDS)
    assert (table.line, table.above, table.sheet) == (3, 2, "")
    found = swept(table)
    first = {name: found[name].to_pylist()[0] for name in ("personal_gain", *"abcdef")}
    assert first == {
        "personal_gain": "FALSE", "a": "7", "b": "0.5", "c": "007", "d": str(date(2024, 5, 10)),
        "e": "2024-05-10 08:30:00", "f": "ab",
    }  # fmt: skip
    assert found["personal_gain"].to_pylist() == ["FALSE", "TRUE"]


def test_a_bad_cell_of_a_workbook_is_told_by_the_row_of_the_sheet(tmp_path: Path) -> None:
    cells = [["Danh sách"], [], ["personal_gain"], ["no"], [], ["maybe"]]
    path = workbook(tmp_path / "cases.xlsx", {"Sheet1": cells})
    assert told(lambda: opened(path, WORDS)) == [("bad-cell", 6, 1)]


def test_a_sheet_is_read_by_its_name_and_else_the_first_with_a_finding(tmp_path: Path) -> None:
    sheets = {"Bìa": [["x"]], "Một": [["personal_gain"], ["no"]], "Hai": [["personal_gain"], ["yes"], ["no"]]}
    path = workbook(tmp_path / "cases.XLSX", sheets)
    assert opened(path, WORDS).sheet == "Một"
    assert swept(opened(path, WORDS, sheet="Hai")).num_rows == 2
    assert told(lambda: opened(path, WORDS, sheet="Bìa")) == [("no-finding-column", 1, 1)]


def test_an_empty_workbook_is_an_empty_file(tmp_path: Path) -> None:
    path = workbook(tmp_path / "cases.xlsx", {"Sheet1": []})
    assert told(lambda: opened(path, WORDS)) == [("empty-file", 1, 1)]


@given(st.integers(0, 3000), st.integers(0, 255))
@examples(60)
def test_a_damaged_workbook_is_read_or_refused_by_one_diagnostic(
    tmp_path_factory: pytest.TempPathFactory, place: int, byte: int
) -> None:
    path = workbook(tmp_path_factory.mktemp("one") / "cases.xlsx", {"Sheet1": [["personal_gain"], ["no"]]})
    content = bytearray(path.read_bytes())
    content[place % len(content)] = byte
    path.write_bytes(content)
    try:
        swept(opened(path, WORDS))
    except InputError as refused:
        assert len(refused.diagnostics) == 1


# -- places


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (b"yes,no\nno,no\n", ("no-header", 1, 1)),
        (b"\n\nB\xe1\xba\xa3ng,\na,b\n1,2\n", ("no-finding-column", 3, 1)),
        (b"T,\nx,y\nno,\npersonal_gain,\n", ("no-finding-column", 1, 1)),
        (b"T,\n\npersonal_gain,Personal gain\n", ("same-finding", 3, 1)),
        (b"T,\npersonal_gan,x\nno,\n", ("no-finding-column", 1, 1)),
        (b"personal_gan,x\nno,\n", ("unknown-column", 1, 1)),
        (b"sep=;\rpersonal_gain;x\rno;\r;\r\rmaybe;\r", ("bad-cell", 6, 1)),
        (b'T\n"x\ny",personal_gain\n"a\r\nb",no\n\n"c\n",\n,maybe\n', ("bad-cell", 9, 1)),
        (b"personal_gain,x\nno,\n,\n,,,\nno\n", ("ragged-row", 5, 1)),
        (b'personal_gain,x\nno,"a\nb"\nno,"\n', ("endless-row", 4, 1)),
        (b'personal_gain,x\nno,5" a\nno,"x\ny"\nno,6" b\n', ("endless-row", 2, 1)),
        ("personal_gain,x\r\nno,Phú \r\nno,Phú ".encode() + b"\xe7", ("not-utf8", 3, 8)),
        (b"\xe7", ("not-utf8", 1, 1)),
        (b"sep=;\r\n\n", ("empty-file", 1, 1)),
        ("\ufeffpersonal_gain\tx\nno\t".encode("utf-16-le") + b"\x00", ("wrong-encoding", 2, 4)),
    ],
    ids=repr,
)
def test_a_table_is_refused_by_one_diagnostic_at_its_place(text: bytes, place: tuple[str, int, int]) -> None:
    assert told(lambda: of_text(text)) == [place]


def test_what_is_not_in_the_encoding_that_was_named_is_told_at_its_place() -> None:
    assert told(lambda: of_text(b"personal_gain,x\nno,ab\x8a", "windows-1258")) == [("wrong-encoding", 2, 6)]


def test_a_word_that_is_no_value_gets_the_nearest_in_the_language_that_it_was_written_in() -> None:
    with pytest.raises(InputError) as refused:
        swept(of_text("Thiệt hại,roles\nnghiêm trong,\n,người thực hiện;giám sát\n".encode()))
    first, second = (dict(d.params) for d in refused.value.diagnostics)
    assert first["suggestion"] == "nghiêm trọng" and first["column"] == "Thiệt hại"
    assert second["name"] == "giám sát"


def test_a_column_with_the_label_of_a_finding_is_none_where_it_is_kept() -> None:
    words = vocabulary_of([kl14()], ["Kết quả"])
    assert words.places(["KẾT QUẢ", "Thiệt hại"]) == {"damage_level": 1}


# -- rows and lines


@given(
    st.lists(st.lists(st.text('a",\r\n é', max_size=4), min_size=2, max_size=2), min_size=1, max_size=8),
    ENDS,
    st.booleans(),
    st.integers(4, 30),
)
@example([["", '"\n'], ["\r", ""]], "\r", True, 4)
@examples(150)
def test_rows_and_the_lines_they_begin_on_are_found_wherever_the_text_is_cut(
    cells: list[list[str]], end: str, ended: bool, chunk: int
) -> None:
    written = [",".join('"{}"'.format(cell.replace('"', '""')) for cell in row) for row in cells]
    text = (end.join(written) + end * ended).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decoding, "CHUNK", chunk)
        found = list(whole_rows(decoded(io.BytesIO(text), "f", None), "f"))
    assert b"".join(lines.text for lines in found) == text
    pieces = [(lines, len(row_ends(lines.text)) - 1) for lines in found]
    numbers = [number for lines, rows in pieces for number in row_lines(lines, rows, "f")]
    above = ["".join(row + end for row in written[:i]) for i in range(len(written))]
    assert numbers == [1 + io.StringIO(text, newline=None).read().count("\n") for text in above]


def test_a_row_that_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (decoding, text_rows):
        monkeypatch.setattr(module, "MAX_ROW", 50)
    monkeypatch.setattr(decoding, "CHUNK", 10)
    assert told(lambda: of_text(b"personal_gain\n" + b"a" * 100)) == [("endless-row", 2, 1)]
    assert told(lambda: of_text(b"personal_gain\n" + b'"a\n' + b"b\n" * 100)) == [("endless-row", 2, 1)]
    monkeypatch.setattr(decoding, "CHUNK", 100)  # what comes before it ends with a row
    endless = b'"' + b"a" * 40 + b"\n" + b"b" * 40 + b"\n"
    assert told(lambda: of_text(b"personal_gain\n" + b"yes\n" * 100 + endless)) == [("endless-row", 102, 1)]


@pytest.mark.parametrize("heading", ["Hanh vi vu loi", "hành vi vu lợi", "APPROVAL_GIVN", "Approval given"])
def test_a_heading_that_is_nearly_that_of_a_finding_is_a_slip_with_or_without_accents(heading: str) -> None:
    found = told(lambda: of_text(f"roles,{heading},personal_gain\n,yes,no\n".encode()))
    assert [code for code, *_ in found] == ["unknown-column"]


@pytest.mark.parametrize("name", sorted({*encodings.aliases.aliases.values(), "idna", "punycode", "undefined"}))
def test_in_whatever_encoding_one_asks_for_bytes_are_lines_or_are_refused(name: str) -> None:
    text = b"personal_gain\nxn--ii-\\ud800+2AA-\xff\xfe\x00\xd8yes\n" * 3
    if decoding.is_encoding(name):
        with contextlib.suppress(InputError):
            assert b"".join(lines.text for lines in decoded(io.BytesIO(text), "t.csv", name)).decode() is not None


# -- streams


class Stream(io.BytesIO):
    """Notes which threads read it."""

    def __init__(self, content: bytes) -> None:
        super().__init__(content)
        self.readers: set[threading.Thread] = set()

    def read(self, size: int | None = -1, /) -> bytes:
        self.readers.add(threading.current_thread())
        return super().read(size)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"personal_gain\n" + b"no\n" * 10_000, None),
        (b"personal_gain\n" + b"no\n" * 10_000 + b"maybe\n" + b"no\n" * 10_000, "bad-cell"),
        (b"personal_gain\n" + b"no\n" * 10_000 + b"no,1\n", "ragged-row"),
        (b"personal_gain,x\n" + b'no,a"b\nno,c"d\n' * 3 + b"no,1,2\n", "endless-row"),
        (b"personal_gain\n" + b"no\n" * 10_000 + b"\xff\n", "not-utf8"),
        (b"personal_gain\n" + b"no\n" * 10_000 + b'"', "endless-row"),
        (b"personal_gan\nno\n", "unknown-column"),
        (b"\xff", "not-utf8"),
        (b"", "empty-file"),
    ],
    ids=lambda given: str(given)[:20],
)
def test_no_thread_but_ones_own_reads_a_table_which_is_closed_however_it_ends(
    text: bytes, code: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding, "CHUNK", 1 << 10)
    path, stream = tmp_path / "cases.csv", Stream(text)
    path.touch()
    monkeypatch.setattr(open_table, "opened", lambda _path: stream)
    done = CliRunner().invoke(app, ["sweep", str(path)])
    assert code is None or f"[{code}]" in done.stderr
    assert stream.closed and stream.readers == {threading.current_thread()}


def test_a_table_comes_through_a_pipe_that_is_given_open() -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"personal_gain\nno\n")
    os.close(theirs)
    assert swept(opened(Path(f"/dev/fd/{ours}"), WORDS)).num_rows == 1
    os.close(ours)


@pytest.mark.parametrize("name", ["pipe", "pipe.csv", "pipe.parquet", "pipe.xlsx"])
def test_a_named_pipe_is_no_table_and_is_not_waited_for(name: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / name)
    assert [code for code, *_ in told(lambda: opened(tmp_path / name, WORDS))] == ["not-a-file"]
