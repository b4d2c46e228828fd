"""`congtam register stats`: what was recommended and decided over all cases, and how often and why it differed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from engine.cli.common import Format, FormatOption, Lang, LangOption, look_at, show, write_file
from engine.cli.register.common import DEFAULT_REGISTER, RegisterOption, opened
from engine.reading.entries import Language
from engine.telling.statistics import ordered, outcome_names, pictures, statistics_lines
from engine.telling.wording import help_text

if TYPE_CHECKING:
    from engine.keeping.stats import Statistics


def stats(
    svg: Annotated[Path | None, typer.Option("--svg", help=help_text("help.register_svg"))] = None,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = Lang.vi,
    format: FormatOption = Format.text,
) -> None:
    language: Language = lang.value
    look_at(folders=[svg])
    with opened(register, language) as opened_register, opened_register.reading() as view:
        from engine.keeping.stats import statistics

        register_statistics = statistics(view)
        names = outcome_names(register_statistics.labels, language)
        if format is Format.json:
            show(json.dumps(_as_data(register_statistics, names), ensure_ascii=False, indent=2))
        else:
            show("\n".join(statistics_lines(register_statistics, names, language)))
        for name, _, picture in pictures(register_statistics.tables, names, language) if svg else ():
            assert svg is not None
            write_file(svg / f"{name}.svg", picture)


def _as_data(statistics: Statistics, names: dict[str, str]) -> dict[str, object]:
    return {
        "persons": len(statistics.persons),
        **{f"by_{name}": ordered(table, names) for name, table in statistics.tables.items()},
        "decided": len(statistics.decided),
        "unchecked": [{"sequence": o.sequence, "case": o.case, "person": o.person} for o in statistics.unchecked],
        "reread": [
            {"sequence": o.sequence, "case": o.case, "person": o.person, "readings": list(o.readings)}
            for o in statistics.reread
        ],
        "departures": [
            {
                "sequence": o.authority, "case": o.case, "person": o.person, "recommendation": o.recommendation,
                "decided": o.decided, "reason": o.reason,
            }
            for o in statistics.departures
        ],
    }  # fmt: skip
