"""The rulebook against its source and against the analysis it was written from."""

import csv
import re
import shutil
from pathlib import Path

import pytest
import yaml

from engine.reading.conditions import Is, tests_in
from engine.reading.diagnostics import Code
from engine.reading.load import read_rulebook
from engine.reading.rulebook import Invariant, Rule
from tests.support import BENIGN, ROOT, decide_on, kl14

DATA = Path(__file__).parent / "data"
# The Conclusion, sections 1 to 2.5, as a public page quotes it; everything else of that page is left out.
SOURCE = " ".join((DATA / "ket-luan-14.txt").read_text(encoding="utf-8").split())


def _section(number: str) -> str:
    match = re.search(rf"{re.escape(number)}\. (.*?)(?= 2\.\d\. |$)", SOURCE)
    assert match
    return match.group(1)


@pytest.mark.parametrize("section", ["2.2", "2.3", "2.4", "2.5"])
def test_the_clauses_of_a_section_are_its_text_word_for_word_and_nothing_else(section: str) -> None:
    clauses = [c.text for c in kl14().clauses.values() if c.id.startswith(section)]
    assert " ".join(clauses) == _section(section)


def test_every_quote_stands_in_its_clause_and_so_in_the_source() -> None:
    for rule in kl14().rules.values():
        for cite in rule.cites:
            if cite.clause and cite.quote:
                assert cite.quote in kl14().clauses[cite.clause].text
                assert cite.quote in SOURCE


def test_the_findings_are_those_of_the_analysis_with_its_values_and_labels() -> None:
    with (DATA / "annex-a.csv").open(encoding="utf-8", newline="") as file:
        expected = {row["id"]: row for row in csv.DictReader(file)}
    assert list(kl14().findings) == list(expected)
    for name, finding in kl14().findings.items():
        row = expected[name]
        assert (" ".join(finding.values), finding.scope) == (row["values"], row["scope"])
        assert (finding.label.vi, finding.label.en) == (row["label_vi"], row["label_en"])
        assert finding.question.vi.endswith("?") and finding.question.en.endswith("?")


def test_the_benign_case_of_these_tests_answers_every_finding() -> None:
    assert {name: kl14().findings[name].values.keys() & {value} for name, value in BENIGN.items()} == {
        name: {BENIGN.get(name, f"give {name} its answer in BENIGN")} for name in kl14().findings
    }


def test_roles_and_outcomes_are_those_of_the_analysis_in_their_order() -> None:
    roles = "proposer implementer approver collective_member appraiser supervisor superior"
    outcomes = "exemption reduction ordinary strict needs_verification not_applicable"
    assert list(kl14().roles) == roles.split()
    assert list(kl14().outcomes) == outcomes.split()
    assert [o.id for o in kl14().outcomes.values() if o.merit == "yes"] == outcomes.split()[:4]


def test_every_open_question_is_settled_by_a_rule_or_an_invariant_or_is_a_note_of_wording() -> None:
    citing: list[Rule | Invariant] = [*kl14().rules.values(), *kl14().invariants]
    used = {cited.question for cited in citing if cited.question}
    notes = {"Q3", "Q4", "Q10", "Q12", "Q16"}
    assert {f"Q{n}" for n in range(1, 23)} <= used | notes
    assert set(kl14().questions) == used | notes


def test_interpretation_gives_its_question_and_reason_and_text_gives_its_quote() -> None:
    for rule in kl14().rules.values():
        if rule.basis == "interpretation":
            assert rule.question and rule.reason
        if rule.basis == "text":
            assert all(c.quote for c in rule.cites)
            assert rule.question is None


def test_a_rule_that_reads_a_flag_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "kl14"
    shutil.copytree(ROOT / "rules" / "kl14", copy)
    path = copy / "conclusions" / "abuse.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("when: {self_seeking_act: yes}", "when: {authority_gap: yes}"), encoding="utf-8")
    assert [d.code for d in read_rulebook(copy).diagnostics] == [Code.UNKNOWN_VARIABLE]


def test_exemption_reduction_and_strict_are_never_concluded_by_an_otherwise_rule() -> None:
    grave = {"exemption", "reduction", "strict"}
    assert all(r.when is not None for r in kl14().rules.values() if r.value in grave)


def _rules_on(finding: str) -> list[Rule]:
    return [
        r
        for r in kl14().rules.values()
        if r.when and any(isinstance(t, Is) and t.variable == finding for t in tests_in(r.when))
    ]


def test_nothing_about_who_a_person_is_can_be_a_finding() -> None:
    for word in ("name", "rank", "position", "sex", "gender", "age", "title"):
        assert not [f for f in kl14().findings if word in f.split("_")]


@pytest.mark.parametrize("name", ["bottleneck_addressed", "decision_process_transparent", "refused_improper_benefit"])
def test_findings_that_only_colour_the_trace_are_in_no_rule(name: str) -> None:
    assert not _rules_on(name)


# Every rule of Annex B and every answer of Annex C, as changes to a benign implementer.
SCENARIOS = yaml.load((DATA / "annex-b.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s["is"])
def test_the_rules_read_as_the_analysis_says(scenario: dict[str, object]) -> None:
    change = scenario.get("with", {})
    assert isinstance(change, dict)
    settled = {name: value for name, value in {**BENIGN, **change}.items() if value != "unknown"}
    roles = str(scenario.get("roles", "implementer")).split()
    decision = decide_on(settled, tuple(roles))
    assert " ".join(decision.possible) == scenario["gives"]
    if "waits_for" in scenario:
        assert " ".join(decision.must_establish) == scenario["waits_for"]
    if "because" in scenario:
        assert set(str(scenario["because"]).split()) <= set(decision.decisive_rules)


def test_each_annex_b_scenario_is_named_once() -> None:
    names = [s["is"] for s in SCENARIOS]
    assert len(names) == len(set(names))
    numbers = {f"B-{n:02}" for n in range(2, 46)}
    assert numbers <= {word.strip(",:") for name in names for word in name.split()}


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({"supervision_carried_out": "no"}, "authority_gap"),
        ({"support_provided": "no"}, "authority_gap"),
        ({"authority_response_to_warnings": "ignored"}, "authority_gap"),
        ({"damage_remedied": "partial"}, "damage_repaired"),
        ({"damage_level": "very_serious"}, "higher_review"),
        ({"signs_of_crime": "yes"}, "refer_signs_of_crime"),
        ({"outcome_level": "achieved", "damage_level": "none", "damage_remedied": "none"}, "follow_up_success"),
        ({"problems_reported_promptly": "no"}, "look_again_late_report"),
        ({"ignored_warnings": "yes"}, "look_again_unheard_warning"),
        ({"continued_after_stop": "yes"}, "look_again_warned_by_stop"),
        ({"concealment_or_false_report": "yes"}, "look_again_concealed_and_prompt"),
        ({"self_seeking_act": "yes"}, "look_again_self_seeking_without_gain"),
        ({"deliberate_breach_under_cover": "yes"}, "look_again_breach_without_fault"),
    ],
)
def test_b_45_a_flag_is_raised_when_its_condition_surely_holds(changes: dict[str, str], flag: str) -> None:
    assert flag not in decide_on(BENIGN).flags
    assert flag in decide_on(BENIGN | changes).flags


def test_a_rulebook_without_its_vocabulary_says_that_one_file_is_missing(tmp_path: Path) -> None:
    copy = tmp_path / "kl14"
    shutil.copytree(ROOT / "rules" / "kl14", copy)
    (copy / "findings.yaml").unlink()
    diagnostics = read_rulebook(copy).diagnostics
    assert [(d.code, Path(d.place.file).name) for d in diagnostics] == [(Code.MISSING_FILE, "findings.yaml")]
