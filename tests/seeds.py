"""Faults to plant in a copy of kl14, one at least for every property and every invariant that `check` proves."""

from engine.reading.diagnostics import Code
from tests.broken_invariants import BROKEN
from tests.planting import (
    ABUSE,
    ADHERENCE,
    DISSENT,
    FINDINGS,
    FLAGS,
    HEAD,
    INVARIANTS,
    MAIN,
    OBJECTIVE,
    RECOMMENDATION,
    SCOPE,
    Apart,
    At,
    Edit,
    Idle,
    Impossible,
    Matters,
    NeverHas,
    NeverHolds,
    NoAnswer,
    Overridden,
    Seed,
    overriding,
)

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
    **BROKEN,
}
