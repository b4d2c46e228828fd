"""`congtam check`: what is proved of a rulebook, and the cases that refute what is not."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, look_at, show
from engine.cli.ending import ExitCode, complain, ended, stop
from engine.cli.witnesses import as_data, write_cases
from engine.reading.diagnostics import Diagnostic, errors_in, in_order
from engine.reading.entries import Language, Words
from engine.reading.load import read_rulebook
from engine.telling.proofs import facts, name_of, refutation_lines
from engine.telling.wording import help_text, say, sentence_of

if TYPE_CHECKING:
    from engine.proving.properties import Timed
    from engine.reasoning.compiled import Compiled


def check(
    rulebook: Annotated[str, typer.Argument(help=help_text("help.rulebook"))] = "kl14",
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
    witnesses: Annotated[Path | None, typer.Option("--witnesses", help=help_text("help.witnesses"))] = None,
    independent: Annotated[bool, typer.Option("--independent", help=help_text("help.independent"))] = False,
) -> None:
    from engine.proving.properties import compile_for_proofs, timed_proofs

    language: Language = lang.value
    if independent and not find_spec("z3"):
        stop(say("usage.no_z3", language), ExitCode.MISUSED)
    look_at(folders=[witnesses])
    loaded = read_rulebook(rulebook)
    book = loaded.value if not errors_in(loaded.diagnostics) else None
    start = time.perf_counter()
    compiled = compile_for_proofs(book) if book else None
    proofs = list(timed_proofs(compiled, independent, start)) if compiled else []
    ok = bool(proofs) and all(proof.verdict == "proved" for proof, _ in proofs)
    refutations = [r for proof, _ in proofs for r in proof.refutations]
    diagnostics = in_order([*loaded.diagnostics, *(r.diagnostic for r in refutations if r.diagnostic)])
    written = _write(compiled, proofs, witnesses) if compiled and witnesses else {}
    if format is Format.json:
        report = {"rulebook": rulebook, "ok": ok, **(facts(book) if book else {})}
        report["diagnostics"] = _diagnostics(diagnostics, language)
        if compiled:
            report["properties"] = [_as_data(compiled, timed, written, language) for timed in proofs]
        show(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        complain(in_order(loaded.diagnostics), language)
        if compiled:
            show("\n".join(_report(compiled, proofs, written, language)))
        if book and ok:
            show(say("check.ok", language, rulebook=book.id, **facts(book)))
            show(say("check.basis", language, **facts(book)))
        else:
            show(say("check.failed", language, rulebook=rulebook, errors=max(1, len(errors_in(diagnostics)))))
    raise ended(not ok)


def _write(compiled: Compiled, proofs: list[Timed], folder: Path) -> dict[str, list[str]]:
    """Writes the cases of every refutation; the files by property."""
    written = {}
    for proof, _ in proofs:
        name = proof.property
        title = Words(
            vi=say("proof.case_title", "vi", property=name_of(name, "vi")),
            en=say("proof.case_title", "en", property=name_of(name, "en")),
        )
        cases = [case for refutation in proof.refutations for case in refutation.cases]
        stem = re.sub("[^a-z0-9-]", "-", name.id)
        written[name.id] = write_cases(folder, compiled.rulebook, stem, title, cases)
    return written


def _report(
    compiled: Compiled, proofs: list[Timed], written: dict[str, list[str]], language: Language
) -> Iterator[str]:
    """A line a property; under what is not proved, where it fails and the cases that show it."""
    seconds = f"{sum(time for _, time in proofs):.1f}"
    proved = sum(proof.verdict == "proved" for proof, _ in proofs)
    yield say("proof.summary", language, proved=proved, all=len(proofs), seconds=seconds)
    waiting = [proof for proof, _ in proofs if proof.verdict == "undecided" and not proof.refutations]
    for proof, time_taken in (timed for timed in proofs if timed[0] not in waiting):
        verdict = say(f"proof.{proof.verdict}", language)
        yield f"  {verdict:<13} {time_taken:6.2f} s  {name_of(proof.property, language)}"
        yield from (f"    {line}" for line in refutation_lines(compiled, proof, language))
        for file in written.get(proof.property.id, ()):
            yield f"    {say('proof.written', language, file=file)}"
    if waiting:
        yield f"  {say('proof.undecided', language):<13} {say('proof.first', language, count=len(waiting))}"


def _as_data(compiled: Compiled, timed: Timed, written: dict[str, list[str]], language: Language) -> dict[str, object]:
    proof, seconds = timed
    return {
        "id": proof.property.id,
        "name": name_of(proof.property, language),
        "verdict": proof.verdict,
        "seconds": round(seconds, 3),
        "refutations": [
            {
                **(_diagnostics([refutation.diagnostic], language)[0] if refutation.diagnostic else {}),
                "cases": [as_data(compiled, case) for case in refutation.cases],
            }
            for refutation in proof.refutations
        ],
        **({"files": written[proof.property.id]} if written.get(proof.property.id) else {}),
    }


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
