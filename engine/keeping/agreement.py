"""Who said what of a finding: assessments that differ make it contested, and are never averaged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.keeping.contents import PILOT, AssessmentKept, read, read_words, superseded
from engine.keeping.register import View
from engine.reading.case import UNKNOWN
from engine.reading.draft import Answer, Draft


@dataclass(frozen=True)
class Assessment:
    """What one member said of a finding last."""

    sequence: int
    member: str
    value: str
    evidence: tuple[str, ...]
    dissent: bool
    words: dict[str, str]  # reason, dissent; empty where they were erased


@dataclass(frozen=True)
class Position:
    """A finding of the pilot or of a person, and what each member said of it, in order of their ids."""

    owner: str
    finding: str
    assessments: tuple[Assessment, ...]

    @property
    def values(self) -> tuple[str, ...]:
        """The different values, in order."""
        return tuple(sorted({assessment.value for assessment in self.assessments}))

    @property
    def contested(self) -> bool:
        """Whether members differ."""
        return len(self.values) > 1


@dataclass(frozen=True)
class Kappa:
    """Fleiss' kappa over the findings that every member assessed; None where chance alone would agree always."""

    kappa: float | None
    members: int
    findings: int
    left_out: int  # findings that some member did not assess


def positions(view: View, case: str) -> list[Position]:
    """What members said of a case, finding by finding; of each member the newest assessment that is in force."""
    withdrawn = superseded(view, case)
    by_finding: dict[tuple[str, str], dict[str, Assessment]] = {}
    for record in list(view.records(case, "assessment")):
        if record.sequence in withdrawn:
            continue
        kept, words = read(record, AssessmentKept), read_words(view, record)
        assessment = Assessment(record.sequence, kept.member, kept.value, kept.evidence, kept.dissent, words)
        by_finding.setdefault((kept.owner, kept.finding), {})[kept.member] = assessment
    return [
        Position(owner, finding, tuple(by_member[member] for member in sorted(by_member)))
        for (owner, finding), by_member in sorted(by_finding.items())
    ]


def contest(
    draft: Draft, case_positions: Iterable[Position], title: Callable[[Assessment], str]
) -> tuple[Draft, list[Assessment]]:
    """The case with every finding contested on which members differ from each other or from the file; and who said it.

    Assessments only open what was settled. What they agree on, and the file leaves open, is for the file to say.
    """
    heard: list[Assessment] = []
    for position in case_positions:
        if position.owner not in (PILOT, *draft.persons):
            continue
        before = draft.answer(position.owner, position.finding)
        if len({*position.values, *([before.value] if before.value else [])}) < 2:
            continue
        sides = _sides(draft, before, position)
        answer = Answer(evidence=before.evidence)
        if len(sides) > 1 and all(sides.values()):
            answer = Answer(None, sides, () if before.value else before.evidence)
            for assessment in position.assessments:
                if assessment.value != UNKNOWN:
                    draft = draft.with_evidence(_item(assessment), title(assessment))
        draft = draft.with_answer(position.owner, position.finding, answer)
        heard += position.assessments
    return draft, heard


def _sides(draft: Draft, before: Answer, position: Position) -> dict[str, tuple[str, ...]]:
    """The evidence for each value that someone holds; the file's own is on the side for which it was given."""
    sides = dict(before.contested or {})
    if before.value:
        sides[before.value] = before.evidence
    for assessment in position.assessments:
        if assessment.value != UNKNOWN:
            named = [item for item in assessment.evidence if item in draft.evidence]
            side = (*sides.get(assessment.value, ()), *named, _item(assessment))
            sides[assessment.value] = tuple(dict.fromkeys(side))
    return sides


def _item(assessment: Assessment) -> str:
    """The id under which an assessment is an item of evidence."""
    return f"register-{assessment.sequence}"


def kappa(case_positions: Sequence[Position]) -> Kappa | None:
    """Agreement beyond chance (Fleiss 1971); None with fewer than two members or findings."""
    members = {assessment.member for position in case_positions for assessment in position.assessments}
    by_all = [position for position in case_positions if len(position.assessments) == len(members)]
    if len(members) < 2 or len(by_all) < 2:
        return None
    values = sorted({assessment.value for position in by_all for assessment in position.assessments})
    table = [
        [sum(assessment.value == value for assessment in position.assessments) for value in values]
        for position in by_all
    ]
    return Kappa(fleiss(table), len(members), len(by_all), len(case_positions) - len(by_all))


def fleiss(table: list[list[int]]) -> float | None:
    """Fleiss' kappa of a table: a row a finding, a column a value, how many members gave it; None if undefined."""
    members, findings = sum(table[0]), len(table)
    pairs = findings * members * (members - 1)
    agreeing = Fraction(sum(count * (count - 1) for row in table for count in row), pairs)
    by_chance = sum(Fraction(sum(column), findings * members) ** 2 for column in zip(*table, strict=True))
    return None if by_chance == 1 else float((agreeing - by_chance) / (1 - by_chance))
