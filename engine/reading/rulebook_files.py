"""What stands in the files of a rulebook: one model for each kind of file and of entry, as editors know them too."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from engine.reading.diagnostics import Code
from engine.reading.entries import (
    CaseText,
    Day,
    Entry,
    Extends,
    FileId,
    NonEmpty,
    ReferenceId,
    RuleId,
    Text,
    TextList,
    VariableId,
    Version,
    Words,
    YesNo,
)

FORMAT = "congtam.rulebook/1"
"""The form in which rulebooks are written."""
MOST_VALUES = 28
"""Values of a conclusion: those of two rulebooks together have to fit a diagram's terminals below VOID."""
Basis = Literal["text", "interpretation", "external"]
YES_NO = {"yes": {"vi": "có", "en": "yes"}, "no": {"vi": "không", "en": "no"}}

# The condition language is read by conditions.py; editors get its grammar from schema.py.
When = Annotated[object, WithJsonSchema({"title": "Condition"})]


class Clause(Entry):
    """A numbered piece of a source, verbatim, with an unofficial English rendering."""

    id: ReferenceId
    text: Text
    en: Text
    note: Words | None = None


class Document(Entry):
    """A document other than the source text; unverified until a maintainer has compared it with the official one."""

    id: ReferenceId
    title: Words
    link: NonEmpty | None = None
    verified: YesNo


class SourceFile(Entry):
    """sources/*.yaml: the clauses of one source, or documents that are cited from outside it."""

    source: FileId
    title: Words
    verified: YesNo
    provenance: Words
    clauses: tuple[Clause, ...] = ()
    documents: tuple[Document, ...] = ()


class Finding(Entry):
    """A question of fact with a closed list of answers; `polarity` lists answers from the mildest to the worst."""

    id: VariableId
    scope: Literal["pilot", "person"]
    label: Words
    question: Words
    values: dict[VariableId, Words] = Field(default=YES_NO, min_length=2, validate_default=True)
    clause: ReferenceId | None = None
    document: ReferenceId | None = None
    basis: Literal["text", "interpretation"]
    evidence: Words
    polarity: tuple[str, ...] = ()
    mutable: YesNo = "yes"

    def is_adverse(self, value: str) -> bool:
        """Whether an answer speaks against the person: it stands in the polarity, and not as its mildest."""
        return value in self.polarity[1:]


class Citation(Entry):
    """A clause, with the words of it that the rule rests on, or an external document."""

    clause: ReferenceId | None = None
    quote: Text | None = None
    document: ReferenceId | None = None


def _one_citation(value: object) -> object:
    return [value] if isinstance(value, dict) else value


Citations = Annotated[
    tuple[Citation, ...], BeforeValidator(_one_citation, json_schema_input_type=Citation | list[Citation])
]


class Cited(Entry):
    """What rules, flags and constraints share: on what they rest, and how they read."""

    cite: Citations = Field(min_length=1)
    basis: Basis
    question: ReferenceId | None = None
    reason: Words | None = None
    says: Words


class SignedOff(Entry):
    """A part of a rule's condition that may be idle (`when.any.0.role`), and why someone answers for that."""

    part: NonEmpty
    reason: Words


def _is_empty(value: object) -> bool:
    return not value


Readings = dict[ReferenceId, TextList]
"""Of each question one or several of its readings."""


class RuleEntry(Cited):
    """A rule as it stands in a file; `when: otherwise` holds when no other rule of its conclusion does.

    Where it is `under` readings of open questions, it holds in those alone.
    """

    id: RuleId
    under: Readings = Field(default={}, exclude_if=_is_empty)
    when: When
    then: dict[VariableId, VariableId] = Field(min_length=1, max_length=1)
    overrides: TextList = ()
    establish: TextList = ()
    idle: tuple[SignedOff, ...] = ()


class FlagEntry(Cited):
    """A remark that the case calls for; it never touches the outcome."""

    id: VariableId
    when: When


class ConclusionFile(Entry):
    """conclusions/*.yaml and recommendation.yaml: one derived variable and the rules that give it a value."""

    conclusion: VariableId
    label: Words
    values: dict[VariableId, Words] = Field(min_length=2, max_length=MOST_VALUES)
    rules: tuple[RuleEntry, ...] = Field(min_length=1)


class Question(Entry):
    """A question the text leaves open: the default taken, and another sensible reading where it matters.

    Or `readings` that rules name, the default first: each is a value of a variable, chosen and not found. `about`
    names the finding after which that variable stands in the diagrams, where the derived place is worse.
    """

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["default"]}, {"required": ["readings"]}]})

    id: ReferenceId
    question: Words
    default: Words | None = Field(default=None, exclude_if=lambda value: value is None)
    other: Words | None = None
    readings: dict[VariableId, Words] = Field(default={}, exclude_if=_is_empty)
    about: VariableId | None = Field(default=None, exclude_if=lambda value: value is None)

    @model_validator(mode="after")
    def _default_or_readings(self) -> Self:
        if (self.default is None) == (not self.readings) or len(self.readings) == 1 or (self.readings and self.other):
            raise PydanticCustomError(Code.DEFAULT_OR_READINGS.value, "a default, or two readings or more")
        return self


class ReadingEntry(Entry):
    """How an open question is read: the one reading that is adopted, or those among which it is left open; by whom."""

    model_config = ConfigDict(json_schema_extra={"oneOf": [{"required": ["adopted"]}, {"required": ["open"]}]})

    adopted: VariableId | None = None
    open: Annotated[tuple[VariableId, ...], Field(min_length=2)] | None = None
    by: CaseText

    @model_validator(mode="after")
    def _adopted_or_open(self) -> Self:
        if (self.adopted is None) == (self.open is None):
            raise PydanticCustomError(Code.ADOPTED_OR_OPEN.value, "adopted or open")
        return self

    @property
    def values(self) -> tuple[str, ...]:
        """The readings that are left."""
        return (self.adopted,) if self.adopted else self.open or ()


Apart = Annotated[dict[ReferenceId, VariableId], Field(min_length=2)]
"""Readings of several questions that may not be adopted together."""


class Outcome(Entry):
    """A value of the recommendation; `merit` outcomes stand in order, from the mildest."""

    id: VariableId
    merit: YesNo
    label: Words
    means: Words


class Role(Entry):
    """A capacity in which a person took part."""

    id: VariableId
    label: Words


class Line(Entry):
    """The roles that answer together, and the conclusion that holds their outcome."""

    id: VariableId
    label: Words
    conclusion: VariableId
    roles: tuple[VariableId, ...] = Field(min_length=1)


class ConstraintEntry(Entry):
    """A combination of findings that cannot be."""

    id: RuleId
    forbid: When
    says: Words


class InvariantEntry(Cited):
    """What must be true of every case, whatever the rules become: one claim, in the cases in which `when` holds.

    `must`, `must_not`: a condition. `unchanged_by`: findings whose values in these lists never change the outcome.
    `never_milder_with`: roles that may only be added. `individual`: conclusions that rest on the person's own findings.
    `unless`: readings of open questions under which it is not claimed.
    """

    id: RuleId
    when: When | None = None
    must: When | None = None
    must_not: When | None = None
    unchanged_by: Annotated[dict[VariableId, tuple[NonEmpty, ...]], Field(min_length=1)] | None = None
    never_milder_with: Annotated[TextList, Field(min_length=1)] | None = None
    individual: Annotated[TextList, Field(min_length=1)] | None = None
    unless: Readings = Field(default={}, exclude_if=_is_empty)

    @model_validator(mode="after")
    def _one_claim(self) -> Self:
        claims = (self.must, self.must_not, self.unchanged_by, self.never_milder_with, self.individual)
        if sum(claim is not None for claim in claims) != 1 or (self.individual and self.when is not None):
            raise PydanticCustomError(Code.ONE_CLAIM.value, "one claim")
        return self


class InForce(Entry):
    """The days from and to which the rulebook's sources apply."""

    from_: Day = Field(alias="from")
    to: Day | None = None


class RulebookFile(Entry):
    """rulebook.yaml; the other parts may stand in files of their own or, for a small rulebook, here."""

    rulebook: FileId
    version: Version
    title: Words
    in_force: InForce
    outcomes: tuple[Outcome, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    lines: tuple[Line, ...] = ()
    constraints: tuple[ConstraintEntry, ...] = ()
    invariants: tuple[InvariantEntry, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    questions: tuple[Question, ...] = ()
    apart: tuple[Apart, ...] = Field(default=(), exclude_if=_is_empty)
    findings: tuple[Finding, ...] = ()
    flags: tuple[FlagEntry, ...] = ()
    conclusions: tuple[ConclusionFile, ...] = ()


class OverlayConclusionFile(Entry):
    """A conclusion's file in an overlay: rules to add or replace; label and values only where it gives new ones."""

    model_config = ConfigDict(json_schema_extra={"dependencies": {"label": ["values"], "values": ["label"]}})

    conclusion: VariableId
    label: Words | None = None
    values: dict[VariableId, Words] | None = Field(default=None, min_length=2, max_length=MOST_VALUES)
    rules: tuple[RuleEntry, ...] = ()


class Drop(Entry):
    """What an overlay takes out of the rulebook it extends, by id."""

    rules: TextList = ()
    findings: TextList = ()
    constraints: TextList = ()
    invariants: TextList = ()


class OutcomeMeaning(Entry):
    """What an outcome of the base means under the overlay's rules; outcomes, roles and lines are the base's own."""

    id: VariableId
    means: Words


class OverlayFile(Entry):
    """rulebook.yaml of an overlay: what it extends, what it drops, and what it adds or replaces by id."""

    rulebook: FileId
    version: Version
    title: Words
    extends: Extends
    in_force: InForce | None = None
    drop: Drop = Drop()
    outcomes: tuple[OutcomeMeaning, ...] = ()
    constraints: tuple[ConstraintEntry, ...] = ()
    invariants: tuple[InvariantEntry, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    questions: tuple[Question, ...] = ()
    readings: dict[ReferenceId, ReadingEntry] = {}
    apart: tuple[Apart, ...] = ()
    findings: tuple[Finding, ...] = ()
    flags: tuple[FlagEntry, ...] = ()
    conclusions: tuple[OverlayConclusionFile, ...] = ()


class FindingsFile(Entry):
    """findings.yaml: the vocabulary."""

    findings: tuple[Finding, ...]


class QuestionsFile(Entry):
    """questions.yaml: what the text leaves open, and which readings may not be adopted together."""

    questions: tuple[Question, ...]
    apart: tuple[Apart, ...] = ()


class FlagsFile(Entry):
    """flags.yaml: remarks beside the outcome."""

    flags: tuple[FlagEntry, ...]


class InvariantsFile(Entry):
    """invariants.yaml: what no change of the rules may break."""

    invariants: tuple[InvariantEntry, ...]
