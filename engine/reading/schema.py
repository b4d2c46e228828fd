"""JSON Schemas of the files, made from the models that read them, so that editors complete and check what is typed."""

from __future__ import annotations

import re

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

_VALUES: Schema = {"anyOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]}
_CONDITION: Schema = {
    "title": "Condition",
    "type": "object",
    "minProperties": 1,
    "properties": {
        "all": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/Condition"}},
        "any": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/Condition"}},
        "not": {"$ref": "#/definitions/Condition"},
        "at_least": {
            "type": "object",
            "required": ["n", "of"],
            "additionalProperties": False,
            "properties": {
                "n": {"type": "integer", "minimum": 1},
                "of": {"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/Condition"}},
            },
        },
        "reading": {"type": "object", "minProperties": 1, "additionalProperties": _VALUES},
    },
    "additionalProperties": _VALUES,
}


_BARE_WORDS = {"true": True, "false": False, "null": None}
_BARE = {"integer": "2024", "number": "1.5", "boolean": "true", "null": "null"}
"""A word of each type that YAML gives to bare words; here they are text, and an editor sees what YAML sees."""


def schemas(rulebook: Rulebook) -> dict[str, Schema]:
    """Each schema by the name of its file; the case schema knows the rulebook's findings, roles and readings."""
    by_name = {name: _with_conditions(_schema_of(model)) for name, model in _FILES.items()}
    by_name["case"] = _case_schema(rulebook)
    head: Schema = {"$schema": "http://json-schema.org/draft-07/schema#"}
    return {f"{name}.schema.json": head | _as_editors_see(schema) for name, schema in sorted(by_name.items())}


def _schema_of(model: type[Entry]) -> Schema:
    schema: Schema = model.model_json_schema(by_alias=True, ref_template="#/definitions/{model}")
    return {"definitions" if key == "$defs" else key: value for key, value in schema.items()}


def _as_editors_see(schema: Schema) -> Schema:
    """The schema for what an editor reads: where any text may stand, so may a bare word that YAML takes for another."""
    seen = _seen(schema)
    assert isinstance(seen, dict)
    return seen


def _seen(node: object) -> object:
    if isinstance(node, list):
        return [_seen(item) for item in node]
    if not isinstance(node, dict):
        return node
    if {"type": "null"} in node.get("anyOf", ()):  # what may be left out is left out, and not null
        return _seen(_left_out(node))
    if node.get("type") == "string" and "enum" not in node:
        types = [kind for kind, word in _BARE.items() if re.search(node.get("pattern", ""), word)]
        return node | {"type": ["string", *types]} if types else node
    if "enum" in node:
        bare = [_BARE_WORDS[word] for word in node["enum"] if word in _BARE_WORDS]
        return {"enum": [*node["enum"], *bare]} if bare else node
    return {key: _seen(value) for key, value in node.items()}


def _left_out(node: Schema) -> Schema:
    branches = node["anyOf"]
    assert isinstance(branches, list)
    kept = [branch for branch in branches if branch != {"type": "null"}]
    rest = {key: value for key, value in node.items() if key not in ("anyOf", "default")}
    return rest | (kept[0] if len(kept) == 1 else {"anyOf": kept})


def _with_conditions(schema: Schema) -> Schema:
    """Puts the grammar of conditions where the models leave a placeholder; `otherwise` is one more way of `when`."""
    text = _replace(schema)
    assert isinstance(text, dict)
    if text != schema:
        definitions = text.setdefault("definitions", {})
        assert isinstance(definitions, dict)
        definitions["Condition"] = _CONDITION
    return text


def _replace(node: object) -> object:
    if isinstance(node, list):
        return [_replace(item) for item in node]
    if not isinstance(node, dict):
        return node
    if node.keys() == {"title"} and node["title"] == "Condition":
        return {"anyOf": [{"$ref": "#/definitions/Condition"}, {"const": "otherwise"}]}
    return {key: _replace(value) for key, value in node.items()}


def _case_schema(rulebook: Rulebook) -> Schema:
    schema = _schema_of(Case)
    definitions = schema["definitions"]
    assert isinstance(definitions, dict)
    for scope, owner in (("pilot", "Pilot"), ("person", "Person")):
        definitions[owner]["properties"]["findings"] = _findings_schema(rulebook, scope)
    definitions["Person"]["properties"]["roles"]["items"] = {"enum": list(rulebook.roles)}
    properties = schema["properties"]
    assert isinstance(properties, dict)
    properties["readings"] = _readings_schema(rulebook)
    return schema


def _readings_schema(rulebook: Rulebook) -> Schema:
    properties: Schema = {}
    for question in rulebook.questions.values():
        if question.readings:
            values = {"enum": [*question.readings]}
            named = {"adopted": values, "open": {"items": values}}
            properties[question.id] = {
                "description": f"{question.question.vi} / {question.question.en}",
                "allOf": [{"$ref": "#/definitions/ReadingEntry"}, {"properties": named}],
            }
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _findings_schema(rulebook: Rulebook, scope: str) -> Schema:
    properties: Schema = {}
    for finding in rulebook.facts.values():
        if finding.scope == scope:
            values = {"enum": [*finding.values, UNKNOWN]}
            entry = {"allOf": [{"$ref": "#/definitions/FindingEntry"}, {"properties": {"value": values}}]}
            properties[finding.id] = {
                "description": f"{finding.question.vi} / {finding.question.en}",
                "anyOf": [values, entry],
            }
    return {"type": "object", "additionalProperties": False, "properties": properties}
