"""`congtam sweep`: tables in, tables and counts out; nothing is dropped without a word, and no half file is left."""

import json
import os
import pty
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import pytest
import xlsxwriter
from typer.testing import CliRunner, Result

from engine import sweep
from engine.cli import app
from engine.reading.diagnostics import InputError
from engine.reading.open_table import open_table
from engine.reading.vocabulary import ANSWERS
from engine.reasoning.stream import Counts, Sweep
from engine.reasoning.sweep import sweeper_of
from engine.telling.table_files import writing_table
from tests.support import ROOT, kl14
from tests.sweeping import table_of
from tests.test_sweep import rows_of

runner = CliRunner()
SUFFIXES = (".csv", ".parquet", ".arrow")
MAIN = [sys.executable, "-c", "from engine.cli import main; main()", "sweep"]


def run(*arguments: str | Path, code: int = 0, stdin: bytes | None = None) -> Result:
    result = runner.invoke(app, ["sweep", *map(str, arguments)], input=stdin)
    assert result.exit_code == code, result.output
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def save(table: pa.Table, path: Path) -> Path:
    with writing_table(path) as file:
        file.write(table)
    return path


def read(path: Path) -> pa.Table:
    """A written table, every cell as text."""
    return pa.concat_tables([block.rows for block in open_table(path).blocks])


def csv_of(folder: Path, text: str) -> Path:
    path = folder / "cases.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def cases() -> pa.Table:
    table = table_of(kl14(), rows_of(kl14(), 300))
    return table.append_column("district", pa.array([f"huyện {i % 7}" for i in range(300)]))


# -- tables


@pytest.mark.parametrize("into", SUFFIXES)
@pytest.mark.parametrize("source", SUFFIXES)
def test_every_kind_of_table_is_answered_as_a_frame_is(source: str, into: str, cases: pa.Table, tmp_path: Path) -> None:
    out = tmp_path / f"out{into}"
    run(save(cases, tmp_path / f"in{source}"), out, "--columns", "main_line,abuse", "--columns", "rules")
    answers, expected = read(out), sweep(kl14(), cases, ["main_line", "abuse", "rules"])
    assert answers.column_names == expected.column_names
    for name in answers.column_names:
        assert [text or None for text in answers[name].to_pylist()] == [t or None for t in expected[name].to_pylist()]


def test_a_table_is_read_from_standard_input(cases: pa.Table, tmp_path: Path) -> None:
    text = save(cases, tmp_path / "in.csv").read_bytes()
    assert run("-", stdin=text).stdout == run(tmp_path / "in.csv").stdout


@pytest.mark.parametrize("delimiter", ";\t,")
def test_a_csv_may_have_a_mark_and_the_separator_of_another_country(delimiter: str, tmp_path: Path) -> None:
    text = '\ufeffpersonal_gain;"ghi;chú"\r\nno;"một\nhai; ba"\r\n;\r\n'.replace(";", delimiter)
    run(csv_of(tmp_path, text), tmp_path / "out.parquet")
    columns = read(tmp_path / "out.parquet").to_pydict()
    assert columns["personal_gain"] == ["no"]
    assert columns[f"ghi{delimiter}chú"] == [f"một\nhai{delimiter} ba"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_without_rows_is_written_with_its_columns(suffix: str, cases: pa.Table, tmp_path: Path) -> None:
    run(save(cases.slice(0, 0), tmp_path / f"in{suffix}"), tmp_path / "out.csv")
    assert read(tmp_path / "out.csv").column_names == [*cases.column_names, *ANSWERS]


def test_a_table_is_read_and_answered_block_by_block(cases: pa.Table, tmp_path: Path) -> None:
    path = tmp_path / "in.parquet"
    pyarrow.parquet.write_table(pa.concat_tables([cases] * 1000), path)
    asked, counts = Sweep(sweeper_of(kl14())), Counts()
    sizes = [(block.num_rows, counts.rows) for block, _ in asked.run(open_table(path, asked.vocabulary), counts)]
    assert sizes == [(131_072, 131_072), (131_072, 262_144), (37_856, 300_000)]


def test_what_was_skipped_and_chosen_is_said_once_beside_the_counts(tmp_path: Path) -> None:
    text = "BẢNG TỔNG HỢP;\n;\nHÀNH VI;Có quyết định cho phép\na;có\n;\n;;;\n\nb;Không\n; \n"
    done = run(csv_of(tmp_path, text), "--lang", "en")
    assert done.stderr.splitlines() == [
        "rows skipped above the row of names: 2",
        "rows skipped because nothing stands in them: 4",
    ]
    assert "rows: 2" in done.stdout


def test_answers_go_to_standard_output_and_the_counts_beside_them(cases: pa.Table, tmp_path: Path) -> None:
    source = save(cases, tmp_path / "in.CSV")
    run(source, tmp_path / "out.CSV")
    done = run(source, "-")
    assert done.stdout_bytes == (tmp_path / "out.CSV").read_bytes()
    assert done.stderr == run(source).stdout


def test_a_sheet_that_a_workbook_has_not_is_wrong_usage_and_the_others_are_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "in.xlsx") as book:
        book.add_worksheet("Một").write_column("A1", ["personal_gain", "no"])
        book.add_worksheet("Hai")
    assert "Một, Hai" in run(tmp_path / "in.xlsx", "--sheet", "Ba", code=2).stderr
    assert "`Một`" in run(tmp_path / "in.xlsx").stderr


# -- what cannot be read

BAD = 'personal_gain,roles,ghi chú\nno,,"=1+1"\nyess,boss,-5\nyes,supervisor,x\n'


def test_a_bad_value_stops_the_sweep_and_nothing_is_written(tmp_path: Path) -> None:
    result = run(csv_of(tmp_path, BAD), tmp_path / "out.csv", "--lang", "en", code=1)
    assert f"{tmp_path}/cases.csv:3:1: error[bad-cell]: row 3, column `personal_gain`" in result.stderr
    assert "row 3, column `roles`: there is no value `boss`" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["cases.csv"]


def test_rows_with_bad_values_are_left_out_only_when_asked_and_counted_aloud(tmp_path: Path) -> None:
    result = run(csv_of(tmp_path, BAD), tmp_path / "out.csv", "--on-error", "skip", "--lang", "en", code=1)
    assert "row 3, column `personal_gain`" in result.stderr
    assert "left out for a bad value, neither written nor counted: 1" in result.stderr
    assert "rows: 2" in result.stdout
    assert read(tmp_path / "out.csv")["personal_gain"].to_pylist() == ["no", "yes"]


def test_rows_with_bad_values_may_be_kept_without_an_answer(tmp_path: Path) -> None:
    result = run(csv_of(tmp_path, BAD), tmp_path / "out.csv", "--on-error", "collect", "--lang", "en", code=1)
    assert "rows: 2" in result.stdout
    columns = read(tmp_path / "out.csv").to_pydict()
    assert columns["error"] == [None, "personal_gain: yess; roles: boss", None]
    assert [bool(status) for status in columns["status"]] == [True, False, True]
    assert columns["personal_gain"][1] == "yess"


def test_a_bad_row_is_found_by_its_number_in_a_later_block(cases: pa.Table, tmp_path: Path) -> None:
    names = [name for name in cases.column_names if name != "roles"]
    rows = pa.concat_tables([cases] * 1000).select(names)
    wrong = rows.slice(200_000, 1).set_column(0, names[0], pa.array(["maybe"]))
    pyarrow.parquet.write_table(pa.concat_tables([rows.slice(0, 200_000), wrong]), tmp_path / "in.parquet")
    assert f"row 200001, column `{names[0]}`" in run(tmp_path / "in.parquet", "--lang", "en", code=1).stderr


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"personal_gain,b\nno,\xff\n", "not-utf8"),
        (b"\xfe,personal_gain\n", "not-utf8"),
        (b"\xff\xfea,b\n,", "wrong-encoding"),
        (b'personal_gain,b\nno,"2\n', "endless-row"),
        (b"personal_gain,b\nno\n", "ragged-row"),
    ],
    ids=["empty", "not UTF-8", "not UTF-8 above", "half a character", "an open quote", "a short row"],
)
def test_a_csv_that_cannot_be_read_is_an_error_of_the_input(content: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "cases.csv"
    path.write_bytes(content)
    assert f"[{code}]" in run(path, tmp_path / "out.csv", code=1).stderr
    assert [p.name for p in tmp_path.iterdir()] == ["cases.csv"]


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_file_that_is_missing_or_no_table_is_an_error_of_the_input(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"cases{suffix}"
    assert "[missing-file]" in run(path, code=1).stderr
    path.mkdir()
    assert "[is-a-directory]" in run(path, code=1).stderr
    path.rmdir()
    if suffix != ".csv":
        path.write_bytes(b"a,b\n1\n")
        assert "[bad-table]" in run(path, code=1).stderr


def test_an_open_table_that_breaks_off_later_raises_the_error_of_the_input(cases: pa.Table, tmp_path: Path) -> None:
    text = save(cases, tmp_path / "in.csv").read_text(encoding="utf-8")
    path = csv_of(tmp_path, text + "only one cell\n")
    table = open_table(path)
    with pytest.raises(InputError, match="ragged-row"):
        list(table.blocks)


# -- files


def test_a_spreadsheet_calculates_nothing_that_was_exported(tmp_path: Path) -> None:
    text = '"=cmd()",note,roles\n=1+1,-5,\n+cmd,＝1,\n"@x","-1,5",\n\t=1,+84,\n"a;=1",-a,\nhuyện,"1",\n'
    run(csv_of(tmp_path, text), tmp_path / "out.csv")
    columns = read(tmp_path / "out.csv").to_pydict()
    assert columns["'=cmd()"] == ["'=1+1", "'+cmd", "'@x", "'=1", "'a =1", "huyện"]
    assert columns["note"] == ["-5", "'＝1", "-1,5", "+84", "'-a", "1"]
    run(csv_of(tmp_path, text), tmp_path / "out.parquet")
    assert read(tmp_path / "out.parquet")["note"].to_pylist()[1] == "＝1"


def test_a_csv_begins_with_the_mark_that_a_spreadsheet_wants(tmp_path: Path) -> None:
    run(csv_of(tmp_path, "personal_gain\nno\n"), tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_a_stop_in_the_middle_leaves_no_half_file_and_an_older_one_as_it_was(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("older", encoding="utf-8")
    command = [*MAIN, "--sample", "100000000", str(out)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not any(path.stat().st_size for path in tmp_path.glob(".out.csv.*")):
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) != 0
    finally:
        process.kill()
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert out.read_text(encoding="utf-8") == "older"


def test_what_cannot_be_written_is_said_in_one_sentence(tmp_path: Path) -> None:
    source = csv_of(tmp_path, "personal_gain\nno\n")
    for arguments in ([source / "out.csv"], ["--summary", source / "out.svg"]):
        assert len(run(source, *arguments, code=1).stderr.splitlines()) == 1
    table = pa.table({"personal_gain": ["no"], "list": pa.array([[1]])})
    pyarrow.parquet.write_table(table, tmp_path / "in.parquet")  # a list is nothing that CSV can hold
    assert len(run(tmp_path / "in.parquet", tmp_path / "out.csv", code=1).stderr.splitlines()) == 1


def test_long_work_shows_its_progress_on_a_terminal_and_nowhere_else(tmp_path: Path) -> None:
    source = csv_of(tmp_path, "personal_gain\nno\n")
    ours, theirs = pty.openpty()
    done = subprocess.run([*MAIN, str(source)], cwd=ROOT, stdout=subprocess.PIPE, stderr=theirs, check=True)
    os.close(theirs)
    assert b"100%" in os.read(ours, 10_000)
    os.close(ours)
    assert b"%|" not in done.stdout and run(source).stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [[], ["in.doc"], ["in.csv", "out.xlsx"], ["in.csv", "--sheet", "1"], ["in.xlsx", "--encoding", "cp1258"],
     ["in.csv", "--encoding", "tcvn3"], ["in.csv", "--encoding", "hex"],
     ["in.csv", "--summary", "s.png"], ["a.csv", "b.csv", "c.csv"],
     ["--sample", "0"], ["--sample", "1", "a.csv", "b.csv"], ["--sample", "1", "--unknown", "2"],
     ["in.csv", "--on-error", "drop"]],
    ids=str,
)  # fmt: skip
def test_wrong_usage_exits_2(arguments: list[str]) -> None:
    run(*arguments, code=2)


# -- counts


def test_the_counts_are_those_of_the_rows(cases: pa.Table, tmp_path: Path) -> None:
    expected = Counter(sweep(kl14(), cases)["possible"].to_pylist())
    source = save(cases, tmp_path / "in.parquet")
    data = json.loads(run(source, "--format", "json", "--summary", tmp_path / "counts.csv").stdout)
    assert data["rows"] == 300 and data["rulebook"]["id"] == "kl14"
    assert {line["possible"]: line["rows"] for line in data["counts"]} == expected
    for line in data["counts"]:
        outcomes = line["possible"].split("|") if line["possible"] else []
        assert line["status"] == ("inconsistent", "settled", "open")[min(len(outcomes), 2)]
        assert line["recommendation"] == (outcomes[0] if len(outcomes) == 1 else "needs_verification")
    table = read(tmp_path / "counts.csv").to_pylist()
    assert {line["possible"] or "": int(line["rows"]) for line in table} == expected


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_counts_are_shown_as_text_and_as_a_picture(language: str, cases: pa.Table, tmp_path: Path) -> None:
    source = save(cases, tmp_path / "in.parquet")
    picture, text = tmp_path / "counts.svg", tmp_path / "counts.txt"
    options = ["--lang", language, "--compare", "kl14-text"]
    shown = run(source, *options, "--summary", picture).stdout
    run(source, *options, "--summary", text)
    assert text.read_text(encoding="utf-8") == shown
    drawn = ElementTree.fromstring(picture.read_text(encoding="utf-8"))
    words = {element.text for element in drawn.iter() if element.tag.endswith("}text")}
    for line in shown.splitlines():
        label = line.strip().split("  ")[0]
        assert label in words, label
    bars = [element for element in drawn.iter() if element.tag.endswith("}rect")][1:]
    assert len(bars) == sum(line.startswith("  ") for line in shown.splitlines())


def test_two_rulebooks_are_compared_row_by_row(cases: pa.Table, tmp_path: Path) -> None:
    from engine import load_rulebook

    other = load_rulebook("kl14-text")
    out = tmp_path / "out.parquet"
    data = json.loads(run(save(cases, tmp_path / "in.csv"), out, "--compare", "kl14-text", "--format", "json").stdout)
    before, after = sweep(kl14(), cases)["possible"].to_pylist(), sweep(other, cases)["possible"].to_pylist()
    columns = read(out).to_pydict()
    assert (columns["possible"], columns["compared_possible"]) == (before, after)
    changed = [set(a.split("|")) != set(b.split("|")) for a, b in zip(before, after, strict=True)]
    assert [word == "yes" for word in columns["changed"]] == changed
    assert data["changed"] == sum(changed) > 0
    pairs = {(line["possible"], line["compared_possible"]): line["rows"] for line in data["counts"]}
    assert pairs == Counter(zip(before, after, strict=True))


# -- hypothetical cases


def test_the_same_seed_draws_the_same_cases_and_they_are_answered(tmp_path: Path) -> None:
    first, again, other = (tmp_path / f"{name}.parquet" for name in "abc")
    for out, seed in ((first, 1), (again, 1), (other, 2)):
        run("--sample", "2000", "--unknown", "0.3", "--seed", str(seed), out)
    assert read(first).equals(read(again)) and not read(first).equals(read(other))
    table = read(first).drop(ANSWERS)
    assert sweep(kl14(), table)["possible"].to_pylist() == read(first)["possible"].to_pylist()
    assert "inconsistent" not in read(first)["status"].to_pylist()


def test_odds_are_kept_to(tmp_path: Path) -> None:
    odds = tmp_path / "odds.yaml"
    odds.write_text("roles: {supervisor: 1}\nfindings:\n  personal_gain: {yes: 1, no: 3}\n", encoding="utf-8")
    run("--sample", "4000", "--odds", odds, tmp_path / "out.parquet")
    drawn = read(tmp_path / "out.parquet")
    assert set(drawn["roles"].to_pylist()) == {"supervisor"}
    assert 900 < drawn["personal_gain"].to_pylist().count("yes") < 1100


def test_odds_that_name_nothing_are_refused_at_their_place(tmp_path: Path) -> None:
    odds = tmp_path / "odds.yaml"
    text = "roles: {boss: 1}\nfindings:\n  personal_gains: {yes: 1}\n  personal_gain: {maybe: 1, no: x}\n"
    odds.write_text(text, encoding="utf-8")
    assert "odds.yaml:4:33: error[bad-format]" in run("--sample", "1", "--odds", odds, "--lang", "en", code=1).stderr
    odds.write_text(text.replace("x}", "1}"), encoding="utf-8")
    output = run("--sample", "1", "--odds", odds, "--lang", "en", code=1).stderr
    for line in ("1:9: error[unknown-role]", "3:3: error[unknown-finding]", "4:19: error[unknown-value]"):
        assert f"odds.yaml:{line}" in output


def test_a_table_is_never_written_over_the_one_that_is_read(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("approval_given\nyes\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["sweep", str(table), str(table)])
    assert done.exit_code == 2 and "tệp đang đọc" in done.output
    assert table.read_text(encoding="utf-8") == "approval_given\nyes\n"


def test_what_only_drawn_cases_take_is_refused_for_others_and_no_row_is_told(tmp_path: Path) -> None:
    table = tmp_path / "own.csv"
    table.write_text("name,approval_given\nông Kín\n", encoding="utf-8")
    assert CliRunner().invoke(app, ["sweep", str(table), "--unknown", "0.5"]).exit_code == 2
    done = CliRunner().invoke(app, ["sweep", str(table)])
    assert done.exit_code == 1 and "ragged-row" in done.output and "Kín" not in done.output
