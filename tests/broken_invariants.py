"""Faults to plant in a copy of kl14, each of which breaks an invariant."""

from tests.planting import APPROVAL, MAIN, POLICY, PROTECTION, RECOMMENDATION, Apart, Edit, Has, broken, overriding

LENIENT = ("exemption", "reduction")

BROKEN = {
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
        also=["invariant.leniency-needs-a-ground"],
    ),
    "reduced-without-a-ground": broken(
        "invariant.leniency-needs-a-ground",
        [
            Edit(MAIN, "      objective_basis: present\n", "", "main.reduce-late-report"),
            overriding(MAIN, "{main_line: reduction}", "main.no-objective-basis", "main.reduce-late-report"),
        ],
        Has({"objective_basis": ("absent",), "dissent": ("none",), "recommendation": ("reduction",)}),
    ),
    "grave-fault-is-reduced": broken(
        "invariant.grave-fault-bars-leniency",
        [
            Edit(MAIN, "[grave, intentional]", "intentional", "main.grave-fault"),
            *(
                Edit(MAIN, "subjective_fault: non_grave", "subjective_fault: [non_grave, grave]", rule)
                for rule in ("main.reduce-fault", "main.exempt-as-chosen", "main.reduce-as-chosen")
            ),
            Edit(MAIN, "[none, non_grave]", "[none, non_grave, grave]", "main.causes-undetermined"),
        ],
        Has({"subjective_fault": ("grave",), "recommendation": ("reduction",)}),
        also=["invariant.leniency-needs-a-ground"],
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
