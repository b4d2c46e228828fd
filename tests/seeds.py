"""Faults to plant in a copy of kl14, one at least for every property and every invariant that `check` proves."""

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
    (found,) = (i for i, line in enumerate(text.split("\n")) if at.line in line)
    return before.count("\n") + found + 1


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


RANK = """
  - id: rank_of_cadre
    scope: person
    label: {vi: Chức vụ, en: Post}
    question: {vi: "Giữ chức vụ gì?", en: "Which post?"}
    values: {head: {vi: trưởng, en: head}, staff: {vi: nhân viên, en: staff}}
    clause: 2.2a
    basis: interpretation
    evidence: {vi: quyết định bổ nhiệm, en: appointment}
"""
RANK_RULE = """rules:
  - id: objective.rank
    cite: {clause: 2.4.2b, quote: nguyên nhân khách quan}
    basis: text
    when: {rank_of_cadre: head}
    then: {objective_basis: present}
    says: {vi: Cài vào để thử., en: Planted for a test.}
"""
CONSTRAINT = """constraints:
  - id: constraint.%s
    forbid: %s
    says: {vi: Cài vào để thử., en: Planted for a test.}
"""
SIGNED_OFF = "    idle: [{part: when.plan_adherence, reason: {vi: Cài vào để thử., en: Planted for a test.}}]\n"
LENIENT = ("exemption", "reduction")
ROLES = "proposer, implementer, approver, collective_member, appraiser, supervisor, superior"
OWN = "invariant.abuse-and-motive-are-ones-own"

SEEDS = {
    # -- every case gets exactly one value
    "gap": Seed(
        "one-value",
        Code.GAP,
        (Edit(ABUSE, "{corruption_or_negative_act: yes}", "{corruption_or_negative_act: yes, self_seeking_act: yes}"),),
        At(ABUSE, "conclusion: abuse"),
        NoAnswer("abuse"),
    ),
    "gap-in-the-recommendation": Seed(
        "one-value",
        Code.GAP,
        (Edit(RECOMMENDATION, "main_line: [not_applicable, none]", "main_line: not_applicable"),),
        At(RECOMMENDATION, "conclusion: recommendation"),
        NoAnswer("recommendation"),
    ),
    "conflict": Seed(
        "one-value",
        Code.CONFLICT,
        (Edit(SCOPE, "scope.damage, scope.success, scope.ongoing]", "scope.damage, scope.ongoing]"),),
        At(SCOPE, "- id: scope.success"),
        NoAnswer("scope"),
    ),
    "conflict-of-two-lines": Seed(
        "one-value",
        Code.CONFLICT,
        (Edit(RECOMMENDATION, "      - recommendation.reduce\n", "", "recommendation.ordinary-for-supervision"),),
        At(RECOMMENDATION, "- id: recommendation.reduce"),
        NoAnswer("recommendation"),
    ),
    # -- every value is reachable
    "constraint-that-excludes-a-value": Seed(
        "reachable",
        Code.UNREACHABLE_VALUE,
        (Edit(HEAD, "constraints:\n", CONSTRAINT % ("planted", "{decision_process_transparent: yes}")),),
        At(FINDINGS, "- id: decision_process_transparent"),
        NeverHas("decision_process_transparent", "yes"),
    ),
    "constraints-that-exclude-everything": Seed(
        "reachable",
        Code.CONSTRAINTS_UNSATISFIABLE,
        (
            Edit(HEAD, "constraints:\n", CONSTRAINT % ("a-planted", "{decision_process_transparent: yes}")),
            Edit(HEAD, "constraints:\n", CONSTRAINT % ("b-planted", "{decision_process_transparent: no}")),
        ),
        At(HEAD, "- id: constraint.a-planted"),
        Impossible(),
    ),
    "value-that-no-rule-gives": Seed(
        "reachable",
        Code.UNREACHABLE_VALUE,
        (Edit(ADHERENCE, "  broken: {", "  doubtful: {vi: chưa rõ, en: doubtful}\n  broken: {"),),
        At(ADHERENCE, "conclusion: adherence"),
        NeverHas("adherence", "doubtful"),
    ),
    # -- every rule decides something
    "dead-rule": Seed(
        "every-rule-decides",
        Code.DEAD_RULE,
        (
            Edit(ADHERENCE, "overrides: [adherence.breach, ", "overrides: [", "adherence.breach-in-emergency"),
            Edit(
                ADHERENCE,
                "overrides: [",
                "overrides: [adherence.breach-in-emergency, adherence.emergency, ",
                "adherence.breach",
            ),
        ),
        At(ADHERENCE, "- id: adherence.breach-in-emergency"),
        Overridden("adherence.breach-in-emergency"),
        also=frozenset({"no-idle-part"}),
    ),
    "condition-that-never-holds": Seed(
        "every-rule-decides",
        Code.NEVER_HOLDS,
        (
            Edit(
                OBJECTIVE,
                "{risk_materialised: yes, ",
                "{risk_materialised: yes, damage_level: none, damage_remedied: full, ",
            ),
        ),
        At(OBJECTIVE, "- id: objective.inherent-risk"),
        NeverHolds("objective.inherent-risk"),
        also=frozenset({"no-idle-part"}),
    ),
    # -- no part is idle
    "part-that-another-implies": Seed(
        "no-idle-part",
        Code.IDLE_PART,
        (Edit(DISSENT, "      pure_motive: met\n", "      pure_motive: met\n      personal_gain: no\n"),),
        At(DISSENT, "personal_gain: no"),
        Idle("dissent.protected", "when.personal_gain", "true"),
    ),
    "part-that-an-override-makes-idle": Seed(
        "no-idle-part",
        Code.IDLE_PART,
        (overriding(MAIN, "{main_line: ordinary}", "main.reduce-fault", "main.concealment"),),
        At(MAIN, "concealment_or_false_report: no", "main.reduce-fault"),
        Idle("main.reduce-fault", "when.concealment_or_false_report", "true"),
    ),
    "part-that-no-case-needs": Seed(
        "no-idle-part",
        Code.IDLE_PART,
        (
            Edit(
                MAIN,
                "subjective_fault: [none, non_grave]\n",
                "any: [{subjective_fault: [none, non_grave]}, {scope: ongoing}]\n",
            ),
        ),
        At(MAIN, "scope: ongoing"),
        Idle("main.causes-undetermined", "when.any.1.scope", "false"),
    ),
    "part-no-longer-signed-off": Seed(
        "no-idle-part",
        Code.IDLE_PART,
        (Edit(RECOMMENDATION, "      - part: when.dissent\n", "      - part: when.main_line\n"),),
        At(RECOMMENDATION, "dissent: protected"),
        Idle("recommendation.exempt-on-dissent", "when.dissent", "true, false"),
    ),
    "part-of-a-flag": Seed(
        "no-idle-part",
        Code.IDLE_PART,
        (
            Edit(
                FLAGS,
                "{damage_remedied: [full, partial]}",
                "{damage_remedied: [full, partial], damage_level: [minor, serious, very_serious]}",
            ),
        ),
        At(FLAGS, "damage_level: [minor"),
        Idle("damage_repaired", "when.damage_level", "true"),
    ),
    "constraint-that-another-implies": Seed(
        "no-idle-part",
        Code.IDLE_PART,
        (Edit(HEAD, "constraints:\n", CONSTRAINT % ("planted", "{damage_level: none, damage_remedied: full}")),),
        At(HEAD, "forbid: {damage_level: none, damage_remedied: full}"),
        Idle("constraint.planted", "forbid", "false"),
    ),
    "constraint-on-nobody": Seed(
        "no-idle-part",
        Code.IDLE_PART,
        (Edit(HEAD, "constraints:\n", CONSTRAINT % ("planted", f"{{not: {{role: [{ROLES}]}}}}")),),
        At(HEAD, "forbid: {not: {role:"),
        Idle("constraint.planted", "forbid.not", "false"),
    ),
    "part-wrongly-signed-off": Seed(
        "no-idle-part",
        Code.NOT_IDLE,
        (
            Edit(
                ADHERENCE,
                "    then: {adherence: broken}\n",
                "    then: {adherence: broken}\n" + SIGNED_OFF,
                "adherence.deviated",
            ),
        ),
        At(ADHERENCE, "when: {", "adherence.deviated"),
        Matters("adherence.deviated", "when.plan_adherence"),
    ),
    # -- worse conduct never gets a better outcome
    "wrong-polarity": Seed(
        "worse-is-never-milder",
        Code.NOT_MONOTONE,
        (Edit(FINDINGS, "polarity: [no, yes]", "polarity: [yes, no]", "concealment_or_false_report"),),
        At(FINDINGS, "- id: concealment_or_false_report"),
        Apart(("concealment_or_false_report",)),
    ),
    "rules-that-favour-the-late": Seed(
        "worse-is-never-milder",
        Code.NOT_MONOTONE,
        (
            Edit(MAIN, "problems_reported_promptly: no", "problems_reported_promptly: yes", "main.reduce-late-report"),
            Edit(MAIN, "promptly: [yes, not_applicable]", "promptly: [no, not_applicable]", "main.exempt"),
        ),
        At(FINDINGS, "- id: problems_reported_promptly"),
        Apart(("problems_reported_promptly",)),
    ),
    # -- persons are judged apart
    "shared-abuse": Seed(
        "persons-apart",
        Code.NOT_INDIVIDUAL,
        (Edit(FINDINGS, "scope: person", "scope: pilot", "covered_up_violation"),),
        At(INVARIANTS, f"- id: {OWN}"),
        Apart(("covered_up_violation",), "abuse", milder=False),
        invariant=OWN,
    ),
    "shared-motive": Seed(
        "persons-apart",
        Code.NOT_INDIVIDUAL,
        (Edit(FINDINGS, "scope: person", "scope: pilot", "related_party_gain"),),
        At(INVARIANTS, f"- id: {OWN}"),
        Apart(("related_party_gain",), "pure_motive", milder=False),
        invariant=OWN,
    ),
    # -- who a person is cannot matter
    "rank-leak": Seed(
        "identity-never-matters",
        Code.ABOUT_IDENTITY,
        (Edit(FINDINGS, "findings:\n", "findings:" + RANK), Edit(OBJECTIVE, "rules:\n", RANK_RULE)),
        At(FINDINGS, "- id: rank_of_cadre"),
        Apart(("rank_of_cadre",), milder=False),
    ),
    "role-that-is-a-rank": Seed(
        "identity-never-matters",
        Code.ABOUT_IDENTITY,
        (Edit(HEAD, "{vi: cấp trên trực tiếp, en: superior}", "{vi: cán bộ có cấp bậc cao hơn, en: superior}"),),
        At(HEAD, "- {id: superior"),
        Apart(("superior",), milder=False),
    ),
    # -- the invariants
    "abuse-of-a-supervisor-is-let-go": broken(
        "invariant.abuse-is-strict",
        [
            Edit(RECOMMENDATION, "any: [{main_line: strict}, {supervision_line: strict}]", "main_line: strict"),
            Edit(
                RECOMMENDATION,
                "supervision_line: [not_applicable, none]",
                "supervision_line: [not_applicable, none, strict]",
            ),
        ],
        Has({"abuse": ("established",), "recommendation": ("not_applicable",)}),
    ),
    "intent-is-strict": broken(
        "invariant.strict-is-abuse",
        [
            Edit(
                MAIN,
                "      abuse: established\n",
                "      any: [{abuse: established}, {scope: within, subjective_fault: intentional}]\n",
                "main.strict",
            ),
            overriding(
                RECOMMENDATION,
                "{recommendation: strict}",
                "recommendation.ordinary-for-supervision, recommendation.verify-supervision",
            ),
        ],
        Has({"abuse": ("cleared",), "recommendation": ("strict",)}),
    ),
    "motive-does-not-matter": broken(
        "invariant.no-leniency-without-the-conditions",
        [
            Edit(
                PROTECTION,
                "{pure_motive: not_met}",
                "{pure_motive: not_met, approved_policy: [met, capped], common_interest: met}",
            ),
            Edit(PROTECTION, "{protection: denied}", "{protection: available}", "protection.motive-not-pure"),
        ],
        Has({"pure_motive": ("not_met",), "main_line": LENIENT}),
        also=["no-idle-part"],
    ),
    "exempt-without-a-cause": broken(
        "invariant.exemption-needs-objective-basis",
        [
            Edit(MAIN, "      objective_basis: present\n", "", "main.exempt"),
            overriding(MAIN, "{main_line: exemption}", "main.no-objective-basis", "main.exempt"),
        ],
        Has({"objective_basis": ("absent",), "dissent": ("none",), "recommendation": ("exemption",)}),
    ),
    "grave-fault-is-reduced": broken(
        "invariant.grave-fault-bars-leniency",
        [
            Edit(MAIN, "[grave, intentional]", "intentional", "main.grave-fault"),
            Edit(MAIN, "subjective_fault: non_grave", "subjective_fault: [non_grave, grave]", "main.reduce-fault"),
            Edit(MAIN, "[none, non_grave]", "[none, non_grave, grave]", "main.causes-undetermined"),
        ],
        Has({"subjective_fault": ("grave",), "recommendation": ("reduction",)}),
    ),
    "concealment-is-forgiven": broken(
        "invariant.concealment-bars-leniency",
        [
            Edit(MAIN, "      concealment_or_false_report: no\n", "", "main.exempt"),
            overriding(MAIN, "{main_line: exemption}", "main.concealment", "main.exempt"),
        ],
        Has({"concealment_or_false_report": ("yes",), "recommendation": ("exemption",)}),
    ),
    "reliance-cures-a-missing-approval": broken(
        "invariant.missing-approval-fails-the-policy",
        [
            Edit(
                POLICY,
                "when: {approval: missing}",
                "when: {approval: missing, any: [{approval_given: no}, {good_faith_reliance: no}]}",
            ),
            Edit(POLICY, "when: {approval: excusable}", "when: {approval: [excusable, missing]}"),
        ],
        Has({"approval": ("missing",), "approved_policy": ("capped",)}),
    ),
    "no-decision-is-excused": broken(
        "invariant.no-decision-fails-the-policy",
        [
            Edit(APPROVAL, "then: {approval: missing}", "then: {approval: excusable}", "approval.no-decision"),
            overriding(APPROVAL, "{approval: missing}", "approval.no-decision", "approval.incompetent-body"),
            Edit(APPROVAL, "overrides: [", "overrides: [approval.no-decision, ", "approval.not-in-force"),
            Edit(APPROVAL, "overrides: [", "overrides: [approval.no-decision, ", "approval.after-stop"),
        ],
        Has({"approval_given": ("no",), "approved_policy": ("capped",)}),
    ),
    "constitution-does-not-matter": broken(
        "invariant.constitution-and-charter-bar",
        [
            Edit(POLICY, "      contrary_to_constitution_or_charter: no\n", ""),
            overriding(POLICY, "{approved_policy: met}", "policy.contrary"),
        ],
        Has({"contrary_to_constitution_or_charter": ("yes",), "approved_policy": ("met",)}),
    ),
    "deception-does-not-matter": broken(
        "invariant.deception-fails-the-policy",
        [
            Edit(POLICY, "      approval_obtained_by_deception: no\n", ""),
            overriding(POLICY, "{approved_policy: met}", "policy.deceived"),
        ],
        Has({"approval_obtained_by_deception": ("yes",), "approved_policy": ("met",)}),
    ),
    "leniency-before-the-causes": broken(
        "invariant.causes-come-first",
        [
            Edit(MAIN, "      causes_determined: yes\n", "", "main.exempt"),
            overriding(MAIN, "{main_line: exemption}", "main.causes-undetermined", "main.exempt"),
        ],
        Has({"causes_determined": ("no",), "dissent": ("none",), "recommendation": ("exemption",)}),
    ),
    "signing-lifts-a-burden": broken(
        "invariant.roles-add-burdens",
        [Edit(APPROVAL, "not: {role: [approver, collective_member]}", "role: [approver, collective_member]")],
        Apart(("approver", "collective_member")),
    ),
    "great-damage-costs-the-exemption": broken(
        "invariant.size-of-damage-and-repair-change-nothing",
        [
            Edit(
                MAIN,
                "problems_reported_promptly: no\n",
                "any: [{problems_reported_promptly: no}, {damage_level: very_serious}]\n",
            ),
            Edit(
                MAIN,
                "      ignored_warnings: no\n",
                "      ignored_warnings: no\n      damage_level: [none, minor, serious]\n",
                "main.exempt",
            ),
        ],
        Apart(("damage_level", "damage_remedied"), milder=False),
    ),
    "repair-buys-the-exemption": broken(
        "invariant.size-of-damage-and-repair-change-nothing",
        [
            Edit(
                MAIN,
                "problems_reported_promptly: no\n",
                "any: [{problems_reported_promptly: no}, {damage_remedied: none}]\n",
            ),
            Edit(
                MAIN,
                "      ignored_warnings: no\n",
                "      ignored_warnings: no\n      damage_remedied: [full, partial, not_applicable]\n",
                "main.exempt",
            ),
        ],
        Apart(("damage_level", "damage_remedied"), milder=False),
    ),
}
