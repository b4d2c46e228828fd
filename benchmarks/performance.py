"""docs/performance.md: what `peers.py` found, the machine it was found on, and what was compared."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

CORES = os.cpu_count() or 1
PEERS = ("zen-engine", "openfisca-core", "polars", "clingo", "durable-rules")


@dataclass
class Report:
    """What docs/performance.md says."""

    goals: list[tuple[str, str, str, bool]] = field(default_factory=list)
    reasons: list[tuple[str, str]] = field(default_factory=list)  # why a goal was missed
    figures: list[tuple[str, str, str]] = field(default_factory=list)

    def goal(self, work: str, goal: str, found: str, reached: bool, why: str = "") -> None:
        """A goal and what was found; `why` says what stands in its way where it is missed."""
        self.goals.append((work, goal, found, reached))
        if not reached:
            self.reasons.append((f"{work}, {goal}", why or "no reason is known."))
        print(f"{'reached' if reached else 'MISSED':<8} {work}: {found} (goal: {goal})", flush=True)

    def figure(self, work: str, found: str, note: str = "") -> None:
        """What was found beside the goals."""
        self.figures.append((work, found, note))
        print(f"         {work}: {found} {note}", flush=True)


def document(report: Report, load: str, **counts: int) -> str:
    """docs/performance.md; `counts` are numbers of which the text speaks."""
    goals = "\n".join(f"| {w} | {g} | {f} | {'yes' if r else '**no**'} |" for w, g, f, r in report.goals)
    figures = "\n".join(f"| {w} | {f} | {n} |" for w, f, n in report.figures)
    reasons = "\n".join(f"- {goal}: {why}" for goal, why in report.reasons) or "None."
    return TEXT.format(goals=goals, reasons=reasons, figures=figures, machine=machine(load), **counts)


def machine(load: str) -> str:
    """The machine and the versions."""
    memory_size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    named = [line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")]
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "pyarrow", *PEERS))
    return (
        f"{named[0] if named else platform.machine()}, {CORES} cores, {memory_size:.0f} GiB, {platform.system()}; "
        f"load average {load}; Python {platform.python_version()}, {versions}"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf-8").splitlines() if Path(path).exists() else []


TEXT = """# Performance beside other engines

This page is written by `make peers` (benchmarks/peers.py). The machine of this run: {machine}.

Outcomes were checked equal first. All took turns, {rounds} rounds and more; every ratio is the median of the rounds'
ratios. Times are processor time, because the machine was shared; that of engines that work on all cores (polars,
`evaluate_batch`) is divided by the number of cores, as if they lost nothing by sharing their work. So read ratios, not
seconds. Extra memory is the peak of a process of its own beyond what it held before the work.

## Goals

| work | goal | found | reached |
|---|---|---|---|
{goals}

Goals missed, and why:

{reasons}

## Figures

| work | found | |
|---|---|---|
{figures}

## What was compared

The rulebook is kl14. benchmarks/translated.py makes the others' form of it from the checked rulebook. Of each
conclusion the rules that override others come first, and the first that holds gives the value, which is the same
because checked rules that apply agree. Flags, sentences and citations are left out, and constraints and unknown
findings for all but clingo: so the rows are complete and possible, half drawn evenly and half by docs/sweep-odds.yaml,
with the roles of that file; 500,000 are drawn and repeated.

- zen-engine: a graph of decision tables, one a conclusion, first hit; {cases} cases. Its trace names the row that was
  hit; ours has every rule, condition and finding, those that did not apply too, and the sufficient reason.
- openfisca-core: an Enum variable a finding, a formula a conclusion, trace off, inputs set before. `openfisca` selects
  among items of the Enum, as its formulas are written; `openfisca, tuned` selects among bytes, as a specialist could.
  The goals name openfisca-core, and are held against both.
- polars: lazy expressions over columns of bytes, `when … then` in turn.
- durable-rules: this project's own host of it, with its checks. clingo: grounded once, brave consequences.
- Growth in rules: rulebooks made by benchmarks/material.py, ten rules for each criterion; rows
  of any values, a fifth to a third of them unknown.
"""


def missing() -> list[str]:
    """The peers that are not installed."""
    found = []
    for name in PEERS:
        try:
            version(name)
        except PackageNotFoundError:
            found.append(name)
    return found
