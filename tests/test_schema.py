"""The committed JSON Schemas are those of the models, and say what the loader says."""

import json

import jsonschema
import pytest
import yaml

from engine.reading.schema import schemas
from tests.support import CASES, ROOT, kl14

KINDS = {
    "rulebook.yaml": "rulebook",
    "findings.yaml": "findings",
    "questions.yaml": "questions",
    "flags.yaml": "flags",
    "invariants.yaml": "invariants",
    "recommendation.yaml": "conclusion",
}


def _validator(name: str) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schemas(kl14())[f"{name}.schema.json"])


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
    ],
)
def test_a_misspelt_case_does_not_fit(place: tuple[str | int, ...], value: object) -> None:
    case = _as_an_editor_reads("cases/health-records-pilot.yaml")
    node = case
    for step in place[:-1]:
        node = node[step]  # type: ignore[index]
    node[place[-1]] = value  # type: ignore[index]
    assert not _validator("case").is_valid(case)


def test_the_case_schema_carries_the_questions_of_the_findings() -> None:
    text = json.dumps(schemas(kl14())["case.schema.json"], ensure_ascii=False)
    for finding in kl14().findings.values():
        assert finding.question.vi in text
