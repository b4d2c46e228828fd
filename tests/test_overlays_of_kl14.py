"""An overlay of kl14 beside kl14 itself: its digest, and what the two shipped ones change and leave alone."""

import random
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given

from engine import decide, load_case, load_rulebook, recommend
from engine.proving.expectations import check_expectations
from engine.reading import load
from engine.reading.entries import Language
from engine.reading.load import read_case, read_rulebook, shipped_rulebooks
from engine.reading.rulebook import Rulebook
from engine.reading.schema import schemas
from engine.reasoning.compile import inspect_rulebook
from engine.reasoning.decision import Decision
from engine.telling.text import render_case
from tests.overlays import Data, overlay_of, yaml_of
from tests.support import BENIGN, CASES, ROOT, decide_on, kl14, kl14_cases

OVERLAYS = ("kl14-decree73", "kl14-text")
OVERLAY_CASES = sorted(path for name in OVERLAYS for path in (ROOT / "rules" / name / "cases").glob("*.yaml"))
LANGUAGES: tuple[Language, Language] = ("vi", "en")


@cache
def text_only() -> Rulebook:
    return load_rulebook("kl14-text")


@cache
def decree73() -> Rulebook:
    return load_rulebook("kl14-decree73")


# -- an overlay and its base


def _one_file(**parts: Any) -> str:
    return yaml_of(overlay_of("kl14@1.0.0", **parts))


def test_the_digest_differs_from_the_bases_and_changes_with_what_is_replaced() -> None:
    plain = load_rulebook(_one_file())
    dropped = load_rulebook(_one_file(drop={"invariants": ["invariant.abuse-is-strict"]}))
    assert len({kl14().sha256, plain.sha256, dropped.sha256}) == 3


@pytest.mark.parametrize("seed", range(4))
def test_the_digest_does_not_depend_on_the_order_of_files_or_rules(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(seed)
    source = ROOT / "rules" / "kl14-decree73"
    for file in source.rglob("*.yaml"):
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        for key in ("rules", "questions", "invariants"):
            rng.shuffle(data.get(key, []))
        copy = tmp_path / "kl14-decree73" / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(yaml.dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    monkeypatch.setattr(load, "sorted", lambda items: _shuffled(list(items), rng), raising=False)
    assert load_rulebook(tmp_path / "kl14-decree73").sha256 == decree73().sha256


def _shuffled(items: list[Path], rng: random.Random) -> list[Path]:
    return rng.sample(items, len(items))


def test_an_overlay_without_changes_decides_every_case_like_its_base() -> None:
    plain = load_rulebook(_one_file())
    for path in CASES:
        before, after = (decide(book, load_case(path, book)) for book in (kl14(), plain))
        for a, b in zip(before, after, strict=True):
            assert (a.recommendation, a.status, a.possible, a.decisive_rules, a.must_establish) == (
                b.recommendation, b.status, b.possible, b.decisive_rules, b.must_establish,
            )  # fmt: skip


def _rulebook_in(decision: Decision) -> Data:
    named = decision.to_dict()["rulebook"]
    assert isinstance(named, dict)
    return named


def test_only_an_overlays_decision_says_what_it_extends() -> None:
    path = CASES[0]
    own = _rulebook_in(decide(kl14(), load_case(path, kl14()))[0])
    assert "extends" not in own and own["unverified"] == ["external", "kl14"]
    named = _rulebook_in(decide(text_only(), load_case(path, text_only()))[0])
    assert named["extends"] == ["kl14@1.0.0"]


# -- the shipped overlays


def test_the_overlays_are_shipped_beside_the_rulebook_they_extend() -> None:
    assert sorted(shipped_rulebooks()) == ["kl14", *OVERLAYS]
    assert {path.parent.parent.name for path in OVERLAY_CASES} == set(OVERLAYS)


@pytest.mark.parametrize("name", OVERLAYS)
def test_a_shipped_overlay_has_no_gap_no_conflict_and_no_dead_rule(name: str) -> None:
    loaded = read_rulebook(name)
    assert loaded.diagnostics == ()
    assert loaded.value is not None
    assert not inspect_rulebook(loaded.value).defects


@pytest.mark.parametrize("path", OVERLAY_CASES, ids=lambda path: path.stem)
def test_a_case_of_an_overlay_is_answered_as_expected_by_both_engines(path: Path) -> None:
    loaded = read_case(path)
    assert loaded.diagnostics == ()
    assert loaded.value is not None
    case = loaded.value
    decisions = recommend(case.rulebook, case)
    assert "not_asked" not in {d.second_opinion for d in decisions}
    for result in check_expectations(decisions):
        assert result.expected and not result.differences


@pytest.mark.parametrize("path", OVERLAY_CASES, ids=lambda path: path.stem)
def test_what_a_person_reads_under_an_overlay_names_it_on_less_than_a_page(path: Path) -> None:
    case = load_case(path)
    for decision in decide(case.rulebook, case):
        for language in LANGUAGES:
            text = render_case([decision], language)
            assert len(text.splitlines()) < 60
            named = f"{case.rulebook.title.in_(language)} ({case.rulebook.id} 1.0.0)"
            assert named in " ".join(text.split())


@pytest.mark.parametrize("name", OVERLAYS)
def test_the_files_of_an_overlay_fit_the_schemas_they_name(name: str) -> None:
    known = schemas(kl14())
    for path in (ROOT / "rules" / name).rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        if path.parent.name != "cases":
            schema = text.splitlines()[0].rpartition("/")[2]
            jsonschema.Draft202012Validator(known[schema]).validate(yaml.load(text, Loader=yaml.BaseLoader))


def test_a_case_may_be_heard_under_an_overlay_that_dropped_what_it_expects() -> None:
    path = ROOT / "cases" / "drone-mapping-grant.yaml"
    assert "main.exempt" in path.read_text(encoding="utf-8")
    assert read_case(path, text_only()).diagnostics == ()


# kl14-decree73


DECREE_CASES = sorted((ROOT / "rules" / "kl14-decree73" / "cases").glob("*.yaml"))
LAWFUL = BENIGN | {"contrary_to_law_or_higher_texts": "no"}
SLIGHT = LAWFUL | {"damage_level": "none", "damage_remedied": "not_applicable", "subjective_fault": "non_grave"}


@pytest.mark.parametrize("path", [*CASES, *DECREE_CASES], ids=lambda path: path.stem)
def test_every_decision_with_the_decree_says_that_it_is_unverified(path: Path) -> None:
    case = load_case(path, decree73())
    for decision in decide(decree73(), case):
        assert "decree73" in _rulebook_in(decision)["unverified"]
        vi, en = (" ".join(render_case([decision], language).split()) for language in LANGUAGES)
        assert "dựa vào văn bản chưa kiểm chứng: ND73-11.2 Nghị định 73/2023/NĐ-CP, Điều 11 khoản 2;" in vi
        assert "rests on unverified documents: ND73-11.2 Decree 73/2023/NĐ-CP, Article 11(2);" in en
        assert "ND73-4.2" in vi and "ND73-4.2" in en


def test_slight_fault_without_damage_goes_from_reduction_to_exemption() -> None:
    without = {name: value for name, value in SLIGHT.items() if name in BENIGN}
    assert decide_on(without).recommendation == "reduction"
    assert decide_on(SLIGHT, book=decree73()).recommendation == "exemption"
    assert decide_on(SLIGHT | {"damage_level": "minor"}, book=decree73()).recommendation == "reduction"


def test_no_objective_cause_has_to_be_shown_where_there_was_no_damage() -> None:
    unexplained = SLIGHT | {"subjective_fault": "none", "objective_cause_present": "no"}
    assert decide_on({k: v for k, v in unexplained.items() if k in BENIGN}).recommendation == "needs_verification"
    assert decide_on(unexplained, book=decree73()).recommendation == "exemption"


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"subjective_fault": "grave"}, "ordinary"),
        ({"concealment_or_false_report": "yes"}, "ordinary"),
        ({"causes_determined": "no"}, "needs_verification"),
        ({"problems_reported_promptly": "no"}, "reduction"),
        ({"reported_to_head": "no"}, "reduction"),
        ({"subjective_fault": "none", "ignored_warnings": "yes"}, "needs_verification"),
        ({"subjective_fault": "none", "procedures_and_precautions_followed": "no"}, "needs_verification"),
        ({"outcome_level": "achieved"}, "not_applicable"),
        ({"self_seeking_act": "yes"}, "strict"),
    ],
)
def test_the_absence_of_damage_excuses_nothing_else(changes: dict[str, str], outcome: str) -> None:
    assert decide_on(SLIGHT | changes, book=decree73()).recommendation == outcome


@pytest.mark.parametrize(
    "settled", [LAWFUL, SLIGHT, LAWFUL | {"reported_to_head": "no"}], ids=["met", "slight", "capped"]
)
def test_content_contrary_to_law_is_handled_under_the_general_rules(settled: dict[str, str]) -> None:
    assert decide_on(settled, book=decree73()).recommendation in ("exemption", "reduction")
    contrary = decide_on(settled | {"contrary_to_law_or_higher_texts": "yes"}, book=decree73())
    assert (contrary.recommendation, contrary.status) == ("ordinary", "settled")
    assert "policy.contrary-to-law" in contrary.decisive_rules


def test_whether_the_content_is_lawful_must_be_established_first() -> None:
    open_ = decide_on(BENIGN, book=decree73())
    assert (open_.possible, open_.must_establish) == (("exemption", "ordinary"), ("contrary_to_law_or_higher_texts",))


@given(kl14_cases(most_unknown=0))
def test_lawful_content_with_damage_is_judged_as_under_kl14(case: tuple[tuple[str, ...], dict[str, str]]) -> None:
    roles, settled = case
    after = decide_on(settled | {"contrary_to_law_or_higher_texts": "no"}, roles, decree73())
    before = decide_on(settled, roles)
    if settled["damage_level"] != "none" or before.recommendation not in ("reduction", "needs_verification"):
        assert after.possible == before.possible
    else:
        assert after.possible in (before.possible, ("exemption",))
