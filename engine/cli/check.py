"""`congtam check`: what is proved of a rulebook, and the cases that refute what is not."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, look_at, show
from engine.cli.ending import ExitCode, complain, ended, stop
from engine.cli.readings import ReadingOption, read_as
from engine.cli.witnesses import as_data, write_cases
from engine.reading.diagnostics import Diagnostic, errors_in, in_order
from engine.reading.entries import Language, Words
from engine.reading.load import read_rulebook
from engine.reading.rulebook import Rulebook
from engine.telling.proofs import facts, name_of, readings_facts, readings_lines, refutation_lines
from engine.telling.wording import help_text, say, sentence_of

if TYPE_CHECKING:
    from engine.proving.properties import Timed
    from engine.proving.whole import Whole


def check(
    rulebook: Annotated[str, typer.Argument(help=help_text("help.rulebook"))] = "kl14",
    reading: ReadingOption = None,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    witnesses: Annotated[Path | None, typer.Option("--witnesses", help=help_text("help.witnesses"))] = None,
    quick: Annotated[bool, typer.Option("--quick", help=help_text("help.quick"))] = False,
    independent: Annotated[bool, typer.Option("--independent", help=help_text("help.independent"))] = False,
) -> None:
    language: Language = lang.value
    if independent and not find_spec("z3"):
        stop(say("usage.no_z3", language), ExitCode.MISUSED)
    look_at(folders=[witnesses])
    loaded = read_rulebook(rulebook)
    book = loaded.value if not errors_in(loaded.diagnostics) else None
    examined = _examine(book, reading or (), quick, independent, language) if book else None
    proofs = examined.proofs if examined else []
    ok = bool(proofs) and all(proof.verdict == "proved" for proof, _ in proofs)
    refutations = [r for proof, _ in proofs for r in proof.refutations]
    diagnostics = in_order([*loaded.diagnostics, *(r.diagnostic for r in refutations if r.diagnostic)])
    written = _write(examined, witnesses) if examined and witnesses else {}
    if format is Format.json:
        report = {"rulebook": rulebook, "ok": ok, **(facts(book) if book else {})}
        report["diagnostics"] = _diagnostics(diagnostics, language)
        if examined:
            report |= readings_facts(examined.whole)
            report["properties"] = [_as_data(examined.whole, timed, written, language) for timed in proofs]
        show(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        complain(in_order(loaded.diagnostics), language)
        if examined:
            show("\n".join(_report(examined, written, language)))
        if book and ok:
            show(say("check.ok", language, rulebook=book.id, **facts(book)))
            show(say("check.basis", language, **facts(book)))
        else:
            show(say("check.failed", language, rulebook=rulebook, errors=max(1, len(errors_in(diagnostics)))))
    raise ended(not ok)


@dataclass(frozen=True)
class _Examined:
    """What was proved of a rulebook; `left_out` says how much was not looked at."""

    whole: Whole
    proofs: list[Timed]
    left_out: int


def _examine(book: Rulebook, reading: Iterable[str], quick: bool, independent: bool, language: Language) -> _Examined:
    """The proofs over all combinations of readings, or under those that are tried out."""
    from engine.proving.properties import claims_of, compile_choice_for_proofs, compile_for_proofs, timed_proofs

    start = time.perf_counter()
    tried = [*reading]
    whole = compile_choice_for_proofs(read_as(book, tried, language)) if tried else compile_for_proofs(book)
    claims = claims_of(whole)
    chosen = [claim for claim in claims if not (quick and claim.is_slow)]
    return _Examined(whole, list(timed_proofs(whole, start, chosen, independent)), len(claims) - len(chosen))


def _write(examined: _Examined, folder: Path) -> dict[str, list[str]]:
    """Writes the cases of every refutation; the files by property."""
    written = {}
    book = examined.whole.rulebook
    for proof, _ in examined.proofs:
        name = proof.property
        title = Words(
            vi=say("proof.case_title", "vi", property=name_of(name, "vi")),
            en=say("proof.case_title", "en", property=name_of(name, "en")),
        )
        stem = re.sub("[^a-z0-9-]", "-", name.id)
        written[name.id] = [
            file
            for refutation in proof.refutations
            for file in write_cases(folder, book, stem, title, refutation.cases, refutation.read_otherwise(book))
        ]
    return written


def _report(examined: _Examined, written: dict[str, list[str]], language: Language) -> Iterator[str]:
    """A line a property; under what is not proved, where it fails and the cases that show it."""
    whole, proofs = examined.whole, examined.proofs
    seconds = f"{sum(time for _, time in proofs):.1f}"
    proved = sum(proof.verdict == "proved" for proof, _ in proofs)
    yield from readings_lines(whole, language)
    yield say("proof.summary", language, proved=proved, all=len(proofs), seconds=seconds)
    waiting = [proof for proof, _ in proofs if proof.verdict == "undecided" and not proof.refutations]
    for proof, time_taken in (timed for timed in proofs if timed[0] not in waiting):
        verdict = say(f"proof.{proof.verdict}", language)
        yield f"  {verdict:<13} {time_taken:6.2f} s  {name_of(proof.property, language)}"
        yield from (f"    {line}" for line in refutation_lines(whole, proof, language))
        for file in written.get(proof.property.id, ()):
            yield f"    {say('proof.written', language, file=file)}"
    if waiting:
        yield f"  {say('proof.undecided', language):<13} {say('proof.first', language, count=len(waiting))}"
    if examined.left_out:
        yield f"  {say('proof.left_out', language, count=examined.left_out)}"


def _as_data(whole: Whole, timed: Timed, written: dict[str, list[str]], language: Language) -> dict[str, object]:
    proof, seconds = timed
    return {
        "id": proof.property.id,
        "name": name_of(proof.property, language),
        "verdict": proof.verdict,
        "seconds": round(seconds, 3),
        "refutations": [
            {
                **(_diagnostics([refutation.diagnostic], language)[0] if refutation.diagnostic else {}),
                **_readings(refutation.read_otherwise(whole.rulebook)),
                "cases": [as_data(refutation.compiled or whole.compiled, case) for case in refutation.cases],
            }
            for refutation in proof.refutations
        ],
        **({"files": written[proof.property.id]} if written.get(proof.property.id) else {}),
    }


def _readings(readings: dict[str, str]) -> dict[str, object]:
    return {"readings": readings} if readings else {}


def _diagnostics(diagnostics: Iterable[Diagnostic], language: Language) -> list[dict[str, object]]:
    return [
        {
            "severity": d.severity,
            "code": d.code.value,
            "file": d.place.file,
            "line": d.place.line,
            "column": d.place.column,
            "message": sentence_of(d, language),
        }
        for d in diagnostics
    ]
