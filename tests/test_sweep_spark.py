"""`congtam sweep --engine spark`: through the real Spark, the same rows, counts and errors as on this machine alone.

Without pyspark (the extra `[spark]`) or Java these tests are skipped, unless `CONGTAM_REQUIRE_SPARK` is set.
"""

import importlib.util
import os
import pickle
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from engine import load_rulebook, sweep
from engine.reading.odds import load_odds
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.sample import Sampler, sampled
from engine.reasoning.stream import Sweep
from engine.reasoning.sweep import sweeper_of
from engine.telling.table_files import writing_table
from tests.parts import lacks
from tests.support import ROOT, kl14
from tests.sweeping import columns_of, table_of
from tests.test_sweep import rows_of
from tests.test_sweep_cli import MAIN, read, run, save

ON_SPARK = ("--engine", "spark", "--master", "local[2]", "--lang", "en")


@pytest.fixture(scope="module")
def needs_spark() -> Iterator[None]:
    if importlib.util.find_spec("pyspark") and (os.environ.get("JAVA_HOME") or shutil.which("java")):
        with pytest.MonkeyPatch.context() as patch:
            # a Java for short runs: it begins twice as fast
            patch.setenv("SPARK_SUBMIT_OPTS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
            yield
        return
    said = "no pyspark or no Java: pip install 'congtam[spark]' (Debian: apt-get install openjdk-17-jre-headless)"
    lacks("spark", said)


@pytest.fixture(scope="module")
def cases() -> pa.Table:
    table = table_of(kl14(), rows_of(kl14(), 300))
    return table.append_column("xã.số", pa.array(range(300))).append_column("Roles of", pa.array(["a"] * 300))


def written(folder: Path) -> pa.Table:
    """What Spark wrote, in the order of the rows."""
    return pyarrow.parquet.read_table(folder).sort_by("xã.số")


def same(table: pa.Table, expected: pa.Table) -> bool:
    """Whether two tables have the same columns and cells; one may hold as categories what is text in the other."""
    pairs = zip(table.columns, expected.columns, strict=True)
    return table.column_names == expected.column_names and all(a.equals(b.cast(a.type)) for a, b in pairs)


def left_in(folder: Path) -> list[str]:
    """The names in a folder, hidden ones too."""
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.usefixtures("needs_spark")
@pytest.mark.parametrize("number", [20_000, pytest.param(1_000_000, marks=pytest.mark.soak)])
def test_many_rows_are_answered_on_spark_as_on_this_machine(number: int, tmp_path: Path) -> None:
    sampler = Sampler(compile_rulebook(kl14()), load_odds(ROOT / "docs" / "sweep-odds.yaml", kl14()))
    with writing_table(tmp_path / "in.parquet") as file:
        rows = 0
        for block in (drawn.rows for drawn in sampled(sampler, number, unknown=0.1, seed=6).blocks):
            file.write(block.append_column("xã.số", pa.array(range(rows, rows + block.num_rows))))
            rows += block.num_rows
    local, far = tmp_path / "local.parquet", tmp_path / "far.parquet"
    asked = ("--columns", "main_line", "--compare", "kl14-text", "--format", "json")
    output = run(tmp_path / "in.parquet", local, *asked).stdout
    assert run(tmp_path / "in.parquet", far, *asked, *ON_SPARK).stdout == output
    table = written(far)
    assert table.num_rows == rows == number
    assert same(table, pyarrow.parquet.read_table(local))


@pytest.mark.usefixtures("needs_spark")
def test_a_folder_of_unlike_files_is_one_table_with_every_column(cases: pa.Table, tmp_path: Path) -> None:
    source, half = tmp_path / "in put.parquet", cases.slice(0, 150).drop(["personal_gain"])
    source.mkdir()
    save(half, source / "a.parquet")
    save(cases.slice(150), source / "b.parquet")
    run(source, tmp_path / "out.parquet", "--columns", ",".join(columns_of(kl14())), *ON_SPARK)
    table = written(tmp_path / "out.parquet")
    whole = pa.concat_tables([half, cases.slice(150)], promote_options="default").select(cases.column_names)
    expected = sweep(kl14(), whole, columns_of(kl14()))
    assert same(table.select(expected.column_names), expected)
    assert left_in(tmp_path) == ["in put.parquet", "out.parquet"]
    assert (tmp_path / "out.parquet" / "_SUCCESS").exists()


@pytest.fixture
def bad(cases: pa.Table, tmp_path: Path) -> Path:
    """A folder of two files with a bad cell each: in row 121 of the first, and row 8 of the second."""
    source = tmp_path / "in.parquet"
    source.mkdir()
    gains, roles = cases["personal_gain"].to_pylist(), cases["roles"].to_pylist()
    gains[120], roles[207] = "yess", "boss"
    for name, words in (("personal_gain", gains), ("roles", roles)):
        cases = cases.set_column(cases.column_names.index(name), name, pa.array(words))
    pyarrow.parquet.write_table(cases.slice(0, 200), source / "a.parquet", row_group_size=50)
    save(cases.slice(200), source / "b.parquet")
    return source


@pytest.mark.usefixtures("needs_spark")
@pytest.mark.parametrize("out", [["out.parquet"], []], ids=["written", "counted"])
def test_a_bad_value_is_named_with_its_file_and_row_and_nothing_is_written(out: list[str], bad: Path) -> None:
    result = run(bad, *(bad.parent / name for name in out), *ON_SPARK, code=1)
    assert f"{bad}/a.parquet:121:1: error[bad-cell]: row 121, column `personal_gain`: there is no" in result.stderr
    assert f"{bad}/b.parquet:8:1: error[bad-cell]: row 8, column `roles`: there is no value `boss`" in result.stderr
    assert result.stdout == "" and left_in(bad.parent) == ["in.parquet"]


@pytest.mark.usefixtures("needs_spark")
@pytest.mark.parametrize("policy", ["skip", "collect"])
def test_bad_rows_are_left_out_or_kept_and_counted_as_on_this_machine(policy: str, bad: Path, tmp_path: Path) -> None:
    one = save(pyarrow.parquet.read_table(bad), tmp_path / "one.parquet")
    expected = run(one, tmp_path / "local.parquet", "--on-error", policy, "--lang", "en", code=1)
    result = run(bad, tmp_path / "far.parquet", "--on-error", policy, *ON_SPARK, code=1)
    assert result.stdout == expected.stdout
    assert result.stderr.splitlines()[-1] == expected.stderr.splitlines()[-1]
    assert "a.parquet:121:1" in result.stderr and "b.parquet:8:1" in result.stderr
    assert same(written(tmp_path / "far.parquet"), read(tmp_path / "local.parquet"))


@pytest.mark.usefixtures("needs_spark")
def test_names_are_checked_before_anything_is_swept(cases: pa.Table, tmp_path: Path) -> None:
    names = [*cases.column_names[:-2], "personal_gains", "status"]
    source = save(cases.rename_columns(names), tmp_path / "in.parquet")
    result = run(source, tmp_path / "out.parquet", *ON_SPARK, code=1)
    assert "[unknown-column]" in result.stderr and "[taken-column]" in result.stderr
    assert left_in(tmp_path) == ["in.parquet"]


@pytest.mark.usefixtures("needs_spark")
def test_nothing_that_is_there_is_written_over(cases: pa.Table, tmp_path: Path) -> None:
    source, out = save(cases, tmp_path / "in.parquet"), tmp_path / "out.parquet"
    out.write_text("older", encoding="utf-8")
    assert "out.parquet` is there already" in run(source, out, *ON_SPARK, code=1).stderr
    assert out.read_text(encoding="utf-8") == "older" and left_in(tmp_path) == ["in.parquet", "out.parquet"]


@pytest.mark.usefixtures("needs_spark")
def test_what_spark_cannot_do_is_said_in_one_sentence(cases: pa.Table, tmp_path: Path) -> None:
    assert "[missing-file]" in run(tmp_path / "in.parquet", *ON_SPARK, code=1).stderr
    source = save(cases, tmp_path / "in.parquet")
    (tmp_path / "broken.parquet").write_bytes(source.read_bytes()[:-9])
    assert "[bad-table]" in run(tmp_path / "broken.parquet", *ON_SPARK, code=1).stderr
    output = run(source, tmp_path / "broken.parquet" / "out.parquet", *ON_SPARK, code=1).stderr
    assert output.startswith("Spark could not do it, and nothing was written: ") and output.count("\n") == 1
    assert left_in(tmp_path) == ["broken.parquet", "in.parquet"]


@pytest.mark.usefixtures("needs_spark")
def test_a_task_that_fails_and_is_repeated_is_counted_once(
    cases: pa.Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.reasoning import sweep_spark

    source, failed = save(cases, tmp_path / "in.parquet"), str(tmp_path / "failed")
    answered = sweep_spark._answered

    def once_in_vain(*arguments: Any) -> Iterator[pa.Table]:
        yield from answered(*arguments)
        if not Path(failed).exists():
            Path(failed).touch()
            raise OSError

    monkeypatch.setattr(sweep_spark, "_answered", once_in_vain)
    on_two_tries = (*ON_SPARK[:2], "--master", "local[1,2]", *ON_SPARK[4:])
    assert run(source, tmp_path / "out.parquet", *on_two_tries).stdout == run(source, "--lang", "en").stdout
    assert Path(failed).exists() and written(tmp_path / "out.parquet").num_rows == 300


@pytest.mark.usefixtures("needs_spark")
def test_a_stop_in_the_middle_leaves_nothing_under_the_name(cases: pa.Table, tmp_path: Path) -> None:
    save(pa.concat_tables([cases] * 2_000), tmp_path / "in.parquet")
    log = (tmp_path / "log").open("wb")
    command = [*MAIN, "in.parquet", "out.parquet", *ON_SPARK]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=log, stderr=log)
    try:
        while not list(tmp_path.glob(".out.parquet.*/_temporary/0/_temporary/*")):
            assert process.poll() is None, (tmp_path / "log").read_text()
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) != 0
    finally:
        process.kill()
    assert not (tmp_path / "out.parquet").exists()


@pytest.mark.usefixtures("needs_spark")
def test_a_rulebook_reaches_workers_that_have_none_of_its_files_and_is_made_ready_once(
    cases: pa.Table, tmp_path: Path
) -> None:
    from engine.reasoning.sweep_spark import _made_ready

    folder = shutil.copytree(ROOT / "rules" / "kl14", tmp_path / "kl14")
    asked = Sweep(sweeper_of(load_rulebook(folder)))
    sent = [pickle.dumps(asked), pickle.dumps(asked)]
    shutil.rmtree(folder)
    ready = _made_ready(sent[0])
    assert ready is _made_ready(sent[1])
    assert sweep(ready.sweeper.rulebook, cases).equals(sweep(kl14(), cases))


@pytest.mark.parametrize(
    "arguments", [["in.csv", "out.parquet"], ["in.parquet", "out.csv"], ["--sample", "9"], ["-"]], ids=str
)
def test_spark_takes_parquet_and_nothing_else(arguments: list[str]) -> None:
    assert "parquet" in run(*arguments, "--engine", "spark", "--lang", "en", code=2).stderr or "--sample" in arguments


def test_without_spark_or_java_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.cli.spark.find_spec", lambda name: None)
    assert "congtam[spark]" in run("in.parquet", *ON_SPARK, code=1).stderr
    monkeypatch.setattr("engine.cli.spark.find_spec", lambda name: True)
    monkeypatch.setattr("engine.cli.spark.shutil.which", lambda name: None)
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert "Java 17" in run("in.parquet", *ON_SPARK, code=1).stderr
