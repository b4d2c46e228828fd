"""The interview: asks only what still matters, loses nothing, and writes a case that `evaluate` accepts."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine import decide, load_case
from engine.cli import app
from engine.reasoning import questions
from engine.reasoning.questions import Plan, plan_questions
from engine.reasoning.trace import Trace
from tests.support import BENIGN, ROOT, decide_on, kl14

run = CliRunner().invoke
pytestmark = pytest.mark.xdist_group("ask")  # so that the plans are worked out once in a run


@pytest.fixture(autouse=True, scope="module")
def plans() -> Iterator[None]:
    """What to ask next is worked out once for the same answers: it is nearly all the time of an interview."""
    known: dict[tuple[tuple[int, ...], frozenset[str]], Plan] = {}

    def planned(trace: Trace, skip: frozenset[str] = frozenset()) -> Plan:
        asked = tuple(trace.known), skip
        if asked not in known:
            known[asked] = plan_questions(trace, skip)
        return known[asked]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(questions, "plan_questions", planned)
        yield


def interview(answers: list[str], *options: str) -> tuple[str, str, str]:
    """The case printed, what was asked and what was answered in the end, for answers on standard input."""
    result = run(app, ["ask", *options], input="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    asked, sign, ending = result.stderr.partition("\n=> ")
    return result.stdout, asked, sign + ending


def answers_of(settled: dict[str, str]) -> list[str]:
    """The numbers that a person with these findings would answer, in the order the interview asks."""
    known: dict[str, str] = {}
    numbers = ["2"]  # an implementer
    while question := questions.plan_questions(decide_on(known).trace).question:
        known[question] = settled[question]
        numbers.append(str(list(kl14().findings[question].values).index(settled[question]) + 1))
    return numbers


@pytest.mark.long
def test_a_whole_interview_ends_in_the_recommendation_and_a_case_that_gives_it_again() -> None:
    text, _, ending = interview(answers_of(BENIGN))
    assert "=> ĐỀ NGHỊ XEM XÉT MIỄN TRÁCH NHIỆM" in ending
    decision = decide(kl14(), load_case(text, kl14()))[0]
    assert decision.recommendation == "exemption"
    assert set(decision.trace.person.settled) < set(BENIGN)  # it did not have to ask everything


def test_it_stops_asking_as_soon_as_the_outcome_is_settled() -> None:
    text, asked, _ = interview(["2", "1"])  # an implementer; self-seeking: yes
    assert asked.count("> ") == 2
    assert decide(kl14(), load_case(text, kl14()))[0].recommendation == "strict"


def test_every_question_has_its_clause_beside_it() -> None:
    _, asked, _ = interview(["2", "2", "2", "q"])
    clauses = re.findall(r"\? \[(.*?)\]", asked)
    assert len(clauses) == 3
    assert all(clause in kl14().clauses for clause in clauses)


def test_not_known_is_never_asked_again_and_counts_for_nothing() -> None:
    text, asked, _ = interview(["2", "?", "2", "q"])
    assert asked.count("Có lợi dụng thí điểm để vụ lợi không?") == 1
    assert "self_seeking_act: unknown" in text
    assert "strict" in decide(kl14(), load_case(text, kl14()))[0].possible


def test_going_back_takes_the_last_answer_away() -> None:
    text, asked, _ = interview(["2", "2", "<", "q"])
    assert "self_seeking_act" not in text
    assert asked.count("Có lợi dụng thí điểm để vụ lợi không?") == 2


def test_a_word_that_is_no_answer_is_asked_for_again() -> None:
    _, asked, _ = interview(["boss", "2", "maybe", "q"])
    assert asked.count("Chưa hiểu câu trả lời") == 2


@pytest.mark.parametrize("end", [["q"], []])
def test_stopping_keeps_what_was_answered(end: list[str], tmp_path: Path) -> None:
    out = tmp_path / "part.yaml"
    _, asked, ending = interview(["2", "2", "2", *end], "--out", str(out))
    assert "Đã dừng" in asked and "Đã ghi hồ sơ" in ending
    settled = load_case(out, kl14()).persons[0].settled
    assert settled == {"self_seeking_act": "no", "corruption_or_negative_act": "no"}


def test_ctrl_c_keeps_what_was_answered(tmp_path: Path) -> None:
    out = tmp_path / "part.yaml"
    program = (
        "import sys, engine.cli\n"
        "ask = sys.modules['engine.cli.ask']\n"
        "answers = iter(['2', '2', KeyboardInterrupt])\n"
        "def answer():\n"
        "    word = next(answers)\n"
        "    if word is KeyboardInterrupt: raise KeyboardInterrupt\n"
        "    return word\n"
        "ask._read = answer\n"
        "from engine.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", program, "ask", "--out", str(out)], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert load_case(out, kl14()).persons[0].settled == {"self_seeking_act": "no"}


def test_an_interview_goes_on_where_it_was_stopped(tmp_path: Path) -> None:
    out = tmp_path / "part.yaml"
    interview(["2", "2", "2", "q"], "--out", str(out))
    _, asked, _ = interview(["1"], "--resume", str(out), "--lang", "en", "--out", str(out))
    assert "[2 answered;" in asked
    assert decide(kl14(), load_case(out, kl14()))[0].recommendation == "strict"


def test_a_file_is_not_overwritten_by_mistake(tmp_path: Path) -> None:
    out = tmp_path / "there.yaml"
    out.write_text("x", encoding="utf-8")
    assert run(app, ["ask", "--out", str(out)], input="q\n").exit_code == 2
    assert out.read_text(encoding="utf-8") == "x"


def test_it_speaks_english_when_asked() -> None:
    _, asked, _ = interview(["2", "q"], "--lang", "en")
    assert "Was the pilot exploited for self-seeking ends? [2.4.3]" in asked
