"""What a hand leaves in YAML without knowing gets one diagnostic, at its place, with the hint that helps."""

import random
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from engine import load_case
from engine.cli import app
from engine.keeping.keep import Given, keep_decisions
from engine.keeping.register import Register
from engine.keeping.replay import Replay
from engine.keeping.verify import verify
from engine.reading import yaml_text
from engine.reading.access import read_access
from engine.reading.diagnostics import Code, Loaded, in_order
from engine.reading.load import load_kept_case, read_case, read_rulebook
from engine.reading.organisation import read_organisation
from engine.reading.pack import pack_rulebook
from engine.reasoning.recommend import recommend
from engine.telling.wording import hint_of
from tests.careless import CARELESS, CASE, HABITS, NARROW, SPACE, slips_in
from tests.register_support import NOW
from tests.support import CASES, ROOT, kl14

BAD = ROOT / "tests" / "bad" / "rulebooks"
PARSERS = [pytest.param(parser, id=parser.__name__) for parser in (yaml_text._PARSER, yaml.SafeLoader)]


def test_the_case_itself_is_good() -> None:
    assert read_case(CASE, kl14()).diagnostics == ()


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("name", CARELESS)
def test_a_slip_is_told_once_where_it_is_with_the_hint_that_helps(
    name: str, parser: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    rulebook, slip = kl14(), CARELESS[name]
    monkeypatch.setattr(yaml_text, "_PARSER", parser)
    (diagnostic,) = in_order(read_case(slip.text, rulebook).diagnostics)
    assert (diagnostic.code, diagnostic.place.line, diagnostic.place.column) == (slip.code, slip.line, slip.column)
    assert slip.hint in (hint_of(diagnostic, "en") or "")


@cache
def lines_of_entries(text: str) -> frozenset[int]:
    """The lines of a good case on which a key or an item begins; others go on with a text."""
    tree = yaml_text.parse_yaml(text, "case.yaml").value
    assert tree
    return frozenset(place.line for place in (*tree.keys.values(), *tree.places.values()))


@pytest.mark.parametrize("habit", HABITS)
def test_a_slip_anywhere_in_a_good_case_is_told_once_and_on_its_line(habit: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in CASES]
    slips = [slip for text in texts for slip in slips_in(text, lines_of_entries(text), habit)]
    assert len(slips) > 10
    for text, line in random.Random(habit).sample(slips, min(20, len(slips))):
        diagnostics = in_order(read_case(text, kl14()).diagnostics)
        assert [d.place.line for d in diagnostics] == [line], (text.split("\n")[line - 1], diagnostics)


COMMENTED = """\
# a comment
case: kiosk  # a comment
title: "Quyết định #12"  # a comment
rulebook: kl14 # or kl14-text
as_of: 2023-05-10  # a comment
narrative: {vi: Ki-ốt số#5, en: "A kiosk #5"}  # a comment
pilot:  # a comment
  findings:  # a comment
    approval_given: yes  # a comment
    outcome_level: {value: partly_achieved, evidence: E1}  # a comment
    damage_level:
      value: none  # a comment
      note: >  # a comment
        Không có #5
      evidence: E1  # a comment
persons:
  # a comment
  - id: p1  # a comment
    roles: [implementer] # proposer implementer approver
    findings: {personal_gain: no}  # a comment
evidence:
  - id: E1  # a comment
    title: 'Sổ #1'  # a comment
    date: 2023-01-05  # a comment
    weight: strong  # a comment
"""


def test_a_comment_may_follow_whatever_is_seen_to_be_whole() -> None:
    case = load_case(COMMENTED, kl14())
    assert (case.file.title.vi, case.evidence("E1").title.vi) == ("Quyết định #12", "Sổ #1")
    assert case.file.narrative and case.file.narrative.vi == "Ki-ốt số#5"


OTHER_FILES: dict[str, tuple[Callable[[Path], Loaded[Any]], str, int, int]] = {
    "organisation": (
        lambda path: read_organisation(str(path)), "form: party  # one\nbody: \"Tổ số #1\"\nsuperior: Ban #2\n", 3, 15
    ),
    "access": (
        read_access,
        "sign_in:\n  redirect_uri: https://ct.example.vn/oauth2callback  # a comment\n"
        "  server_metadata_url: https://id.example.vn/meta\n  client_id: ct\n  client_secret: a #b\n"
        "  cookie_secret: c\nroles: {a@example.vn: reader}\n", 5, 20
    ),
    "rulebook": (
        read_rulebook,
        (BAD / "gap.yaml").read_text(encoding="utf-8").replace("vi: Bộ quy tắc nhỏ", "vi: Bộ quy tắc #1"), 4, 24
    ),
}  # fmt: skip
"""By the kind of file how it is read, one with a text that is cut, and where."""


@pytest.mark.parametrize("kind", OTHER_FILES)
def test_a_text_is_not_cut_in_any_file_that_people_write(kind: str, tmp_path: Path) -> None:
    read, text, line, column = OTHER_FILES[kind]
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    diagnostics = [d for d in read(path).diagnostics if d.code == Code.CUT_TEXT]
    assert [(d.place.line, d.place.column) for d in diagnostics] == [(line, column)]


def test_other_spaces_dashes_and_quotes_are_welcome_in_texts() -> None:
    text = f"“Ki-ốt”{SPACE}– một{NARROW}cửa"
    case = load_case(CASE.replace("Ki-ốt một cửa", text), kl14())
    assert case.file.title.vi == text


@pytest.mark.parametrize("path", [*CASES, *sorted(ROOT.glob("rules/*/cases/*.yaml"))], ids=lambda path: path.stem)
def test_the_shipped_cases_give_no_new_warning(path: Path) -> None:
    diagnostics = read_case(path, today=date(2026, 7, 1)).diagnostics
    assert {d.code for d in diagnostics} <= {Code.ADVERSE_WITHOUT_EVIDENCE}


def test_a_day_to_come_is_told_only_by_who_knows_the_day() -> None:
    text = CASE.replace("2023-05-10", "2026-07-02")
    assert read_case(text, kl14()).diagnostics == ()
    assert read_case(text, kl14(), today=date(2026, 7, 2)).diagnostics == ()
    (diagnostic,) = read_case(text, kl14(), today=date(2026, 7, 1)).diagnostics
    assert (diagnostic.code, diagnostic.severity) == (Code.FUTURE_DAY, "warning")


@pytest.mark.parametrize("command", ["evaluate", "report"])
def test_the_commands_tell_a_day_to_come_and_exit_as_before(command: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(CASE.replace("2023-05-10", "9999-12-31"), encoding="utf-8")
    out = ["-o", str(tmp_path / "paper.md")] if command == "report" else []
    done = CliRunner().invoke(app, [command, str(path), *out, "--lang", "en"])
    assert done.exit_code == 0
    assert f"{path}:4:8: warning[future-day]: the day `9999-12-31` has not come yet" in done.stderr


def test_a_case_put_on_record_before_its_title_was_refused_is_replayed_as_it_was(tmp_path: Path) -> None:
    raw = CARELESS["a title cut"].text
    pack = pack_rulebook("kl14")
    case = load_kept_case(raw, pack.rulebook)
    register, _ = Register.create(str(tmp_path / "so.db"), NOW)
    with register:
        keep_decisions(register, NOW, "k", Given(raw, case, pack, None), recommend(case.rulebook, case))
        with register.reading() as view:
            verified = verify(view)
            Replay(view).check(verified)
    assert (verified.faults, verified.replayed, case.file.title.vi) == ([], 1, "Thí điểm theo Quyết định")


def test_a_comma_in_text_without_quotes_is_recognised() -> None:
    text = "case: kiosk\ntitle: {vi: Ki-ốt hỏng, không ai sửa, en: Broken kiosk}\n"
    (found,) = read_case(text).diagnostics
    assert found.code == Code.KEY_WITHOUT_VALUE
    assert hint_of(found, "en") == 'put text with a comma in double quotes: {vi: "a, b"}'
