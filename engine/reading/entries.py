"""What the entries of every file have in common, and how pydantic's complaints become diagnostics."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

from engine.reading.diagnostics import Code, Diagnostic, Loaded, did_you_mean
from engine.reading.yaml_text import Path, Tree

Language = Literal["vi", "en"]

NonEmpty = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
VariableId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
FileId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,64}$")]
RuleId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*\.[a-z0-9_-]+$", max_length=64)]
ReferenceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+\.[0-9]+\.[0-9]+$")]
YesNo = Literal["yes", "no"]

_EXAMPLES = {
    "^[a-z][a-z0-9_]{0,63}$": "approval_given",
    "^[a-z0-9-]{1,64}$": "health-records-pilot",
    r"^[a-z][a-z0-9_-]*\.[a-z0-9_-]+$": "policy.approval-missing",
    "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$": "E12",
    r"^[0-9]+\.[0-9]+\.[0-9]+$": "1.0.0",
    "date": "2023-05-10",
}
_KINDS = {"string": "text", "list": "list", "tuple": "list", "dict": "mapping", "model": "mapping", "int": "number"}


class Entry(BaseModel):
    """A frozen piece of a file; a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Words(Entry):
    """The same text in Vietnamese and English."""

    vi: NonEmpty
    en: NonEmpty

    def in_(self, language: Language) -> str:
        """The text in one language."""
        return self.vi if language == "vi" else self.en


def both_languages(value: object) -> object:
    """Plain text of a case file, which stands for itself in both languages."""
    return {"vi": value, "en": value} if isinstance(value, str) else value


def as_list(value: object) -> object:
    """One item written without a list."""
    return [value] if isinstance(value, str) else value


CaseText = Annotated[Words, BeforeValidator(both_languages, json_schema_input_type=NonEmpty | Words)]
TextList = Annotated[tuple[NonEmpty, ...], BeforeValidator(as_list, json_schema_input_type=NonEmpty | list[NonEmpty])]

M = TypeVar("M", bound=Entry)


def validate(tree: Tree, model: type[M]) -> Loaded[M]:
    """The tree as an entry of the model, or a diagnostic for everything that does not fit."""
    try:
        return Loaded(model.model_validate(tree.data))
    except ValidationError as error:
        fields = frozenset(_field_names(model))
        return Loaded(None, tuple(_diagnostic(tree, e, fields) for e in error.errors(include_url=False)))


def _diagnostic(tree: Tree, error: ErrorDetails, fields: frozenset[str]) -> Diagnostic:
    path: Path = error["loc"]
    kind, context = error["type"], error.get("ctx", {})
    name = str(path[-1]) if path else ""
    value = error["input"] if isinstance(error["input"], str) else ""
    if kind in set(Code):
        return Diagnostic(Code(kind), tree.at(path), {"name": name, **{k: str(v) for k, v in context.items()}})
    if kind == "missing":
        code = Code.MISSING_TRANSLATION if name in ("vi", "en") else Code.MISSING_FIELD
        return Diagnostic(code, tree.at(path[:-1]), {"name": name})
    if kind == "extra_forbidden":
        return Diagnostic(Code.UNKNOWN_FIELD, tree.key(path), {"name": name, **did_you_mean(name, fields)})
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        params = {"name": name, "value": value, "known": ", ".join(known), **did_you_mean(value, known)}
        return Diagnostic(Code.BAD_CHOICE, tree.at(path), params)
    if kind in ("string_too_short", "too_short"):
        return Diagnostic(Code.EMPTY_VALUE, tree.at(path), {"name": name})
    if kind.startswith(("string_pattern", "string_too_long", "date_", "int_parsing")):
        example = _EXAMPLES.get(str(context.get("pattern", kind[:4])), "")
        return Diagnostic(Code.BAD_FORMAT, tree.at(path), {"name": name, "value": value[:80], "example": example})
    expected = _KINDS.get(kind.split("_")[0], "text")
    return Diagnostic(Code.WRONG_TYPE, tree.at(path), {"name": name, "expected": expected})


def _field_names(model: type[BaseModel]) -> Iterator[str]:
    schema = model.model_json_schema()
    yield from schema.get("properties", {})
    for definition in schema.get("$defs", {}).values():
        yield from definition.get("properties", {})
