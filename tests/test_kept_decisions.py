"""What 0.1.0 decided, as `congtam.decision/1`, is read, compared and made again byte for byte."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from engine.keeping.exchange import import_lines, read_lines
from engine.keeping.register import Entry, Register, View
from engine.keeping.replay import Replay
from engine.keeping.verified import Verified
from engine.keeping.verify import verify
from engine.reading.folding import under
from engine.reading.load import load_case, load_rulebook
from engine.reading.rulebook import Adopted
from engine.reasoning.decide import decide_case
from engine.reasoning.decision import SCHEMA, SCHEMAS, Decision
from engine.reasoning.kept_decisions import differing, read_decisions
from tests.register_support import HEALTH, NOW
from tests.support import ROOT

OLD = ROOT / "tests" / "data" / "register-0.1.0.jsonl.xz"
"""The library's cases put on record by 0.1.0, exported."""
READINGS = load_rulebook(ROOT / "tests" / "data" / "kl14-readings")
FIRST = SCHEMAS[0]
REDUCES = "\nreadings:\n  Q2: {adopted: authority_reduces, by: {vi: Ban X, en: Body X}}\n"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    with Register.open_or_empty(str(tmp_path_factory.mktemp("old") / "r.db")) as register:
        import_lines(register, NOW, read_lines(BytesIO(lzma.decompress(OLD.read_bytes()))))
        with register.reading() as view:
            yield view


def answered(more: str = "", **tried: tuple[str, ...]) -> Decision:
    """The decision of one case under the test rulebook, with what its file adopts, or with readings tried out."""
    case = load_case(HEALTH.read_bytes() + more.encode(), READINGS)
    choice = {name: Adopted(values, tried=True) for name, values in tried.items()}
    return decide_case(replace(case, rulebook=under(case.rulebook, choice)))[0]


def adopted(decision: Decision, schema: str = SCHEMA) -> object:
    readings = decision.to_dict(schema).get("readings", {})
    assert isinstance(readings, dict)
    return readings.get("adopted")


def test_a_register_of_0_1_0_is_sound_and_each_decision_is_made_again_byte_for_byte(old: View) -> None:
    verified = verify(old)
    Replay(old).check(verified)
    assert verified.faults == []
    assert (verified.replayed, verified.of_other_software) == (33, 0)
    assert all(FIRST.encode() in (old.sealed(record) or b"") for record in old.records(None, "decision"))


def test_bytes_that_0_1_0_never_wrote_are_told_of_a_register_of_it(tmp_path: Path) -> None:
    lines = lzma.decompress(OLD.read_bytes())
    with Register.open_or_empty(str(tmp_path / "r.db")) as register:
        import_lines(register, NOW, read_lines(BytesIO(lines)))
        with register.reading() as view:
            record = list(view.records(None, "decision"))[-1]
            content = {name: value for name, value in record.content.items() if name != "sealed"}
            sealed = (view.sealed(record) or b"").replace(FIRST.encode(), SCHEMA.encode())
        register.append(NOW, Entry("decision", record.case, "forged", content, sealed))
        with register.reading() as view:
            replay, told = Replay(view), Verified()
            last = view.last()
            assert last is not None
            replay.check(told)
            assert [fault.sequence for fault in told.faults] == [last.sequence]


def test_the_second_schema_says_which_readings_are_adopted_and_is_otherwise_the_first(old: View) -> None:
    replay = Replay(old)
    for version in old.records(None, "case"):
        made = {decision.person: decision for decision in decide_case(replay.case(version))}
        for record in old.records(version.case, "decision"):
            kept = json.loads(old.sealed(record) or b"")
            decision = made[kept["person"]["id"]].with_second_opinion(kept["engine"]["second_opinion"])
            now = decision.to_dict()
            assert now.pop("readings") == {"adopted": {}} and now.pop("schema") == SCHEMA != kept.pop("schema")
            now["engine"] = kept["engine"]
            assert json.dumps(now) == json.dumps(kept)


def test_a_decision_names_each_question_that_is_not_read_by_default_and_who_says_so() -> None:
    assert adopted(answered()) == {}
    by = {"vi": "Ban X", "en": "Body X"}
    assert adopted(answered(REDUCES)) == {"Q2": {"value": "authority_reduces", "by": by}}
    both = ["authority_exempts", "authority_reduces"]
    left_open = f"\nreadings:\n  Q2: {{open: [{', '.join(both)}], by: Ban X}}\n"
    assert adopted(answered(left_open)) == {"Q2": {"open": both, "by": {"vi": "Ban X", "en": "Ban X"}}}
    assert adopted(answered(Q2=("authority_reduces",))) == {"Q2": {"value": "authority_reduces", "tried": True}}
    tried_default = answered(REDUCES, Q2=("by_cause",))
    assert adopted(tried_default) == {"Q2": {"value": "by_cause", "tried": True}}  # though the case adopts another


def test_no_decision_under_other_readings_passes_for_one_of_the_first_schema() -> None:
    assert adopted(answered(), FIRST) is None
    assert adopted(answered(REDUCES), FIRST) == adopted(answered(REDUCES))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_file_of_decisions_of_either_schema_is_held_against_what_is_made_now(schema: str, tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    file.write_bytes(answered().to_json(schema, "0.0.1"))
    kept = read_decisions(file).value
    assert kept is not None
    assert list(differing(kept, [answered()], "kept.json")) == []
    (found,) = differing(kept, [answered(Q5=(list(READINGS.questions["Q5"].readings)[1],))], "kept.json")
    assert found.params["field"] == "readings"  # the outcome is the same, and not what it rests on


def test_a_schema_that_never_was_is_no_decision(tmp_path: Path) -> None:
    file = tmp_path / "kept.json"
    file.write_bytes(answered().to_json("congtam.decision/3"))
    assert read_decisions(file).value is None
