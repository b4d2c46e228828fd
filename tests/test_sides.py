"""A side of a contested finding is a value with evidence for it; no screen writes another, and no text tells one."""

from functools import cache
from typing import Any

import pytest

from engine import recommend
from engine.reading.draft import PILOT, Answer, Draft, read_draft
from engine.reading.load import read_case
from engine.reasoning.leaning import leaning
from engine.telling.compose import compose
from engine.telling.documents import report_bytes
from engine.telling.text import render_case
from engine.telling.tree import Tree
from tests.reports import profile
from tests.support import ROOT, kl14
from tests.test_ui_hear import drafted, opened

TEXT = (ROOT / "cases" / "bus-priority-lane.yaml").read_text(encoding="utf-8")
SIDES = "contested: {none: [E5], non_grave: [E6]}"
EMPTY = "contested: {none: [E5], intentional: [], non_grave: [E6], grave: []}"


@cache
def everything(text: str, language: Any) -> dict[str, object]:
    """All that is told of a case, without the digest of its text."""
    case = read_case(text.encode(), kl14()).value
    assert case
    decisions = recommend(kl14(), case)
    paper = report_bytes(compose(decisions, language, profile("party")), "md").decode()
    tree = Tree(decisions[0], language, True)
    return {
        "text": render_case(decisions, language, True),
        "paper": paper.replace(case.sha256, "").replace(case.sha256[:16], ""),
        "tree": (tree.finding("subjective_fault"), tree.grow()),
        "leaning": leaning(decisions[0]),
    }


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("telling", ["text", "paper", "tree", "leaning"])
def test_a_side_without_evidence_is_told_nowhere(telling: str, language: str) -> None:
    assert SIDES in TEXT
    with_empty = everything(TEXT.replace(SIDES, EMPTY), language)[telling]
    assert with_empty == everything(TEXT, language)[telling]
    assert telling in ("tree", "leaning") or "()" not in str(with_empty)


def test_a_file_with_such_a_side_is_read_with_a_warning_for_each() -> None:
    loaded = read_case(TEXT.replace(SIDES, EMPTY).encode(), kl14())
    sides = [d for d in loaded.diagnostics if d.code == "side-without-evidence"]
    assert loaded.value and [d.params["value"] for d in sides] == ["intentional", "grave"]
    assert {d.severity for d in sides} == {"warning"}


def _draft(entry: str) -> Draft:
    draft = read_draft(TEXT.replace(f"{{{SIDES}}}", entry).replace(SIDES, entry), kl14()).value
    assert draft
    return draft


def test_a_draft_that_is_saved_again_has_only_sides_with_evidence() -> None:
    before = _draft(EMPTY)
    said = before.answer("p1", "subjective_fault")
    after = before.with_answer("p1", "subjective_fault", said)
    assert said.contested == {"none": ("E5",), "non_grave": ("E6",)}
    assert "[]" not in after.text.split("subjective_fault:")[1].split("note:")[0]


def test_evidence_beside_a_dispute_stays_when_the_draft_is_changed() -> None:
    draft = _draft(SIDES).with_answer("p1", "subjective_fault", Answer(None, {"none": ("E5",), "grave": ()}, ("E1",)))
    assert draft.answer("p1", "subjective_fault") == Answer(None, {"none": ("E5",)}, ("E1",))


def _toggled(finding: str) -> Any:
    app = opened(case="bus-priority-lane", tab="2.3")
    next(b for b in app.button if b.key == f"open.pilot.{finding}").click().run()
    next(t for t in app.toggle if (t.key or "").startswith("contested.")).set_value(True).run()
    assert not app.exception
    assert drafted(app).answer(PILOT, finding).contested is not None
    return app


def test_a_dispute_that_is_opened_leaves_the_evidence_on_the_side_it_was_given_for() -> None:
    before = drafted(opened(case="bus-priority-lane")).answer(PILOT, "approval_given")
    assert before.value == "yes" and before.evidence
    app = _toggled("approval_given")
    assert drafted(app).answer(PILOT, "approval_given") == Answer(None, {"yes": before.evidence})
    select = next(m for m in app.multiselect if (m.key or "").endswith(".approval_given.no"))
    select.set_value(["E1"]).run()
    assert drafted(app).data["pilot"]["findings"]["approval_given"]["contested"] == {  # type: ignore[index, call-overload]
        "yes": list(before.evidence), "no": ["E1"],
    }  # fmt: skip
    select = next(m for m in app.multiselect if (m.key or "").endswith(".approval_given.no"))
    select.set_value([]).run()
    assert drafted(app).answer(PILOT, "approval_given").contested == {"yes": before.evidence}


def test_a_dispute_that_is_closed_again_keeps_its_evidence() -> None:
    app = _toggled("approval_given")
    before = drafted(app).answer(PILOT, "approval_given").contested
    assert before
    next(t for t in app.toggle if (t.key or "").startswith("contested.")).set_value(False).run()
    assert drafted(app).answer(PILOT, "approval_given") == Answer(None, None, before["yes"])
