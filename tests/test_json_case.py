"""A case file may be JSON: it says the same, and what is wrong with it is told at the same places."""

import json
import random
import unicodedata
from collections.abc import Iterable

import pytest
import yaml

from engine import decide, load_case
from engine.reading import yaml_text
from engine.reading.case import CheckedCase
from engine.reading.diagnostics import Code, Diagnostic, in_order
from engine.reading.json_text import json_events
from engine.reading.load import read_case
from engine.reading.yaml_text import Data, parse_yaml, write_yaml
from engine.telling.wording import hint_of
from tests.support import CASES, kl14

CASE = """\
{
\t"case": "kiosk",
\t"title": "Ki-\\u1ed1t \\ud83d\\ude00 m\\/c",
\t"rulebook": "kl14",
\t"as_of": "2023-05-10",
\t"pilot": {"findings": {"approval_given": {"value": "yes", "evidence": ["E1"]}}},
\t"persons": [{"id": "p1", "roles": ["implementer"], "findings": {"personal_gain": "no"}}],
\t"evidence": [{"id": "E1", "title": "Sổ # 1"}]
}
"""


def decisions(case: CheckedCase) -> list[dict[str, object]]:
    """What is decided, without the digest of the file."""
    return [json.loads(decision.to_json()) | {"case": case.id} for decision in decide(kl14(), case)]


def found_in(text: str) -> tuple[Diagnostic, ...]:
    return in_order(read_case(text, kl14()).diagnostics)


@pytest.mark.parametrize("indent", [None, 2, "\t"])
@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("path", CASES[:6], ids=lambda path: path.stem)
def test_a_case_as_json_is_decided_like_the_case_as_yaml(path: object, ascii_only: bool, indent: str | None) -> None:
    text = path.read_text(encoding="utf-8")  # type: ignore[attr-defined]
    plain = load_case(text, kl14())
    data = yaml.load(text, Loader=yaml.BaseLoader)
    case = load_case(json.dumps(data, ensure_ascii=ascii_only, indent=indent), kl14())
    assert case.file == plain.file
    assert decisions(case) == decisions(plain)


def test_a_pair_of_escapes_is_one_letter_and_a_slash_may_be_escaped() -> None:
    assert found_in(CASE) == ()
    assert load_case(CASE, kl14()).file.title.vi == "Ki-ốt \U0001f600 m/c"


WRONG = {
    "half a pair": ("\\ude00", "", Code.FORBIDDEN_CHARACTER, 3, 11, "delete it, and type the line again"),
    "an escaped control character": ("m\\/c", "\\u0007", Code.FORBIDDEN_CHARACTER, 3, 11, "delete it"),
    "a truth value": ('"personal_gain": "no"', '"personal_gain": false', Code.UNKNOWN_VALUE, 7, 83, "mean `no`?"),
    "nothing": ('"personal_gain": "no"', '"personal_gain": null', Code.EMPTY_VALUE, 7, 66, "leave the line out"),
    "an unknown finding": ("approval_given", "aproval_given", Code.UNKNOWN_FINDING, 6, 25, "mean `approval_given`"),
    "a key twice": ('"rulebook"', '"case": "x", "rulebook"', Code.DUPLICATE_KEY, 4, 2, ""),
    "no bracket at the end": ('"}]\n}', '"}]\n', Code.SYNTAX, 8, 47, "close every bracket"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_in_json_is_told_at_its_place(name: str) -> None:
    old, new, code, line, column, hint = WRONG[name]
    assert CASE.count(old) == 1
    (diagnostic,) = found_in(CASE.replace(old, new))
    assert (diagnostic.code, diagnostic.place.line, diagnostic.place.column) == (code, line, column)
    assert hint in (hint_of(diagnostic, "en") or "")


def test_numbers_are_taken_as_they_are_written() -> None:
    case = load_case(CASE.replace('"kiosk"', "1e3").replace('"E1"', "12"), kl14())
    assert (case.id, case.file.evidence[0].id) == ("1e3", "12")


def test_json_nested_beyond_any_file_is_refused_like_yaml() -> None:
    (diagnostic,) = found_in('{"a": ' + "[" * 60_000 + "]" * 60_000 + "}\n")
    assert (diagnostic.code, diagnostic.place.line) == (Code.TOO_DEEP, 1)


def test_json_and_yaml_give_the_same_events_at_the_same_places() -> None:
    text = CASE.replace("\\ud83d\\ude00", "").replace("\t", " ").replace("2023-05-10", "2023-05-10").replace("null", "")

    def place(event: yaml.Event) -> tuple[object, ...]:
        mark = event.start_mark
        assert mark is not None
        return type(event).__name__, getattr(event, "value", None), mark.line, mark.column

    def places(events: Iterable[yaml.Event]) -> list[tuple[object, ...]]:
        return [place(event) for event in events if isinstance(event, yaml.NodeEvent)]

    assert places(json_events(text)) == places(yaml_text._events(text))


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_written_of_a_case_reads_back_the_same(seed: int) -> None:
    draw = random.Random(seed)
    signs = [*draw.sample("abcđệờẬ \u00a0,.:;-–…“”\"'#?!&*|>%@`{}[]\t\n\\=~01\ue000😀", 12), " "]
    texts = ["".join(draw.choices(signs, k=draw.randrange(400))) for _ in range(4)]
    data: Data = {"a": texts[0], "b": [texts[1], {"vi": texts[2], "en": unicodedata.normalize("NFC", texts[3])}]}
    read = parse_yaml(write_yaml(data), "a").value
    assert read is not None and read.data == data
