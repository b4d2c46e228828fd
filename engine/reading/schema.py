"""JSON Schemas of the files, made from the models that read them, so that editors complete and check what is typed."""

from __future__ import annotations

from engine.reading.case import UNKNOWN, Case
from engine.reading.entries import Entry
from engine.reading.organisation import Organisation
from engine.reading.rulebook import Rulebook
from engine.reading.rulebook_files import (
    ConclusionFile,
    FindingsFile,
    FlagsFile,
    InvariantsFile,
    OverlayConclusionFile,
    OverlayFile,
    QuestionsFile,
    RulebookFile,
    SourceFile,
)

Schema = dict[str, object]

_FILES: dict[str, type[Entry]] = {
    "rulebook": RulebookFile,
    "findings": FindingsFile,
    "questions": QuestionsFile,
    "flags": FlagsFile,
    "invariants": InvariantsFile,
    "source": SourceFile,
    "conclusion": ConclusionFile,
    "overlay": OverlayFile,
    "overlay-conclusion": OverlayConclusionFile,
    "organisation": Organisation,
}

_CONDITION: Schema = {
    "title": "Condition",
    "type": "object",
    "minProperties": 1,
    "properties": {
        "all": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Condition"}},
        "any": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Condition"}},
        "not": {"$ref": "#/$defs/Condition"},
        "at_least": {
            "type": "object",
            "required": ["n", "of"],
            "additionalProperties": False,
            "properties": {
                "n": {"type": "integer", "minimum": 1},
                "of": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/Condition"}},
            },
        },
    },
    "additionalProperties": {
        "anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]
    },
}


def schemas(rulebook: Rulebook) -> dict[str, Schema]:
    """Each schema by the name of its file; the case schema knows the rulebook's findings, values and roles."""
    found = {name: _with_conditions(model.model_json_schema(by_alias=True)) for name, model in _FILES.items()}
    found["case"] = _case_schema(rulebook)
    head: Schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {f"{name}.schema.json": head | schema for name, schema in sorted(found.items())}


def _with_conditions(schema: Schema) -> Schema:
    """Puts the grammar of conditions where the models leave a placeholder; `otherwise` is one more way of `when`."""
    text = _replace(schema)
    assert isinstance(text, dict)
    if text != schema:
        definitions = text.setdefault("$defs", {})
        assert isinstance(definitions, dict)
        definitions["Condition"] = _CONDITION
    return text


def _replace(node: object) -> object:
    if isinstance(node, list):
        return [_replace(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.keys() == {"title"} and node["title"] == "Condition":
        return {"anyOf": [{"$ref": "#/$defs/Condition"}, {"const": "otherwise"}]}
    return {key: _replace(value) for key, value in node.items()}


def _case_schema(rulebook: Rulebook) -> Schema:
    schema: Schema = Case.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    for scope, owner in (("pilot", "Pilot"), ("person", "Person")):
        definitions[owner]["properties"]["findings"] = _findings_schema(rulebook, scope)
    definitions["Person"]["properties"]["roles"]["items"] = {"enum": list(rulebook.roles)}
    return schema


def _findings_schema(rulebook: Rulebook, scope: str) -> Schema:
    properties: Schema = {}
    for finding in rulebook.findings.values():
        if finding.scope == scope:
            values = {"enum": [*finding.values, UNKNOWN]}
            entry = {"allOf": [{"$ref": "#/$defs/FindingEntry"}, {"properties": {"value": values}}]}
            properties[finding.id] = {
                "description": f"{finding.question.vi} / {finding.question.en}",
                "anyOf": [values, entry],
            }
    return {"type": "object", "additionalProperties": False, "properties": properties}
