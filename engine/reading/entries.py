"""What the entries of every file have in common, and how pydantic's complaints become diagnostics."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import PurePath
from typing import Annotated, Any, Literal, TypeVar, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails, PydanticCustomError

from engine.reading import slips
from engine.reading.diagnostics import Code, Diagnostic, Loaded, did_you_mean
from engine.reading.yaml_text import Path, Tree

Language = Literal["vi", "en"]
Schema = dict[str, Any]  # JSON Schema as pydantic gives it: the edge of the typed world

FILE_ID = "^[a-z0-9-]{1,64}$"
E_MAIL = r"^[!-?A-~]+@[!-?A-~]+\.[!-?A-~]+$"
"""In ASCII alone: other letters look like these, and fold to them."""
_LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_PORT = "(:[1-9][0-9]{0,3}|:[1-5][0-9]{4}|:6[0-4][0-9]{3}|:65[0-4][0-9]{2}|:655[0-2][0-9]|:6553[0-5])?"
_SITE = rf"(https://{_LABEL}(\.{_LABEL})*|http://localhost){_PORT}"
REDIRECT = rf"^{_SITE}(/[A-Za-z0-9._~-]+)*/oauth2callback$"
METADATA = rf"^{_SITE}/[A-Za-z0-9._~:/?@!$&'()*+,;=%-]*$"
EXTENDS = r"^[a-z0-9-]{1,64}@[0-9]+\.[0-9]+\.[0-9]+$"

NonEmpty = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
FREE_TEXT = {"contentMediaType": "text/plain"}
Text = Annotated[NonEmpty, WithJsonSchema({"type": "string", "minLength": 1} | FREE_TEXT)]
"""What people write for people to read, which no list of words or form could show to be cut."""
VariableId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
FileId = Annotated[str, StringConstraints(pattern=FILE_ID)]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*\.[a-z0-9_-]+$", max_length=64)]
ReferenceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
Extends = Annotated[str, StringConstraints(pattern=EXTENDS)]
YesNo = Literal["yes", "no"]

_EXAMPLES = {
    "^[a-z][a-z0-9_]{0,63}$": "approval_given",
    FILE_ID: "health-records-pilot",
    EXTENDS: "kl14@1.0.0",
    r"^[a-z][a-z0-9_-]*\.[a-z0-9_-]+$": "policy.approval-missing",
    "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$": "E12",
    r"^[0-9]+\.[0-9]+\.[0-9]+$": "1.0.0",
    E_MAIL: "an.nguyen@example.vn",
    REDIRECT: "https://congtam.example.vn/oauth2callback",
    METADATA: "https://id.example.vn/.well-known/openid-configuration",
    "date": "2023-05-10",
}
_KINDS = {"tuple": "list", "dict": "mapping", "model": "mapping"}
_TOO_MANY = {"persons": Code.TOO_MANY_PERSONS}
"""Lists of which too many have a diagnostic of their own."""
_FORMS = ("string_pattern", "string_too_long", "date_", "literal_error")
"""How pydantic's names of what is wrong begin, where a text is wanted and given, and not this one."""


class Entry(BaseModel):
    """A frozen piece of a file; a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Words(Entry):
    """The same text in Vietnamese and English."""

    vi: Text
    en: Text

    def in_(self, language: Language) -> str:
        """The text in one language."""
        return self.vi if language == "vi" else self.en

    @property
    def as_label(self) -> Words:
        """The same without a full stop, to stand within a sentence."""
        return Words(vi=self.vi.rstrip("."), en=self.en.rstrip("."))


def both_languages(value: object) -> object:
    """Plain text of a case file, which stands for itself in both languages."""
    return {"vi": value, "en": value} if isinstance(value, str) else value


def as_list(value: object) -> object:
    """One item written without a list."""
    return [value] if isinstance(value, str) else value


def as_written(value: object) -> object:
    """A date as people write it; pydantic alone would take `0` for the first of January 1970."""
    if not isinstance(value, str) or not value:
        return value
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise PydanticCustomError("date_form", "not a date")
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError(Code.NO_SUCH_DAY.value, "no such day") from None


_DAY = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
Day = Annotated[datetime.date, BeforeValidator(as_written), WithJsonSchema(_DAY)]
CaseText = Annotated[Words, BeforeValidator(both_languages, json_schema_input_type=Text | Words)]
TextList = Annotated[tuple[NonEmpty, ...], BeforeValidator(as_list, json_schema_input_type=NonEmpty | list[NonEmpty])]

M = TypeVar("M", bound=Entry)


def validate(tree: Tree, model: type[M]) -> Loaded[M]:
    """The tree as an entry of the model, or a diagnostic for everything that does not fit."""
    cut = _cut_texts(tree, model)
    try:
        entry = model.model_validate(tree.data)
        return Loaded(None if cut else entry, tuple(cut.values()))
    except ValidationError as error:
        complaints = [e for e in error.errors(include_url=False) if not _is_echo(e) and not _is_under(e["loc"], cut)]
        return Loaded(None, (*cut.values(), *(_diagnostic(tree, e, _schema(model)) for e in complaints)))


@cache
def _schema(model: type[Entry]) -> Schema:
    return model.model_json_schema()


def _cut_texts(tree: Tree, model: type[Entry]) -> dict[Path, Diagnostic]:
    """A text for people that a comment ends on its line: no one can tell it from one that goes on after the `#`.

    An id, a choice, a number or a date is seen to be whole, so that a comment may follow it.
    """
    return {
        path: Diagnostic(Code.CUT_TEXT, place, {"name": _name(tree, path)})
        for path, place in tree.comments.items()
        if any(FREE_TEXT.items() <= node.items() for node in _nodes(_schema(model), path))
    }


def _is_echo(error: ErrorDetails) -> bool:
    """Whether a list only seems too short because pydantic counts none of its items that do not fit."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _is_under(path: Path, paths: Collection[Path]) -> bool:
    return any(path[:length] in paths for length in range(len(path) + 1))


def _diagnostic(tree: Tree, error: ErrorDetails, schema: Schema) -> Diagnostic:
    path: Path = error["loc"]
    kind, context = error["type"], error.get("ctx", {})
    name = str(path[-1]) if path else ""
    if kind in set(Code):
        written = {"value": error["input"]} if isinstance(error["input"], str) else {}
        return Diagnostic(Code(kind), tree.at(path), {"name": name, **written})
    if kind == "missing":
        code = Code.MISSING_TRANSLATION if name in get_args(Language) else Code.MISSING_FIELD
        return Diagnostic(code, tree.at(path[:-1]), {"name": name})
    if kind == "extra_forbidden":
        hint = did_you_mean(name, _fields(schema, path[:-1]))
        return Diagnostic(Code.UNKNOWN_FIELD, tree.key(path), {"name": name, **hint})
    if name == "[key]":
        params = {"name": str(path[-3]), "value": str(path[-2]), "example": _example(error)}
        return Diagnostic(Code.BAD_FORMAT, tree.key(path[:-1]), params)
    if kind == "too_long" and name in _TOO_MANY:
        first_too_many = tree.at((*path, context["max_length"]))
        return Diagnostic(_TOO_MANY[name], first_too_many, {"limit": str(context["max_length"])})
    if kind in ("too_short", "too_long") and error["input"]:
        limit = f"≥ {context['min_length']}" if kind == "too_short" else f"≤ {context['max_length']}"
        params = {"name": _name(tree, path), "given": str(len(error["input"])), "limit": limit}
        first = (context["max_length"],) if kind == "too_long" and isinstance(error["input"], list | tuple) else ()
        return Diagnostic(Code.WRONG_COUNT, tree.at((*path, *first)), params)  # of a list, at the first too many
    return _bad_value(tree, error)


def _bad_value(tree: Tree, error: ErrorDetails) -> Diagnostic:
    """A value that stands where it may, and does not fit."""
    path: Path = error["loc"]
    kind, value = error["type"], error["input"]
    name, place = _name(tree, path), tree.at(path)
    if kind in ("string_too_short", "too_short") or value == "":
        return Diagnostic(Code.EMPTY_VALUE, place, {"name": name})
    if isinstance(value, str) and kind.split("_")[0] in _KINDS and (slip := slips.in_structure(value)):
        return Diagnostic(slip.code, tree.at(path).moved(slip.start), slip.params)
    if not isinstance(value, str) or not kind.startswith(_FORMS):
        expected = _KINDS.get(kind.split("_")[0], "text")
        example = f"[{value}]" if expected == "list" and isinstance(value, str) else ""
        return Diagnostic(Code.WRONG_TYPE, place, {"name": name, "expected": expected, "example": example})
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(error["ctx"]["expected"]))
        return Diagnostic(Code.BAD_CHOICE, place, {"name": name, "value": value, **did_you_mean(value, known)})
    return Diagnostic(Code.BAD_FORMAT, place, {"name": name, "value": value, "example": _example(error)})


def _example(error: ErrorDetails) -> str:
    return _EXAMPLES.get(error.get("ctx", {}).get("pattern", error["type"].split("_")[0]), "")


def _name(tree: Tree, path: Path) -> str:
    """The key that a value stands under, or the name of the file for the whole of it."""
    while path and (isinstance(path[-1], int) or path not in tree.places):
        path = path[:-1]
    return str(path[-1]) if path else PurePath(tree.at(()).file).name


def _fields(schema: Schema, path: Path) -> list[str]:
    """The fields that may stand at a path, each once."""
    return list(dict.fromkeys(name for node in _nodes(schema, path) for name in node.get("properties", {})))


def _nodes(schema: Schema, path: Path) -> list[Schema]:
    """What the schema says of the value at a path: one way in which it may be written after the other."""
    nodes = [schema]
    for step in (*path, None):
        nodes = [branch for node in nodes for branch in _branches(node, schema)]
        if step is not None:
            nodes = [inner for node in nodes if (inner := _inside(node, step))]
    return nodes


def _branches(node: Schema, schema: Schema) -> Iterator[Schema]:
    """What a node refers to, and its alternatives."""
    if "$ref" in node:
        yield from _branches(schema["$defs"][node["$ref"].rsplit("/", 1)[-1]], schema)
    elif "anyOf" in node:
        for part in node["anyOf"]:
            yield from _branches(part, schema)
    else:
        yield node


def _inside(node: Schema, step: str | int) -> Schema | None:
    if isinstance(step, int):
        return node.get("items")
    named = node.get("properties", {}).get(step)
    fits = (inner for pattern, inner in node.get("patternProperties", {}).items() if re.search(pattern, step))
    return named or next(fits, None) or node.get("additionalProperties") or None
