"""A rulebook that extends another: what is merged and how, and where what is wrong with it is told."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from engine import load_rulebook
from engine.reading.diagnostics import Code
from engine.reading.load import read_rulebook
from engine.reading.rulebook import Rulebook
from engine.reasoning.compile import inspect_rulebook
from tests.overlays import Data, overlay_of, yaml_of

BASE = """\
rulebook: base
version: 1.0.0
title: {vi: Bộ quy tắc nhỏ, en: A small rulebook}
in_force: {from: 2021-09-22}
outcomes:
  - {id: exemption, merit: yes, label: {vi: miễn, en: exemption}, means: {vi: Miễn trách nhiệm., en: Exempt.}}
  - {id: ordinary, merit: yes, label: {vi: thường, en: ordinary}, means: {vi: Theo quy định chung., en: As usual.}}
roles:
  - {id: implementer, label: {vi: người thực hiện, en: implementer}}
constraints:
  - {id: constraint.told, forbid: {followed: yes, reported: no}, says: {vi: Không thể., en: Cannot be.}}
invariants:
  - id: invariant.followed
    cite: {clause: "1", quote: được miễn trách nhiệm}
    basis: text
    when: {followed: yes}
    must: {recommendation: exemption}
    says: {vi: Làm đúng thì được miễn., en: Whoever keeps to it is exempt.}
sources:
  - source: decision
    title: {vi: Quyết định, en: Decision}
    verified: no
    provenance: {vi: Đặt ra để thử., en: Made up for a test.}
    clauses:
      - {id: "1", text: Làm đúng quyết định thì được miễn trách nhiệm., en: Whoever keeps to the decision is exempt.}
    documents:
      - {id: D1, title: {vi: Công văn, en: A letter}, verified: no}
findings:
  - id: followed
    scope: person
    label: {vi: Làm đúng quyết định, en: Kept to the decision}
    question: {vi: "Có làm đúng quyết định không?", en: "Was the decision kept to?"}
    clause: "1"
    basis: text
    evidence: {vi: báo cáo, en: report}
  - id: reported
    scope: person
    label: {vi: Đã báo cáo, en: Reported}
    question: {vi: "Có báo cáo không?", en: "Was it reported?"}
    clause: "1"
    basis: text
    evidence: {vi: báo cáo, en: report}
conclusions:
  - conclusion: recommendation
    label: {vi: Đề nghị, en: Recommendation}
    values: {exemption: {vi: miễn, en: exemption}, ordinary: {vi: thường, en: ordinary}}
    rules:
      - id: recommendation.exempt
        cite: {clause: "1", quote: được miễn trách nhiệm}
        basis: text
        when: {followed: yes}
        then: {recommendation: exemption}
        says: {vi: Đã làm đúng quyết định., en: The decision was kept to.}
      - id: recommendation.ordinary
        cite: {clause: "1", quote: Làm đúng quyết định}
        basis: text
        when: {followed: no}
        then: {recommendation: ordinary}
        says: {vi: Đã không làm đúng quyết định., en: The decision was not kept to.}
      - id: recommendation.reported
        cite: {clause: "1", quote: Làm đúng quyết định}
        basis: text
        when: {followed: no, reported: yes}
        then: {recommendation: exemption}
        overrides: [recommendation.ordinary]
        says: {vi: Đã báo cáo việc làm khác quyết định., en: The departure was reported.}
"""
WORDS = {"vi": "Lời.", "en": "Words."}


def small() -> Data:
    data: Data = yaml.load(BASE, Loader=yaml.BaseLoader)
    return data


def _write(folder: Path, data: Data) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "rulebook.yaml").write_text(yaml_of(data), encoding="utf-8")
    return folder


@pytest.fixture
def base(tmp_path: Path) -> Data:
    data = small()
    _write(tmp_path / "base", data)
    return data


def extended(tmp_path: Path, **parts: Any) -> Rulebook:
    return load_rulebook(_write(tmp_path / "ours", overlay_of("base@1.0.0", **parts)))


def found_in(tmp_path: Path, data: Data) -> list[tuple[Code, str, str]]:
    """Code, file and source line of everything wrong with an overlay."""
    diagnostics = read_rulebook(_write(tmp_path / "ours", data)).diagnostics
    return [(d.code, Path(d.place.file).parent.name, d.place.text.strip()) for d in diagnostics]


# -- the four kinds: replaced, added, dropped


def test_a_rule_is_replaced_in_its_place_and_keeps_what_overrides_it(tmp_path: Path, base: Data) -> None:
    rule = base["conclusions"][0]["rules"][1] | {"when": {"followed": "no", "reported": "no"}}
    book = extended(tmp_path, conclusions=[{"conclusion": "recommendation", "rules": [rule]}])
    assert [r.id for r in book.conclusions["recommendation"].rules] == [
        "recommendation.exempt", "recommendation.ordinary", "recommendation.reported",
    ]  # fmt: skip
    assert book.rules["recommendation.ordinary"].anchor == "rulebook.yaml#recommendation.ordinary"
    assert book.rules["recommendation.reported"].anchor == "base/rulebook.yaml#recommendation.reported"
    assert book.rules["recommendation.reported"].overrides == ("recommendation.ordinary",)


def test_a_dropped_rule_leaves_the_overrides_of_the_base_too(tmp_path: Path) -> None:
    data = small()
    data["conclusions"][0]["rules"][2]["overrides"] = ["recommendation.ordinary", "recommendation.exempt"]
    _write(tmp_path / "base", data)
    book = extended(tmp_path, drop={"rules": "recommendation.ordinary"})
    assert set(book.rules) == {"recommendation.exempt", "recommendation.reported"}
    assert book.rules["recommendation.reported"].overrides == ("recommendation.exempt",)


def test_a_finding_is_added_replaced_in_its_place_and_dropped(tmp_path: Path, base: Data) -> None:
    first = base["findings"][0] | {"label": {"vi": "Đã làm đúng", "en": "Kept to it"}}
    new = base["findings"][0] | {"id": "agreed"}
    book = extended(tmp_path, findings=[new, first])
    assert list(book.findings) == ["followed", "reported", "agreed"]
    assert book.findings["followed"].label.en == "Kept to it"
    drop = {"rules": ["recommendation.reported"], "constraints": ["constraint.told"], "findings": ["reported"]}
    assert list(extended(tmp_path, drop=drop).findings) == ["followed"]


def test_a_constraint_is_added_replaced_and_dropped(tmp_path: Path, base: Data) -> None:
    replacement = base["constraints"][0] | {"forbid": {"followed": "no", "reported": "yes"}}
    other = replacement | {"id": "constraint.other"}
    book = extended(tmp_path, constraints=[replacement, other])
    assert [c.id for c in book.constraints] == ["constraint.other", "constraint.told"]
    assert book.constraints[1].forbid == book.constraints[0].forbid
    assert extended(tmp_path, drop={"constraints": ["constraint.told"]}).constraints == ()


def test_an_invariant_is_added_replaced_and_dropped(tmp_path: Path, base: Data) -> None:
    kept = base["invariants"][0] | {"says": {"vi": "Vẫn vậy.", "en": "Still so."}}
    book = extended(tmp_path, invariants=[kept, kept | {"id": "invariant.more"}])
    assert [(i.id, i.says.en) for i in book.invariants] == [
        ("invariant.followed", "Still so."), ("invariant.more", "Still so."),
    ]  # fmt: skip
    assert extended(tmp_path, drop={"invariants": ["invariant.followed"]}).invariants == ()


def test_questions_flags_documents_and_conclusions_are_added_and_replaced(tmp_path: Path, base: Data) -> None:
    rule = base["conclusions"][0]["rules"][0]
    parts = {
        "questions": [{"id": "Q1", "question": WORDS, "default": WORDS}],
        "flags": [{k: v for k, v in rule.items() if k != "then"} | {"id": "look", "when": {"reported": "no"}}],
        "sources": [
            {"source": "letters", "title": WORDS, "verified": "no", "provenance": WORDS,
             "documents": [{"id": "D1", "title": WORDS, "verified": "yes"},
                           {"id": "D2", "title": WORDS, "verified": "no"}]},
        ],
        "conclusions": [
            {"conclusion": "kept", "label": WORDS, "values": {"yes": WORDS, "no": WORDS},
             "rules": [rule | {"id": "kept.yes", "then": {"kept": "yes"}},
                       rule | {"id": "kept.no", "when": "otherwise", "then": {"kept": "no"}}]},
        ],
    }  # fmt: skip
    book = extended(tmp_path, **parts)
    assert not inspect_rulebook(book).defects
    assert (list(book.questions), [f.id for f in book.flags], list(book.conclusions)) == (
        ["Q1"], ["look"], ["kept", "recommendation"],
    )  # fmt: skip
    assert {name: d.verified for name, d in book.documents.items()} == {"D1": "yes", "D2": "no"}
    assert [d.id for s in book.sources for d in s.documents] == ["D1", "D2"]
    assert book.brought == ("D1", "D2")


def test_a_conclusion_gets_new_values_from_an_overlay_that_gives_label_and_values(tmp_path: Path) -> None:
    data = small()
    kept: Data = {"conclusion": "kept", "label": WORDS, "values": {"yes": WORDS, "no": WORDS}}
    rule = data["conclusions"][0]["rules"][0]
    rules = [
        rule | {"id": "kept.yes", "then": {"kept": "yes"}},
        rule | {"id": "kept.no", "when": "otherwise", "then": {"kept": "no"}},
    ]
    data["conclusions"].append(kept | {"rules": rules})
    _write(tmp_path / "base", data)
    values = kept["values"] | {"late": WORDS}
    late = rule | {"id": "kept.late", "when": {"followed": "no", "reported": "yes"}, "then": {"kept": "late"}}
    book = extended(tmp_path, conclusions=[kept | {"values": values, "rules": [late]}])
    assert list(book.conclusions["kept"].values) == ["yes", "no", "late"]
    assert [r.id for r in book.conclusions["kept"].rules] == ["kept.late", "kept.no", "kept.yes"]


def test_an_outcome_may_be_given_another_meaning_and_nothing_else(tmp_path: Path, base: Data) -> None:
    means = {"vi": "Nghĩa khác.", "en": "Another meaning."}
    book = extended(tmp_path, outcomes=[{"id": "ordinary", "means": means}])
    assert list(book.outcomes) == ["exemption", "ordinary"]
    assert (book.outcomes["ordinary"].means.en, book.outcomes["ordinary"].label.en) == ("Another meaning.", "ordinary")
    diagnostics = found_in(tmp_path, overlay_of("base@1.0.0", outcomes=[{"id": "ordinari", "means": means}]))
    assert diagnostics == [(Code.UNKNOWN_OUTCOME, "ours", "- id: ordinari")]


def test_a_chain_of_two_overlays_is_merged_from_the_bottom_up(tmp_path: Path, base: Data) -> None:
    rule = base["conclusions"][0]["rules"][0]
    rules = [{"conclusion": "recommendation", "rules": [rule | {"says": {"vi": "Giữa.", "en": "Middle."}}]}]
    letter = {"id": "D2", "title": WORDS, "verified": "no"}
    letters = {"source": "letters", "title": WORDS, "verified": "no", "provenance": WORDS, "documents": [letter]}
    parts = {"conclusions": rules, "sources": [letters], "drop": {"invariants": "invariant.followed"}}
    _write(tmp_path / "middle", overlay_of("base@1.0.0", "middle", **parts))
    top = _write(tmp_path / "top", overlay_of("middle@2.0.0", "top", drop={"rules": ["recommendation.reported"]}))
    book = load_rulebook(top)
    assert (book.id, book.extends) == ("top", ("middle@2.0.0", "base@1.0.0"))
    assert {r.id: r.anchor for r in book.rules.values()} == {
        "recommendation.exempt": "middle/rulebook.yaml#recommendation.exempt",
        "recommendation.ordinary": "base/rulebook.yaml#recommendation.ordinary",
    }
    assert book.rules["recommendation.exempt"].says.en == "Middle."
    assert (book.invariants, book.brought) == ((), ("D2",))
    assert not inspect_rulebook(book).defects


# -- what is wrong with one is told in the right file


def test_what_is_dropped_must_be_there_and_every_kind_is_told(tmp_path: Path, base: Data) -> None:
    drop = {
        "rules": ["recommendation.exemt"],
        "findings": ["told"],
        "constraints": ["constraint.x"],
        "invariants": ["a.b"],
    }
    assert found_in(tmp_path, overlay_of("base@1.0.0", drop=drop)) == [
        (Code.NOTHING_TO_DROP, "ours", f"- {names[0]}") for names in drop.values()
    ]


def test_a_rule_of_the_base_that_an_overlay_breaks_is_told_in_the_base(tmp_path: Path, base: Data) -> None:
    diagnostics = found_in(tmp_path, overlay_of("base@1.0.0", drop={"findings": ["reported"]}))
    assert {(code, file) for code, file, _ in diagnostics} == {(Code.UNKNOWN_VARIABLE, "base")}


def test_a_slip_in_an_overlay_is_told_in_the_overlay(tmp_path: Path, base: Data) -> None:
    rule = base["conclusions"][0]["rules"][0]
    slip = rule | {"id": "recommendation.new", "when": {"folowed": "yes"}, "overrides": ["recommendation.ordinry"]}
    over = overlay_of("base@1.0.0", conclusions=[{"conclusion": "recommendation", "rules": [slip]}])
    assert found_in(tmp_path, over) == [
        (Code.UNKNOWN_VARIABLE, "ours", "folowed: 'yes'"),
        (Code.UNKNOWN_RULE, "ours", "- recommendation.ordinry"),
    ]


def test_an_id_given_twice_in_an_overlay_is_told(tmp_path: Path, base: Data) -> None:
    twice = [{"conclusion": "recommendation", "rules": [base["conclusions"][0]["rules"][0]] * 2}]
    (diagnostic,) = found_in(tmp_path, overlay_of("base@1.0.0", conclusions=twice))
    assert diagnostic[:2] == (Code.DUPLICATE_ID, "ours")


def test_a_conclusion_that_nobody_defines_or_only_by_half_is_told(tmp_path: Path, base: Data) -> None:
    conclusions = [{"conclusion": "recomendation"}, {"conclusion": "kept", "label": WORDS}]
    diagnostics = found_in(tmp_path, overlay_of("base@1.0.0", conclusions=conclusions))
    assert {code for code, *_ in diagnostics} == {Code.MISSING_FIELD, Code.UNKNOWN_CONCLUSION}


def test_an_overlay_cannot_bring_roles_or_lines(tmp_path: Path, base: Data) -> None:
    diagnostics = found_in(tmp_path, overlay_of("base@1.0.0", roles=base["roles"]))
    assert diagnostics == [(Code.UNKNOWN_FIELD, "ours", "roles:")]


def test_the_errors_of_a_base_are_told_and_nothing_is_built_on_them(tmp_path: Path, base: Data) -> None:
    base["findings"][0]["clause"] = "9"
    _write(tmp_path / "base", base)
    assert found_in(tmp_path, overlay_of("base@1.0.0")) == [(Code.UNKNOWN_CLAUSE, "base", "clause: '9'")]
    base["colour"] = "red"
    _write(tmp_path / "base", base)
    assert found_in(tmp_path, overlay_of("base@1.0.0")) == [(Code.UNKNOWN_FIELD, "base", "colour: red")]


def test_a_circle_of_overlays_is_told_where_it_closes(tmp_path: Path) -> None:
    for name, other in (("first", "second"), ("second", "third"), ("third", "first")):
        _write(tmp_path / name, overlay_of(f"{other}@2.0.0", name))
    (diagnostic,) = read_rulebook(tmp_path / "first").diagnostics
    assert (diagnostic.code, Path(diagnostic.place.file).parent.name) == (Code.CYCLIC_EXTENDS, "third")
    assert diagnostic.params["cycle"] == "first → second → third → first"


def test_a_base_of_another_version_is_refused(tmp_path: Path, base: Data) -> None:
    assert found_in(tmp_path, overlay_of("base@1.0.1")) == [(Code.WRONG_BASE_VERSION, "ours", "extends: base@1.0.1")]


def test_a_folder_whose_rulebook_has_another_id_is_no_base(tmp_path: Path, base: Data) -> None:
    _write(tmp_path / "other", base)
    assert found_in(tmp_path, overlay_of("other@1.0.0")) == [(Code.UNKNOWN_BASE, "ours", "extends: other@1.0.0")]


def test_a_base_beside_the_overlay_goes_before_the_shipped_one(tmp_path: Path, base: Data) -> None:
    _write(tmp_path / "kl14", base | {"rulebook": "kl14"})
    book = load_rulebook(_write(tmp_path / "ours", overlay_of("kl14@1.0.0")))
    assert list(book.findings) == ["followed", "reported"]


def test_an_overlay_is_found_from_inside_its_folder(
    tmp_path: Path, base: Data, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(_write(tmp_path / "ours", overlay_of("base@1.0.0")))
    assert load_rulebook(".").extends == ("base@1.0.0",)
