"""`congtam sweep`: the possible outcomes of every row of a table, or of hypothetical cases, in a file and as counts."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from engine.cli.common import (
    Format,
    FormatOption,
    Lang,
    LangOption,
    keep_apart,
    look_at,
    write_file,
)
from engine.cli.ending import ExitCode, complain, ended, stop, stop_at
from engine.cli.readings import ReadingOption, read_as
from engine.cli.spark import on_spark
from engine.reading.characters import visible
from engine.reading.diagnostics import InputError
from engine.reading.entries import Language
from engine.reading.load import STANDARD, load_rulebook
from engine.reading.vocabulary import ANY_READING
from engine.telling.text import number_in
from engine.telling.wording import help_text, say

if TYPE_CHECKING:
    import pyarrow as pa

    from engine.reading.tables import Table
    from engine.reasoning.stream import Counts, Sweep
    from engine.reasoning.sweep import Sweeper
    from engine.telling.summary import Summary
    from engine.telling.table_files import TableFile

WRITTEN = (".csv", ".parquet", ".arrow", ".feather")
FAR_TABLES = (".parquet",)
SUMMARIES = (".txt", ".csv", ".svg")
STEPS = 1_000
"""Of a progress bar."""

Write = Callable[["pa.Table"], None]


def sweep(
    tables: Annotated[
        list[str] | None, typer.Argument(help=help_text("help.sweep_tables"), metavar="[IN] [OUT]")
    ] = None,
    rulebook: Annotated[str, typer.Option("--rulebook", help=help_text("help.sweep_rulebook"))] = "kl14",
    columns: Annotated[list[str] | None, typer.Option("--columns", help=help_text("help.sweep_columns"))] = None,
    reading: ReadingOption = None,
    all_readings: Annotated[bool, typer.Option("--all-readings", help=help_text("help.sweep_all_readings"))] = False,
    keep: Annotated[list[str] | None, typer.Option("--keep", help=help_text("help.sweep_keep"))] = None,
    encoding: Annotated[str | None, typer.Option("--encoding", help=help_text("help.sweep_encoding"))] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", help=help_text("help.sweep_sheet"))] = None,
    summary: Annotated[Path | None, typer.Option("--summary", help=help_text("help.sweep_summary"))] = None,
    compare: Annotated[str | None, typer.Option("--compare", help=help_text("help.sweep_compare"))] = None,
    on_error: Annotated[
        Literal["stop", "skip", "collect"], typer.Option("--on-error", help=help_text("help.sweep_on_error"))
    ] = "stop",
    sample: Annotated[int | None, typer.Option("--sample", min=1, help=help_text("help.sweep_sample"))] = None,
    unknown: Annotated[
        float | None, typer.Option("--unknown", min=0, max=1, help=help_text("help.sweep_unknown"))
    ] = None,
    seed: Annotated[int | None, typer.Option("--seed", min=0, help=help_text("help.sweep_seed"))] = None,
    odds: Annotated[Path | None, typer.Option("--odds", help=help_text("help.sweep_odds"))] = None,
    engine: Annotated[
        Literal["local", "spark"], typer.Option("--engine", help=help_text("help.sweep_engine"))
    ] = "local",
    master: Annotated[str, typer.Option("--master", help=help_text("help.sweep_master"))] = "local[*]",
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    # Long for its options, which take half of these lines.
    from engine.reasoning.stream import Counts, Sweep
    from engine.reasoning.sweep import sweeper_of
    from engine.telling.summary import Summary

    language: Language = lang.value
    far = engine == "spark"
    named = list(tables or ())
    if sample is None and (unknown, seed, odds) != (None, None, None):
        stop(say("usage.sweep_drawn", language), ExitCode.MISUSED)
    source, out = _paths([Path(name) for name in named], sample is not None, summary, far, language)
    keep_apart([out, summary], [source, odds, rulebook, compare], language)
    _check_form(source, encoding, sheet, language)
    look_at(None if far or str(out) == STANDARD else out, summary)
    counts = Counts()
    try:
        books = [read_as(load_rulebook(rulebook), reading or (), language)]
        books += [load_rulebook(compare)] if compare else []
        first, *others = map(sweeper_of, books)
        asked_columns = [*_split(columns), *([ANY_READING] if all_readings else [])]
        asked = Sweep(first, others[0] if others else None, asked_columns, _split(keep), on_error)
        if far:
            counts = on_spark(asked, named, master, language)
        else:
            table = (
                _opened(source, asked, encoding, sheet, language)
                if source
                else _sampled(first, sample or 0, unknown or 0.0, seed or 0, odds)
            )
            with closing(table):
                if wrong := asked.check(table.names, table.place):
                    raise InputError(wrong)
                with _writing(out) as write:
                    _run(asked, table, counts, write)
    except InputError as error:
        stop_at(error.diagnostics, language)
    _note("blank", language, rows=counts.blank)
    _report_bad(counts, on_error, language)
    totals = Summary(books[0], counts.possible, books[1] if others else None, counts.pairs if others else None)
    if summary:
        _write_summary(totals, summary, language)
    _show(totals, format, language, err=str(out) == STANDARD)
    raise ended(counts.bad > 0)


def _split(names: Sequence[str] | None) -> list[str]:
    """Names given one by one or with commas between, each once."""
    return list(dict.fromkeys(name.strip() for given in names or () for name in given.split(",")))


def _paths(
    paths: list[Path], drawn: bool, summary: Path | None, far: bool, language: Language
) -> tuple[Path | None, Path | None]:
    """The table to read and the one to write, either of which may be missing; wrong usage ends here."""
    if len(paths) > (1 if drawn else 2) or not (paths or drawn) or (drawn and far):
        stop(say("usage.sweep_spark" if drawn and far else "usage.sweep_tables", language), ExitCode.MISUSED)
    source = None if drawn else paths[0]
    out = paths[-1] if paths[0 if drawn else 1 :] else None
    from engine.reading.open_table import KINDS, is_text

    piped = source is not None and is_text(source) and not far
    kinds = [
        (None if str(out) == STANDARD and not far else out, FAR_TABLES if far else WRITTEN),
        (summary, SUMMARIES),
        (None if piped else source, FAR_TABLES if far else KINDS),
    ]
    for path, known in kinds:
        if path and path.suffix.lower() not in known:
            stop(say("usage.sweep_kind", language, file=visible(str(path)), known=", ".join(known)), ExitCode.MISUSED)
    return source, out


def _check_form(source: Path | None, encoding: str | None, sheet: str | None, language: Language) -> None:
    """Ends here where an option says of the table to read what cannot be."""
    from engine.reading.decoding import is_encoding
    from engine.reading.open_table import TEXTS, WORKBOOKS, is_text

    text, workbook = source and is_text(source), source and source.suffix.lower() in WORKBOOKS
    if (encoding is not None and not text) or (sheet is not None and not workbook):
        stop(say("usage.sweep_text", language, known=", ".join(TEXTS)), ExitCode.MISUSED)
    if encoding is not None and not is_encoding(encoding):
        stop(say("usage.sweep_encoding", language, encoding=visible(encoding)), ExitCode.MISUSED)


def _opened(source: Path, asked: Sweep, encoding: str | None, sheet: str | None, language: Language) -> Table:
    from engine.reading.apart import NoSheet
    from engine.reading.open_table import open_table

    try:
        table = open_table(source, asked.vocabulary, encoding, sheet)
    except NoSheet as error:
        known = visible(", ".join(error.sheets))
        stop(
            say("usage.no_sheet", language, file=visible(str(source)), sheet=visible(str(sheet)), known=known),
            ExitCode.MISUSED,
        )
    _note("sheet", language, sheet=visible(table.sheet))
    _note("above", language, rows=table.above)
    return table


def _note(key: str, language: Language, **params: str | int) -> None:
    """Says once what was chosen or left out, if anything was."""
    if any(params.values()):
        typer.echo(say(f"sweep.{key}", language, **params), err=True)


def _sampled(sweeper: Sweeper, rows: int, unknown: float, seed: int, odds: Path | None) -> Table:
    """Hypothetical cases as a table."""
    from engine.reading.odds import EVEN, load_odds
    from engine.reasoning.sample import Sampler, sampled

    return sampled(Sampler(sweeper.compiled, load_odds(odds, sweeper.rulebook) if odds else EVEN), rows, unknown, seed)


@contextmanager
def _writing(out: Path | None) -> Iterator[Write | None]:
    """Where the rows go, if anywhere; the file has its name only once it is whole."""
    from engine.telling.table_files import writing_table

    if out is None:
        yield None
        return
    with writing_table(out) if str(out) != STANDARD else _printing() as file:
        yield file.write


@contextmanager
def _printing() -> Iterator[TableFile]:
    """CSV on standard output; raises `CannotWrite`, but not where no one reads on."""
    import pyarrow as pa

    from engine.telling.table_files import TableFile
    from engine.telling.writing import CannotWrite

    try:
        with ExitStack() as stack:
            yield TableFile(".csv", sys.stdout.buffer, stack)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except (OSError, pa.ArrowException) as error:
        raise CannotWrite(None) from error


def _run(asked: Sweep, table: Table, counts: Counts, write: Write | None) -> None:
    with _progress() as advance:
        for block, share in asked.run(table, counts):
            if write:
                write(block)
            advance(share)
        advance(1.0)


@contextmanager
def _progress() -> Iterator[Callable[[float], None]]:
    """A bar on standard error, where that is a terminal."""
    done = 0
    shown: AbstractContextManager[object] = nullcontext()
    bar = typer.progressbar(length=STEPS, file=sys.stderr) if sys.stderr.isatty() else None

    def advance(share: float) -> None:
        nonlocal done
        if bar:
            bar.update(int(share * STEPS) - done)
            done = int(share * STEPS)

    with bar or shown:
        yield advance


def _report_bad(counts: Counts, on_error: str, language: Language) -> None:
    """Says which rows could not be read, and what became of them."""
    if counts.bad:
        complain(counts.diagnostics, language)
        typer.echo(say(f"sweep.bad_{on_error}", language, rows=number_in(counts.bad, language)), err=True)


def _write_summary(summary: Summary, path: Path, language: Language) -> None:
    from engine.telling.summary import summary_lines, summary_picture, summary_sheet

    match path.suffix.lower():
        case ".csv":
            content: str | bytes = summary_sheet(summary)
        case ".svg":
            content = summary_picture(summary, language)
        case _:
            content = "".join(f"{line}\n" for line in summary_lines(summary, language))
    write_file(path, content)


def _show(summary: Summary, format: Format, language: Language, err: bool) -> None:
    from engine.telling.summary import summary_data, summary_lines

    if format is Format.json:
        typer.echo(json.dumps(summary_data(summary), ensure_ascii=False, indent=2), err=err)
    else:
        typer.echo("\n".join(summary_lines(summary, language)), err=err)
