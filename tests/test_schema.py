"""The committed JSON Schemas are those of the models, and say what the loader says."""

import json
import re
from collections.abc import Iterator
from functools import cache

import jsonschema
import pytest
import yaml

from engine.reading.diagnostics import Code, errors_in
from engine.reading.load import read_case
from engine.reading.schema import schemas
from tests.support import CASES, ROOT, kl14
from tests.test_diagnostics import of_persons

KINDS = {
    "rulebook.yaml": "rulebook",
    "findings.yaml": "findings",
    "questions.yaml": "questions",
    "flags.yaml": "flags",
    "invariants.yaml": "invariants",
    "recommendation.yaml": "conclusion",
}


@cache
def _validator(name: str) -> jsonschema.Draft7Validator:
    return jsonschema.Draft7Validator(schemas(kl14())[f"{name}.schema.json"])


def _as_an_editor_reads(path: str) -> object:
    return yaml.load((ROOT / path).read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def test_the_committed_schemas_are_up_to_date() -> None:
    for name, schema in schemas(kl14()).items():
        committed = json.loads((ROOT / "schemas" / name).read_text(encoding="utf-8"))
        assert committed == schema, f"run: make schema ({name})"
    assert {p.name for p in (ROOT / "schemas").glob("*.json")} == set(schemas(kl14()))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_every_shipped_case_fits_the_case_schema(path: object) -> None:
    _validator("case").validate(_as_an_editor_reads(f"cases/{path.name}"))  # type: ignore[attr-defined]


def test_every_rulebook_file_fits_its_schema() -> None:
    for path in sorted((ROOT / "rules" / "kl14").rglob("*.yaml")):
        inside = path.relative_to(ROOT / "rules" / "kl14").as_posix()
        folders = {"sources": "source", "conclusions": "conclusion", "cases": "case"}
        kind = KINDS.get(inside) or folders[inside.split("/")[0]]
        _validator(kind).validate(_as_an_editor_reads(f"rules/kl14/{inside}"))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("pilot", "findings", "aproval_given"), "yes"),
        (("pilot", "findings", "approval_given"), "maybe"),
        (("persons", 0, "roles"), ["boss"]),
        (("colour",), "red"),
        (("readings",), {"Q2": {"adopted": "by_causes", "by": "Ban Thường vụ"}}),
        (("readings",), {"Q2": {"adopted": "by_cause"}}),
        (("readings",), {"Q2": {"adopted": "by_cause", "open": ["by_cause", "authority_exempts"], "by": "Ban"}}),
        (("readings",), {"Q22": {"adopted": "cap", "by": "Ban Thường vụ"}}),
    ],
)
def test_a_misspelt_case_does_not_fit(place: tuple[str | int, ...], value: object) -> None:
    case = _as_an_editor_reads("cases/health-records-pilot.yaml")
    node = case
    for step in place[:-1]:
        node = node[step]  # type: ignore[index]
    node[place[-1]] = value  # type: ignore[index]
    assert not _validator("case").is_valid(case)


def test_a_case_that_says_how_it_is_read_fits() -> None:
    case = _as_an_editor_reads("cases/health-records-pilot.yaml")
    assert isinstance(case, dict)
    for entry in ({"adopted": "authority_reduces"}, {"open": ["by_cause", "authority_reduces"]}):
        _validator("case").validate({**case, "readings": {"Q2": {**entry, "by": {"vi": "Ban", "en": "Board"}}}})


BARE = ["2024", "1e3", "yes", "true", "null", "2024-05-10", "0x1F", "12:30", "1.5"]
"""Words that YAML, in one version or another, takes for numbers, truth values, nothing, days or times."""

FIELDS: dict[str, tuple[str, tuple[str | int, ...]]] = {
    "an id": ("kiosk", ("case",)),
    "an id of evidence": ("E2", ("evidence", 1, "id")),
    "a text": ("Ki-ốt", ("title",)),
    "a text by language": ("It broke", ("narrative", "en")),
    "a name": ("bà A", ("persons", 0, "name")),
    "a day": ("2023-05-10", ("as_of",)),
    "a day that may be left out": ("2023-01-05", ("evidence", 0, "date")),
    "a choice": ("strong", ("evidence", 0, "weight")),
    "a role": ("implementer", ("persons", 0, "roles", 0)),
    "a finding": ("no", ("persons", 0, "findings", "personal_gain")),
    "a value": ("yes", ("pilot", "findings", "approval_given", "value")),
    "whether an answer is grounded": ("'yes'", ("expect", "p1", "grounded")),
}
"""What stands there in the case below, and where."""
PLAIN = """\
case: kiosk
title: Ki-ốt
rulebook: kl14
as_of: 2023-05-10
narrative:
  vi: Máy hỏng
  en: It broke
pilot:
  findings:
    approval_given:
      value: yes
      evidence: [E1]
persons:
  - id: p1
    name: bà A
    roles: [implementer]
    findings:
      personal_gain: no
evidence:
  - id: E1
    title: Báo cáo
    date: 2023-01-05
    weight: strong
  - id: E2
    title: Sổ trực
expect:
  p1:
    grounded: 'yes'
"""


def _as_yaml_1_2_reads(word: str) -> object:
    """The value of a bare word by the core schema of YAML 1.2, which editors follow."""
    named = {"true": True, "null": None}
    if word in named:
        return named[word]
    if re.fullmatch(r"0x[0-9a-fA-F]+", word):
        return int(word, 16)
    if re.fullmatch(r"[-+]?[0-9]+", word):
        return int(word)
    return float(word) if re.fullmatch(r"[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?", word) else word


@pytest.mark.parametrize("word", BARE)
@pytest.mark.parametrize("field", FIELDS)
def test_a_bare_word_is_judged_alike_by_program_and_schema(field: str, word: str) -> None:
    written, place = FIELDS[field]
    text, count = re.subn(rf"(: |\[){written}(?=\]?$)", rf"\g<1>{word}", PLAIN, flags=re.MULTILINE)
    assert count == 1
    data = yaml.load(PLAIN, Loader=yaml.BaseLoader)
    node = data
    for step in place[:-1]:
        node = node[step]
    node[place[-1]] = _as_yaml_1_2_reads(word)
    refused = errors_in(read_case(text, kl14()).diagnostics)
    if (field, word) == ("an id", "0x1F"):  # an editor sees 31, and no capital
        assert refused
    else:
        assert _validator("case").is_valid(data) == (not refused)


def test_the_schemas_use_no_keyword_that_draft_07_does_not_know() -> None:
    known = {*jsonschema.Draft7Validator.META_SCHEMA["properties"]}

    def keywords(node: object) -> Iterator[str]:
        match node:
            case dict():
                for key, value in node.items():
                    yield key
                    named = key in ("properties", "patternProperties", "definitions", "dependencies")
                    for inner in value.values() if named else [value]:
                        yield from keywords(inner) if key not in ("default", "enum", "const") else ()
            case list():
                for inner in node:
                    yield from keywords(inner)

    for schema in schemas(kl14()).values():
        jsonschema.Draft7Validator.check_schema(schema)
        assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
        assert set(keywords(schema)) <= known


def test_what_may_be_left_out_is_not_written_as_null_where_the_program_refuses_it() -> None:
    case = yaml.load(PLAIN, Loader=yaml.BaseLoader)
    case["evidence"][0]["weight"] = None
    assert not _validator("case").is_valid(case)


def test_the_case_schema_carries_the_questions_of_the_findings() -> None:
    text = json.dumps(schemas(kl14())["case.schema.json"], ensure_ascii=False)
    for finding in kl14().findings.values():
        assert finding.question.vi in text


@pytest.mark.parametrize("persons", [500, 501])
def test_a_case_holds_500_persons_and_the_next_one_is_pointed_at(persons: int) -> None:
    found = read_case(of_persons(persons), kl14()).diagnostics
    assert [(d.code, d.place.line) for d in found] == [(Code.TOO_MANY_PERSONS, 507)] * (persons == 501)
    schema = json.loads((ROOT / "schemas" / "case.schema.json").read_text(encoding="utf-8"))
    assert schema["properties"]["persons"]["maxItems"] == 500
