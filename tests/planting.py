"""What a fault is that is planted in a copy of kl14: what it edits, what it refutes, where and how it shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.reading.diagnostics import Code

ABUSE, ADHERENCE, APPROVAL, POLICY, DISSENT, MAIN, PROTECTION, SCOPE = (
    f"conclusions/{name}.yaml"
    for name in ("abuse", "adherence", "approval", "approved_policy", "dissent", "main_line", "protection", "scope")
)
OBJECTIVE = "conclusions/objective_basis.yaml"
RECOMMENDATION, FINDINGS, FLAGS, HEAD = "recommendation.yaml", "findings.yaml", "flags.yaml", "rulebook.yaml"
INVARIANTS = "invariants.yaml"


@dataclass(frozen=True)
class Edit:
    """A text to be replaced by another; it stands exactly once in the file, or in the entry with the id `within`."""

    file: str
    old: str
    new: str
    within: str | None = None


@dataclass(frozen=True)
class At:
    """Where a diagnostic stands: the line with this text, the only one in the file or in the entry `within`."""

    file: str
    line: str
    within: str | None = None


@dataclass(frozen=True)
class Has:
    """Every case leaves these conclusions no values but these."""

    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Apart:
    """Two cases differ in some of these findings or roles alone, and in a conclusion: the second is the milder."""

    differ: tuple[str, ...]
    conclusion: str = "recommendation"
    milder: bool = True


@dataclass(frozen=True)
class NoAnswer:
    """Nobody can be decided, for this reason."""

    conclusion: str


@dataclass(frozen=True)
class Overridden:
    """The rule holds in every case, and never decides."""

    rule: str


@dataclass(frozen=True)
class NeverHas:
    """No possible case has the value; there is no case to show."""

    of: str
    value: str


@dataclass(frozen=True)
class NeverHolds:
    """No possible case meets the condition of the rule; there is no case to show."""

    rule: str


@dataclass(frozen=True)
class Idle:
    """The part of the rule, constraint or flag, always true or always false, changes no case; it did in kl14."""

    rule: str
    part: str
    held: str


@dataclass(frozen=True)
class Matters:
    """The part of the rule, always true or always false, changes cases both ways."""

    rule: str
    part: str


@dataclass(frozen=True)
class Impossible:
    """No case is possible."""


Shown = Has | Apart | NoAnswer | Overridden | NeverHas | NeverHolds | Idle | Matters | Impossible


@dataclass(frozen=True)
class Seed:
    """A planted fault: what it refutes, with which code and where, how it shows, and what else falls with it."""

    property: str
    code: Code
    edits: tuple[Edit, ...]
    at: At
    shown: Shown
    also: frozenset[str] = frozenset()
    invariant: str | None = None  # that the property stands for, where it is not itself one


def plant(seed: Seed, folder: Path) -> None:
    """Makes the edits in a copy of kl14."""
    for edit in seed.edits:
        path = folder / edit.file
        before, text, after = _entry(path.read_text(encoding="utf-8"), edit.within)
        assert text.count(edit.old) == 1, edit
        path.write_text(before + text.replace(edit.old, edit.new) + after, encoding="utf-8")


def line_of(at: At, folder: Path) -> int:
    """The number of the line."""
    before, text, _ = _entry((folder / at.file).read_text(encoding="utf-8"), at.within)
    (index,) = (i for i, line in enumerate(text.split("\n")) if at.line in line)
    return before.count("\n") + index + 1


def _entry(text: str, name: str | None) -> tuple[str, str, str]:
    if name is None:
        return "", text, ""
    start = text.index(f"  - id: {name}\n")
    end = text.find("\n  - id: ", start) + 1 or len(text)
    return text[:start], text[start:end], text[end:]


def overriding(file: str, then: str, others: str, within: str | None = None) -> Edit:
    """Overrides for a rule that concludes this, and has none."""
    return Edit(file, f"then: {then}\n", f"then: {then}\n    overrides: [{others}]\n", within)


def broken(invariant: str, edits: Iterable[Edit], shown: Shown, also: Iterable[str] = ()) -> Seed:
    """A fault that breaks an invariant."""
    at = At(INVARIANTS, f"- id: {invariant}")
    return Seed(invariant, Code.BROKEN_INVARIANT, tuple(edits), at, shown, frozenset(also))
