"""How files say that questions are read: a case beats its overlay, an overlay the default, and all of it is checked."""

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from engine import InputError, load_case, load_rulebook
from engine.cli import app
from engine.reading.diagnostics import Code, Diagnostic, errors_in
from engine.reading.draft import Answer, Draft, check_draft, read_draft
from engine.reading.entries import Words
from engine.reading.load import read_case, read_rulebook
from engine.reading.rulebook import Rulebook
from engine.reasoning.decide import decide_case
from engine.telling.blind import blinded
from engine.telling.wording import hint_of
from tests.overlays import Data, overlay_of, yaml_of
from tests.support import BENIGN, ROOT, kl14
from tests.test_folding import book, small

BY = {"vi": "Ban Thường vụ", "en": "The Standing Committee"}


def case_of(rulebook: str = "kl14", **more: Any) -> str:
    """An implementer who is exempt by default, as a case file."""
    known = {name: kl14().findings[name].scope for name in BENIGN}
    pilot, own = ({n: BENIGN[n] for n, scope in known.items() if scope == wanted} for wanted in ("pilot", "person"))
    persons = [{"id": "p1", "roles": ["implementer"], "findings": own}]
    head = {"case": "kiosk", "title": "Ki-ốt", "rulebook": rulebook, "as_of": "2023-05-10"}
    return yaml_of({**head, "pilot": {"findings": pilot}, "persons": persons, **more})


def adopting(value: str) -> Data:
    return {"Q2": {"adopted": value, "by": BY}}


def possible(text: str, rulebook: Rulebook | None = None) -> tuple[str, ...]:
    (decision,) = decide_case(load_case(text, rulebook))
    return decision.possible


def refused(text: str, rulebook: Rulebook | None = None) -> list[tuple[Code, int, int, dict[str, str]]]:
    with pytest.raises(InputError) as error:
        load_case(text, rulebook)
    return [_where(d) for d in errors_in(error.value.diagnostics)]


def _where(d: Diagnostic) -> tuple[Code, int, int, dict[str, str]]:
    return d.code, d.place.line, d.place.column, dict(d.params)


# -- whose reading counts


def test_a_case_beats_its_overlay_and_an_overlay_beats_the_default() -> None:
    reducing = load_rulebook(yaml_of(overlay_of("kl14@1.0.0", readings=adopting("authority_reduces"))))
    assert possible(case_of()) == ("exemption",)
    assert possible(case_of("ours"), reducing) == ("reduction",)
    assert possible(case_of("ours", readings=adopting("authority_exempts")), reducing) == ("exemption",)
    assert possible(case_of("kl14-text")) == ("exemption", "reduction")
    assert possible(case_of("kl14-text", readings=adopting("authority_reduces"))) == ("reduction",)


def test_an_overlay_of_an_overlay_beats_what_it_extends(tmp_path: Path) -> None:
    for name, base, value in (
        ("first", "kl14@1.0.0", "authority_reduces"),
        ("second", "first@2.0.0", "authority_exempts"),
    ):
        (tmp_path / name).mkdir()
        text = yaml_of(overlay_of(base, name, readings=adopting(value)))
        (tmp_path / name / "rulebook.yaml").write_text(text, encoding="utf-8")
    assert load_rulebook(tmp_path / "first").readings["Q2"].values == ("authority_reduces",)
    assert load_rulebook(tmp_path / "second").readings["Q2"].values == ("authority_exempts",)


def test_a_case_may_leave_a_question_open_that_its_rulebook_settles() -> None:
    left = {"Q2": {"open": ["by_cause", "authority_reduces"], "by": BY}}
    assert possible(case_of(readings=left)) == ("exemption", "reduction")


def test_a_case_read_after_another_has_nothing_of_its_readings() -> None:
    text = load_rulebook("kl14-text")
    load_case(case_of("kl14-text", readings=adopting("authority_reduces")), text)
    assert possible(case_of("kl14-text"), text) == ("exemption", "reduction")


def test_who_adopted_a_reading_is_kept_in_both_languages() -> None:
    case = load_case(case_of(readings=adopting("authority_reduces")))
    assert case.rulebook.readings["Q2"].by == Words.model_validate(BY)
    assert list(case.rulebook.adopted) == ["Q2"]
    assert load_case(case_of()).rulebook.adopted == {}


# -- digests


OF_010 = {
    "dead-rule": "4187c9eae32c7fa3c4790dbcfaf9ccddb0b00eab17bb5c99fb3c8f448973e7ee",
    "not-monotone": "8c279dfedc35e054ba8b6c05e0f8be505f01fb9a6cd5d039bc7d17991d57054d",
    "broken-invariant": "8d95be4d16497d2531dab8396b1a6cd7ed76936f97d1c1caabdfc2ec987f1a5b",
}
"""The digests that the software gave before rulebooks had readings."""


@pytest.mark.parametrize("name", OF_010)
def test_a_rulebook_without_readings_has_the_digest_that_it_had_before_there_were_any(name: str) -> None:
    assert load_rulebook(ROOT / "tests" / "bad" / "rulebooks" / f"{name}.yaml").sha256 == OF_010[name]


@pytest.mark.parametrize("seed", range(3))
def test_the_digest_does_not_depend_on_the_order_of_questions_rules_and_what_stands_apart(seed: int) -> None:
    apart = [{"Q1": "wide", "Q2": "doubt"}, {"Q1": "widest", "Q2": "doubt"}]
    rng, data = random.Random(seed), small(apart=apart)
    expected = load_rulebook(yaml_of(data)).sha256
    shuffled = {**data, "questions": [*data["questions"]], "apart": [*apart]}
    rng.shuffle(shuffled["questions"])
    rng.shuffle(shuffled["apart"])
    shuffled["conclusions"] = [{**c, "rules": rng.sample(c["rules"], len(c["rules"]))} for c in data["conclusions"]]
    assert load_rulebook(yaml_of(shuffled)).sha256 == expected != book().sha256


def test_the_digest_changes_with_the_default_and_with_what_an_overlay_adopts() -> None:
    questions = [{**q, "readings": dict(reversed(q["readings"].items()))} for q in small()["questions"]]
    assert load_rulebook(yaml_of(small(questions=questions))).sha256 != book().sha256
    adopted: tuple[Data, ...] = ({}, adopting("authority_exempts"), adopting("authority_reduces"))
    plain, exempting, reducing = (load_rulebook(yaml_of(overlay_of("kl14@1.0.0", readings=r))) for r in adopted)
    assert len({plain.sha256, exempting.sha256, reducing.sha256}) == 3


# -- what is refused


def _lines(text: str, word: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if word in line)


def test_a_reading_that_nobody_adopted_is_refused_where_it_stands() -> None:
    for entry in ({"adopted": "authority_reduces"}, {"open": ["by_cause", "authority_reduces"]}):
        text = case_of(readings={"Q2": entry})
        ((code, line, column, params),) = refused(text)
        assert (code, params) == (Code.MISSING_FIELD, {"name": "by"})
        assert (line, column) == (_lines(text, next(iter(entry))), 5)
    loaded = read_rulebook(yaml_of(overlay_of("kl14@1.0.0", readings={"Q2": {"adopted": "authority_reduces"}})))
    assert [(d.code, d.params["name"]) for d in loaded.diagnostics] == [(Code.MISSING_FIELD, "by")]


@pytest.mark.parametrize(
    ("readings", "code", "word", "hint"),
    [
        ({"Q22": {"adopted": "cap", "by": BY}}, Code.NO_READINGS, "Q22:", {}),
        ({"Q02": {"adopted": "by_cause", "by": BY}}, Code.UNKNOWN_QUESTION, "Q02:", {"suggestion": "Q2"}),
        (adopting("by_causes"), Code.UNKNOWN_READING, "adopted: by_causes", {"suggestion": "by_cause"}),
        ({"Q2": {"open": ["by_cause", "authority"], "by": BY}}, Code.UNKNOWN_READING, "- authority", {}),
    ],
)
def test_a_case_that_names_what_is_not_there_is_told_where_and_what_may_be_meant(
    readings: Data, code: Code, word: str, hint: dict[str, str]
) -> None:
    text = case_of(readings=readings)
    ((found, line, _, params),) = refused(text)
    assert (found, line) == (code, _lines(text, word))
    assert hint.items() <= params.items()
    overlay = yaml_of(overlay_of("kl14@1.0.0", readings=readings))
    assert [(d.code, d.place.line) for d in read_rulebook(overlay).diagnostics] == [(code, _lines(overlay, word))]


def test_a_case_may_not_adopt_together_what_its_rulebook_holds_apart() -> None:
    apart = load_rulebook(yaml_of(small(apart=[{"Q1": "wide", "Q2": "doubt"}])))
    head = {"case": "kiosk", "title": "Ki-ốt", "rulebook": "small", "as_of": "2023-05-10", "pilot": {"findings": {}}}
    persons = [{"id": "p1", "roles": ["implementer"], "findings": {"a": "no", "b": "yes"}}]

    def text(**values: str) -> str:
        adopted = {name: {"adopted": value, "by": BY} for name, value in values.items()}
        return yaml_of({**head, "persons": persons, "readings": adopted})

    assert {code for code, *_ in refused(text(Q1="wide", Q2="doubt"), apart)} == {Code.READINGS_APART}
    assert possible(text(Q1="wide"), apart) == ("exemption",)
    assert possible(text(Q1="narrow", Q2="doubt"), apart) == ("ordinary",)


def test_what_is_left_open_is_no_choice_where_it_stands_apart_from_what_is_adopted() -> None:
    apart = load_rulebook(yaml_of(small(apart=[{"Q1": "wide", "Q2": "doubt"}, {"Q1": "widest", "Q2": "doubt"}])))
    head = {"case": "kiosk", "title": "Ki-ốt", "rulebook": "small", "as_of": "2023-05-10", "pilot": {"findings": {}}}
    persons = [{"id": "p1", "roles": ["implementer"], "findings": {"a": "no", "b": "yes"}}]

    def codes(**read: Data) -> list[Code]:
        text = yaml_of({**head, "persons": persons, "readings": {name: {**r, "by": BY} for name, r in read.items()}})
        return [d.code for d in read_case(text, apart).diagnostics]

    either = {"open": ["narrow", "wide"]}
    assert codes(Q1=either, Q2={"adopted": "doubt"}) == [Code.READINGS_APART] * 2
    assert codes(Q1={"open": ["wide", "widest"]}, Q2={"open": ["plain", "doubt"]}) == [Code.READINGS_APART] * 4
    assert codes(Q1=either, Q2={"adopted": "plain"}) == codes(Q1=either, Q2={"open": ["plain", "doubt"]}) == []


def test_no_reading_is_called_unknown() -> None:
    text = yaml_of(small()).replace("wide", "unknown")
    assert [(d.code, d.params["name"]) for d in errors_in(read_rulebook(text).diagnostics)] == [
        (Code.RESERVED_WORD, "unknown")
    ]


def test_the_default_readings_may_not_stand_apart() -> None:
    loaded = read_rulebook(yaml_of(small(apart=[{"Q1": "narrow", "Q2": "plain"}])))
    assert [(d.code, dict(d.params)) for d in errors_in(loaded.diagnostics)] == [
        (Code.READINGS_APART, {"names": "Q1: narrow, Q2: plain"})
    ]


AMISS: list[tuple[Data, str]] = [
    ({"a": "yes", "Q1": "wide"}, "write `reading: {Q1: its_reading}`"),
    ({"a": "yes", "readings": {"Q1": "wide"}}, "did you mean `reading`?"),
    ({"a": "yes", "reading": "Q1"}, "write `{Q7: its_reading}`, or `{Q7: [one, another]}`"),
    ({"a": "yes", "reading": {"Q1": []}}, "write `{Q7: its_reading}`, or `{Q7: [one, another]}`"),
]


def flagged(when: Data) -> tuple[Diagnostic, ...]:
    """What is found in a rulebook with a flag of this condition."""
    flag = {"id": "noted", "cite": {"clause": "1"}, "basis": "interpretation", "question": "Q1"}
    return read_rulebook(yaml_of(small(flags=[{**flag, "reason": BY, "says": BY, "when": when}]))).diagnostics


@pytest.mark.parametrize(("when", "said"), AMISS)
def test_a_condition_that_names_a_reading_amiss_is_told_how_it_is_written(when: Data, said: str) -> None:
    assert [hint and hint.removeprefix("this is an open question: ") for hint in _hints(flagged(when))] == [said]


def _hints(diagnostics: Iterable[Diagnostic]) -> list[str | None]:
    return [hint_of(diagnostic, "en") for diagnostic in diagnostics]


def test_too_few_readings_apart_are_told_by_the_key_they_stand_under() -> None:
    (found,) = read_rulebook(yaml_of(small(apart=[{"Q1": "wide"}]))).diagnostics
    assert (found.code, found.params["name"]) == (Code.WRONG_COUNT, "apart")


def test_a_question_is_no_finding_even_where_its_id_could_be_one() -> None:
    questions = [{**q, "id": "how" if q["id"] == "Q1" else q["id"]} for q in small()["questions"]]
    text = yaml_of(small(questions=questions)).replace("Q1", "how")
    opened = {"how": {"open": ["narrow", "wide"], "by": BY}}
    head = {"case": "kiosk", "title": "Ki-ốt", "rulebook": "small", "as_of": "2023-05-10", "pilot": {"findings": {}}}
    person = {"id": "p1", "roles": ["implementer"], "findings": {"a": "no", "how": "wide"}}
    ((code, *_, params),) = refused(yaml_of({**head, "persons": [person], "readings": opened}), load_rulebook(text))
    assert (code, params["name"]) == (Code.UNKNOWN_FINDING, "how")


def test_an_overlay_that_leaves_a_reading_nowhere_is_warned_and_can_be_used() -> None:
    gone = ["main.exempt-as-chosen", "main.reduce-as-chosen"]
    kept = ["main.exempt", "main.reduce-fault", "main.reduce-defect", "main.reduce-late-report"]
    text = (ROOT / "rules" / "kl14" / "conclusions" / "main_line.yaml").read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.BaseLoader)
    plain = [{k: v for k, v in rule.items() if k != "under"} for rule in data["rules"] if rule["id"] in kept]
    overlay = overlay_of("kl14@1.0.0", drop={"rules": gone}, conclusions=[{"conclusion": "main_line", "rules": plain}])
    loaded = read_rulebook(yaml_of(overlay))
    assert loaded.value is not None
    told = [(d.code, d.severity, d.params["name"]) for d in loaded.diagnostics]
    assert told == [
        (Code.SAME_READING, "warning", "authority_exempts"),
        (Code.SAME_READING, "warning", "authority_reduces"),
    ]
    assert possible(case_of("ours"), loaded.value) == ("exemption",)


def test_an_item_of_evidence_on_which_a_reading_rests_is_used() -> None:
    evidence = [{"id": "E7", "title": "Nghị quyết"}, {"id": "E8", "title": "Biên bản"}]
    entry = {"adopted": "authority_reduces", "by": "Nghị quyết (E7)"}
    found = read_case(case_of(evidence=evidence, readings={"Q2": entry})).diagnostics
    assert [d.params["name"] for d in found if d.code is Code.UNUSED_EVIDENCE] == ["E8"]


def test_a_case_may_expect_a_rule_of_any_reading() -> None:
    expected = {"p1": {"decisive": ["main.reduce-as-chosen"], "must_establish": ["Q2"]}}
    assert not errors_in(read_case(case_of(expect=expected)).diagnostics)


# -- what is written anew keeps them


def _draft() -> Draft:
    draft = read_draft(case_of(readings=adopting("authority_reduces"))).value
    assert draft
    return draft


def test_a_draft_keeps_how_its_case_reads_the_text() -> None:
    changed = _draft().with_answer("p1", "signs_of_crime", Answer("yes")).with_head("title", "vi", "Ki-ốt hai cửa")
    retold = changed.retold("kiosk-2", "Ki-ốt ba cửa", Words(vi="Thêm.", en="More."))
    for draft in (changed, retold):
        checked = check_draft(draft, kl14()).value
        assert checked and checked.file.readings["Q2"].adopted == "authority_reduces"
        assert checked.rulebook.readings["Q2"].values == ("authority_reduces",)


def test_a_blind_copy_is_read_as_its_case_is() -> None:
    entry = {"adopted": "authority_reduces", "by": "Ban Thường vụ, theo đề nghị của ông Trần Văn B"}
    case = load_case(case_of(readings={"Q2": entry}))
    copy = blinded(case, "vi").case
    assert [d.possible for d in decide_case(copy)] == [("reduction",)]
    read, by = copy.file.readings["Q2"], copy.rulebook.readings["Q2"].by
    assert (read.adopted, read.by) == ("authority_reduces", by)
    assert by and "Ban Thường vụ" in by.vi and "Trần" not in by.vi


def test_an_interview_that_goes_on_with_a_case_keeps_how_it_reads_the_text(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(case_of(readings=adopting("authority_reduces")), encoding="utf-8")
    out = tmp_path / "out.yaml"
    done = CliRunner().invoke(app, ["ask", "--resume", str(tmp_path / "case.yaml"), "--out", str(out)])
    assert done.exit_code == 0, done.output
    case = load_case(out)
    assert case.file.readings == load_case(tmp_path / "case.yaml").file.readings
    assert [d.possible for d in decide_case(case)] == [("reduction",)]
