"""Files made to break the reader are refused at a place, in one sentence, at once; odd but honest ones are read."""

import json
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from engine import load_case
from engine.cli import app
from engine.reading import yaml_text
from engine.reading.characters import is_hidden
from engine.reading.diagnostics import Code, errors_in, in_order
from engine.reading.entries import Language
from engine.reading.load import read_case, read_rulebook
from engine.telling.text import render_diagnostics
from engine.telling.wording import hint_of, sentence_of
from tests.parts import few
from tests.support import ROOT, kl14, measured

HEALTH = ROOT / "cases" / "health-records-pilot.yaml"
CASE = """\
case: kiosk
title: Ki-ốt một cửa
rulebook: kl14
as_of: 2023-05-10
pilot:
  findings:
    approval_given: yes
persons:
  - id: p1
    roles: [implementer]
    findings: {personal_gain: no}
"""
BOMB = 'a: &a ["lol", "lol"]\n' + "".join(
    f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)

NUL, MARKS = r"\0", "\u0301\u0323"


def changed(old: str, new: str) -> bytes:
    """The case with one thing changed."""
    assert CASE.count(old) == 1
    return CASE.replace(old, new).encode("utf-8", "surrogateescape")


def added(line: str) -> bytes:
    return (CASE + line + "\n").encode("utf-8", "surrogateescape")


def expecting(missing: int, listed: int) -> bytes:
    """A case that expects answers for so many persons whom it does not list, and lists so many others."""
    persons = "".join(
        f"  - {{id: q{i}, roles: [implementer], findings: {{personal_gain: no}}}}\n" for i in range(listed)
    )
    return added(persons + "expect:\n" + "".join(f"  x{i}: {{}}\n" for i in range(missing)))


HOSTILE: dict[str, tuple[bytes, Code, int, int]] = {
    "an empty file": (b"", Code.EMPTY_FILE, 1, 1),
    "only a byte order mark": (b"\xef\xbb\xbf", Code.EMPTY_FILE, 1, 1),
    "an unknown rulebook": (changed("kl14", "kl15"), Code.UNKNOWN_RULEBOOK, 3, 11),
    "an unknown finding": (changed("approval_given", "aproval_given"), Code.UNKNOWN_FINDING, 7, 5),
    "an unknown value": (changed("approval_given: yes", "approval_given: maybe"), Code.UNKNOWN_VALUE, 7, 21),
    "a wrong role": (changed("implementer", "chairman"), Code.UNKNOWN_ROLE, 10, 13),
    "a duplicate key": (changed("yes\n", "yes\n    approval_given: no\n"), Code.DUPLICATE_KEY, 8, 5),
    "one key in two normal forms": (added("é: x\ne\u0301: y"), Code.DUPLICATE_KEY, 13, 1),
    "a person without findings": (changed("    findings: {personal_gain: no}\n", ""), Code.NO_FINDINGS, 9, 5),
    "two persons with one id": (
        added("  - {id: p1, roles: [approver], findings: {personal_gain: no}}"), Code.DUPLICATE_ID, 12, 10
    ),
    "evidence that is not listed": (
        changed("approval_given: yes", "approval_given: {value: yes, evidence: [E1]}"), Code.UNKNOWN_EVIDENCE, 7, 45
    ),
    "60 KB of brackets": (b"[" * 60_000, Code.TOO_DEEP, 1, 31),
    "60 KB of braces": (b"{" * 60_000, Code.KEY_NOT_TEXT, 1, 2),
    "31 levels": (b"- " * 30 + b"- deep\n", Code.TOO_DEEP, 1, 61),
    "20,001 nodes": (b"- a\n" * 20_000, Code.TOO_MANY_NODES, 20_000, 3),
    "3 MB": (b"#" * 3_000_000, Code.TOO_LARGE, 1, 1),
    "an alias bomb": (BOMB.encode(), Code.ALIAS, 1, 4),
    "a merge key": (changed("    findings: {personal_gain: no}", "    <<: {findings: {}}"), Code.MERGE_KEY, 11, 5),
    "a tag that runs a command": (
        changed("title: Ki-ốt một cửa", "title: !!python/object/apply:os.system [reboot]"), Code.TAG, 2, 8
    ),
    "a template": (changed("Ki-ốt một cửa", "{{7*7}}"), Code.KEY_NOT_TEXT, 2, 9),
    "a flood of directives": (b"%TAG !a! b\n" * 150_000 + b"---\n", Code.DIRECTIVE, 1, 1),
    "a line separator": (changed("Ki-ốt một", "Ki-ốt\u2028một"), Code.FORBIDDEN_CHARACTER, 2, 13),
    "an escaped line separator": (changed("Ki-ốt một cửa", r'"Ki-ốt\u2028một"'), Code.FORBIDDEN_CHARACTER, 2, 8),
    "a bidirectional mark": (changed("Ki-ốt", "Ki-\u202eốt"), Code.FORBIDDEN_CHARACTER, 2, 11),
    "NUL bytes": (changed("kiosk", "kio\0sk"), Code.FORBIDDEN_CHARACTER, 1, 10),
    "a flood of escaped NULs": (added(f'note: "{NUL * 900_000}"'), Code.FORBIDDEN_CHARACTER, 12, 7),
    "a flood of carriage returns": (b"\r" * 1_900_000, Code.FORBIDDEN_CHARACTER, 1, 1),
    "a flood of marks on one letter": (added(f"note: e{MARKS * 470_000}"), Code.FORBIDDEN_CHARACTER, 12, 8),
    "a noncharacter": (changed("Ki-ốt", "Ki-\uffffốt"), Code.FORBIDDEN_CHARACTER, 2, 11),
    "a terminal's escape sequence": (added('note: "\\e[31m"'), Code.FORBIDDEN_CHARACTER, 12, 7),
    "invalid UTF-8": (changed("Ki-ốt", "Ki-\udcffốt"), Code.NOT_UTF8, 2, 11),
    "a mark and then invalid UTF-8": (b"\xef\xbb\xbfcase: ki\xffsk\n", Code.NOT_UTF8, 1, 9),
    "UTF-16": ("\ufeff".encode("utf-16-le") + CASE.encode("utf-16-le"), Code.NOT_UTF8, 1, 1),
    "a path as id": (changed("kiosk", "../../etc/passwd"), Code.BAD_FORMAT, 1, 7),
    "an id with a newline": (changed("kiosk", r'"kiosk\n"'), Code.BAD_FORMAT, 1, 7),
    "a path as rulebook": (changed("kl14", "../kl14"), Code.BAD_FORMAT, 3, 11),
    "a day as seconds": (changed("2023-05-10", "0"), Code.BAD_FORMAT, 4, 8),
    "a key of 1.9 MB": (added(f"? {'x' * 1_900_000}\n: y"), Code.UNKNOWN_FIELD, 12, 3),
    "a key of two lines": (added('"x\\nerror[y]": y'), Code.UNKNOWN_FIELD, 12, 1),
    "3,000 names looked for among 499": (expecting(3_000, 499), Code.UNKNOWN_PERSON, 512, 3),
}  # fmt: skip
"""What is in the file, and the first thing found in it."""

invoke = CliRunner().invoke


@cache
def command(arguments: Sequence[str | bytes], given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command line in a process of its own."""
    program = [sys.executable, "-c", "from engine.cli import main; main()"]
    return subprocess.run([*program, *arguments], input=given, capture_output=True, cwd=ROOT, timeout=60)


@cache
def within(arguments: Sequence[str], given: bytes = b"") -> Result:
    """The command line in this process, which answers alike and starts sooner."""
    result = invoke(app, list(arguments), input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every hostile file."""
    folder = tmp_path_factory.mktemp("hostile")
    for name, (text, *_) in HOSTILE.items():
        (folder / f"{name}.yaml").write_bytes(text)
    return folder


# -- in this process


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_refused_at_its_place(name: str) -> None:
    text, code, line, column = HOSTILE[name]
    rulebook = None if code == Code.UNKNOWN_RULEBOOK else kl14()
    diagnostics = in_order(read_case(text, rulebook).diagnostics)
    shown = render_diagnostics(diagnostics, "vi")
    assert {d.code for d in errors_in(diagnostics)} == {code}
    assert (diagnostics[0].place.line, diagnostics[0].place.column) == (line, column)
    assert not any(is_hidden(char) for char in shown)
    assert all(len(row) < 1_200 for row in shown.split("\n"))


@pytest.mark.long
def test_no_hostile_text_takes_long() -> None:
    """Measured under 1 s of processor time each; the bound is there for what never ends, on the slowest machine."""
    taken = measured(
        """
import time
from engine.reading.diagnostics import in_order
from engine.reading.load import read_case
from engine.telling.text import render_diagnostics
from tests.support import kl14
from tests.test_hostile_input import HOSTILE
kl14()
for text, *_ in HOSTILE.values():
    begin = time.process_time()
    render_diagnostics(in_order(read_case(text, kl14()).diagnostics), "vi")
    print(round(1000 * (time.process_time() - begin)))
"""
    )
    assert {name: ms for name, ms in zip(HOSTILE, taken, strict=True) if ms > 30_000} == {}


@pytest.mark.parametrize("name", few(HOSTILE, 15, 25))
def test_both_parsers_find_the_same_at_the_same_places(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rulebook, diagnostics = kl14(), []
    for parser in (yaml_text._PARSER, yaml.SafeLoader):
        monkeypatch.setattr(yaml_text, "_PARSER", parser)
        diagnostics.append([(d.code, d.place) for d in in_order(read_case(HOSTILE[name][0], rulebook).diagnostics)])
    assert diagnostics[0] == diagnostics[1]


def test_a_message_repeats_no_escape_sequence_to_the_terminal() -> None:
    diagnostics = read_case(added('"\\e[31m": x\n"\\e[31m": y'), kl14()).diagnostics
    assert Code.DUPLICATE_KEY in {d.code for d in diagnostics}
    assert not any(is_hidden(char) for char in render_diagnostics(diagnostics, "en"))


# -- as people run it


@pytest.mark.xdist_group("hostile")  # one run of the command answers for all of them
@pytest.mark.parametrize("language", few(["vi", "en"], 1))
@pytest.mark.parametrize("name", HOSTILE)
def test_the_command_says_where_and_what_in_one_sentence(name: str, language: Language, folder: Path) -> None:
    _, code, line, column = HOSTILE[name]
    done = command(("evaluate", *(str(folder / f"{n}.yaml") for n in HOSTILE), "--lang", language))
    rows = done.stderr.decode().split("\n")
    kind = {"vi": "lỗi", "en": "error"}[language]
    head = f"{folder / name}.yaml:{line}:{column}: {kind}[{code}]: "
    at = next(i for i, row in enumerate(rows) if row.startswith(head))
    diagnostic = next(d for d in in_order(read_case(folder / f"{name}.yaml").diagnostics) if d.code == code)
    assert rows[at] == head + sentence_of(diagnostic, language)
    hint = hint_of(diagnostic, language)
    assert hint is None or any(row.endswith(f": {hint}") for row in rows[at + 1 : at + 4])
    assert (done.returncode, done.stdout) == (1, b"")
    assert "Traceback" not in done.stderr.decode()


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
def test_each_hostile_file_alone_exits_1(name: str, folder: Path) -> None:
    result = invoke(app, ["evaluate", str(folder / f"{name}.yaml")])
    assert (result.exit_code, result.stdout) == (1, "")
    assert isinstance(result.exception, SystemExit)


UNOPENED: dict[str, tuple[str | bytes, str, str]] = {
    "missing": ("nowhere.yaml", "nowhere.yaml:1:1: lỗi[missing-file]: ", "không có tệp `nowhere.yaml`"),
    "a directory": ("cases", "cases:1:1: lỗi[is-a-directory]: ", "`cases` là thư mục, không phải tệp"),
    "too long a name": ("n" * 5_000, f"{'n' * 5_000}:1:1: lỗi[unreadable-file]: ", "không đọc được tệp `nnn"),
    "no name": ("", ".:1:1: lỗi[is-a-directory]: ", "`.` là thư mục, không phải tệp"),
    "a name that is no text": (b"\xff.yaml", "\ufffd.yaml:1:1: lỗi[missing-file]: ", "không có tệp `\ufffd.yaml`"),
    "a name that moves the cursor": ("\x1b[31m", "\ufffd[31m:1:1: lỗi[missing-file]: ", "không có tệp `\ufffd[31m`"),
}


@pytest.mark.parametrize("name", few(UNOPENED, 2, 3))
def test_what_cannot_be_opened_is_named(name: str) -> None:
    argument, head, sentence = UNOPENED[name]
    done = command(("evaluate", argument))
    assert done.returncode == 1
    assert done.stderr.decode().startswith(head + sentence)
    assert "Traceback" not in done.stderr.decode()


def test_a_missing_file_is_told_in_english_too() -> None:
    done = command(("evaluate", "nowhere.yaml", "--lang", "en"))
    assert done.stderr.decode() == "nowhere.yaml:1:1: error[missing-file]: there is no file `nowhere.yaml`\n"


def test_hostile_standard_input_is_refused_like_a_file() -> None:
    done = command(("evaluate", "-", "--lang", "en"), b"[" * 60_000)
    assert done.returncode == 1
    assert done.stderr.decode().startswith("<text>:1:31: error[nested-too-deep]: this is nested more than 30 levels")


@pytest.mark.parametrize("name", ["kl15", "n" * 5_000, "\x1b[31m"])
def test_a_rulebook_that_does_not_exist_is_refused(name: str) -> None:
    result = within(("check", name, "--lang", "en"))
    assert result.exit_code == 1
    assert ":1:1: error[" in result.stderr


def test_a_count_of_5000_digits_is_no_condition() -> None:
    text = (ROOT / "tests" / "bad" / "rulebooks" / "bad-condition.yaml").read_text(encoding="utf-8")
    count = f"{{at_least: {{n: {'9' * 5_000}, of: [{{decision_followed: yes}}]}}}}"
    (diagnostic,) = read_rulebook(text.replace("decision_followed is yes", count)).diagnostics
    assert (diagnostic.code, diagnostic.place.line, diagnostic.place.column) == (Code.BAD_CONDITION, 34, 30)


# -- odd, and honest


def test_words_that_yaml_takes_for_other_things_stay_text() -> None:
    text = (
        CASE.replace("case: kiosk", "case: 012")
        .replace("Ki-ốt một cửa", "12:30:00")
        .replace("p1", "p1\n    name: null")
    )
    case = load_case(text, kl14())
    assert case.persons[0].settled == {"approval_given": "yes", "personal_gain": "no"}
    assert (case.id, case.file.title.vi, case.file.persons[0].name) == ("012", "12:30:00", "null")


ODD: dict[str, Callable[[str], bytes]] = {
    "a byte order mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text).encode(),
    "no newline at the end": lambda text: text.rstrip().encode(),
    "tabs before comments": lambda text: text.replace("rulebook: kl14\n", "rulebook: kl14\t# số 14\n").encode(),
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_but_honest_file_is_answered_like_the_plain_one(name: str) -> None:
    text = HEALTH.read_text(encoding="utf-8")
    odd = ODD[name](text)
    assert odd != text.encode()
    plain, answered = (within(("evaluate", "-"), given) for given in (text.encode(), odd))
    assert (answered.exit_code, answered.stderr) == (0, "")
    assert answered.stdout == plain.stdout != ""


def test_an_answer_of_no_is_the_value_no() -> None:
    done = command(("evaluate", "-", "--format", "json"), CASE.encode())
    (decision,) = json.loads(done.stdout)
    assert decision["trace"]["nodes"]["finding:personal_gain"]["value"] == "no"
