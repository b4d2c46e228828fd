"""The one strict YAML reader: every scalar is text, every node knows its place, nothing clever is allowed.

Anchors, aliases, merge keys, tags, directives, duplicate keys, deep nesting and invisible characters are refused,
because each of them lets a file mean something else than what a reader sees. The reader works on parser events: it
never composes nodes recursively, so a deeply nested file is refused at depth 31 and not by a crash.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import yaml

from engine.reading import characters
from engine.reading.diagnostics import Code, Diagnostic, Loaded, Place

MAX_BYTES = 2_000_000
MAX_DEPTH = 30
MAX_NODES = 20_000
MAX_CHARACTERS_NAMED = 20

Path = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"]

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOM = b"\xef\xbb\xbf"
_DIRECTIVE = re.compile(r"^%\w+", re.MULTILINE | re.ASCII)
_STANDARD_TAG = "tag:yaml.org,2002:"
_TROUBLES = {  # what both parsers say, by words they share, and which hint helps
    "mapping values": "colon",
    "cannot start any token": "character",
    "unexpected end of stream": "unclosed",
    "expected ',' or": "unclosed",
    "node content": "unclosed",
    "escape": "escape",
    "expected ':'": "key",
    "expected key": "indent",
    "expected '-'": "indent",
    "<block end>": "indent",
    "entries are not allowed": "indent",
    "tab character": "indent",
}


@dataclass(frozen=True)
class Tree:
    """The content of a file as dicts, lists and text, with the place of every node by its path."""

    data: Data
    places: dict[Path, Place] = field(repr=False)
    keys: dict[Path, Place] = field(repr=False)

    def at(self, path: Path) -> Place:
        """The place of the value at `path`, or of its nearest parent that stands in the file."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def key(self, path: Path) -> Place:
        """The place of the key that leads to `path`, or of the value where there is none."""
        return self.keys.get(path) or self.at(path)


class _Stop(Exception):
    """Reading cannot go on; what was found is in the reader's diagnostics."""


def parse_yaml(raw: bytes | str, file: str) -> Loaded[Tree]:
    """Reads one document of strict YAML from UTF-8 bytes (or text) that came from `file`."""
    reader = _Reader(file)
    try:
        text = reader.decode(raw)
        reader.refuse_characters(text)
        reader.refuse_directives(text)
        return Loaded(reader.read(text), tuple(reader.found))
    except _Stop:
        return Loaded(None, tuple(reader.found))


def write_yaml(data: Data) -> str:
    """YAML text that `parse_yaml` reads back as the same data."""
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
    return text


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: list[str] = []
        self.found: list[Diagnostic] = []
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.nodes = 0

    def place(self, line: int, column: int) -> Place:
        """The place of a zero-based line and column."""
        text = self.lines[line] if line < len(self.lines) else ""
        return Place(self.file, line + 1, column + 1, text)

    def position(self, text: str, start: int) -> Place:
        """The place of a position in the text."""
        return self.place(text.count("\n", 0, start), start - text.rfind("\n", 0, start) - 1)

    def refuse(self, code: Code, place: Place, **params: str) -> None:
        self.found.append(Diagnostic(code, place, params))

    def decode(self, raw: bytes | str) -> str:
        data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
        if len(data) > MAX_BYTES:
            self.refuse(Code.TOO_LARGE, Place(self.file), limit=str(MAX_BYTES))
            raise _Stop
        data = data.removeprefix(_BOM).replace(b"\r\n", b"\n")
        self.lines = characters.visible(data.decode("utf-8", "replace")).split("\n")
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            before = data[: error.start].decode("utf-8")
            self.refuse(Code.NOT_UTF8, self.position(before, len(before)))
            raise _Stop from None

    def refuse_characters(self, text: str) -> None:
        for start, char in islice(characters.forbidden(text), MAX_CHARACTERS_NAMED):
            self.refuse(Code.FORBIDDEN_CHARACTER, self.position(text, start), character=characters.name(char))
        if self.found:
            raise _Stop

    def refuse_directives(self, text: str) -> None:
        """`%YAML` and `%TAG`: the parsers keep every one, and take quadratic time over many."""
        if found := _DIRECTIVE.search(text):
            self.refuse(Code.DIRECTIVE, self.position(text, found.start()), name=found.group())
            raise _Stop

    def read(self, text: str) -> Tree | None:
        try:
            data = self.document(_events(text))
        except yaml.MarkedYAMLError as error:
            self.refuse_syntax(error)
            return None
        return Tree(data, self.places, self.keys)

    def refuse_syntax(self, error: yaml.MarkedYAMLError) -> None:
        """At what the parser stumbled over; or at the bracket or quote that no later line closes."""
        problem = error.problem or ""
        trouble = next((hint for words, hint in _TROUBLES.items() if words in problem), "other")
        mark, start = error.problem_mark, error.context_mark
        if trouble == "unclosed" and mark and start and start.line < mark.line:
            mark = start
        where = self.place(mark.line, mark.column) if mark else Place(self.file)
        self.refuse(Code.SYNTAX, where, scope=trouble)

    def document(self, events: Iterator[yaml.Event]) -> Data:
        """Builds the tree with an explicit stack of open containers."""
        stack: list[tuple[dict[str, Data] | list[Data], Path]] = []
        pending: tuple[str, Place] | None = None  # the key whose value comes next
        root: Data | None = None
        documents = 0
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        self.refuse(Code.SEVERAL_DOCUMENTS, self.mark(event))
                        raise _Stop
                    continue
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    stack.pop()
                    continue
                case yaml.NodeEvent():
                    self.check_node(event, len(stack))
                case _:
                    continue
            parent, path = stack[-1] if stack else (None, ())
            if isinstance(parent, dict) and pending is None:
                pending = self.new_key(event, parent, path)
                continue
            value = self.new_value(event)
            if isinstance(parent, dict):
                assert pending is not None
                key, key_place = pending
                pending = None
                path = (*path, key)
                parent[key] = value
                self.keys[path] = key_place
            elif isinstance(parent, list):
                path = (*path, len(parent))
                parent.append(value)
            else:
                root = value
            is_blank = value == "" and not getattr(event, "style", None)
            self.places[path] = self.keys[path] if is_blank and path in self.keys else self.mark(event)
            if not isinstance(value, str):
                stack.append((value, path))
        if root is None or root == "":
            self.refuse(Code.EMPTY_FILE, Place(self.file))
            raise _Stop
        return root

    def mark(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        return self.place(mark.line, mark.column) if mark else Place(self.file)

    def check_node(self, event: yaml.NodeEvent, depth: int) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self.refuse(Code.TOO_MANY_NODES, self.mark(event), limit=str(MAX_NODES))
            raise _Stop
        if depth >= MAX_DEPTH and isinstance(event, yaml.CollectionStartEvent):
            self.refuse(Code.TOO_DEEP, self.mark(event), limit=str(MAX_DEPTH))
            raise _Stop
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self.refuse(Code.ALIAS, self.mark(event), name=f"{sign}{event.anchor}")
        elif tag := getattr(event, "tag", None):
            self.refuse(Code.TAG, self.mark(event), tag=str(tag).replace(_STANDARD_TAG, "!!"))

    def new_key(self, event: yaml.NodeEvent, parent: dict[str, Data], path: Path) -> tuple[str, Place]:
        place = self.mark(event)
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse(Code.KEY_NOT_TEXT, place)
            raise _Stop
        key = self.text(event)
        if key == "<<" and not event.style:
            self.refuse(Code.MERGE_KEY, place)
        elif key in parent:
            first = self.keys[(*path, key)]
            self.refuse(Code.DUPLICATE_KEY, place, key=key, first=str(first.line))
        return key, place

    def new_value(self, event: yaml.NodeEvent) -> Data:
        match event:
            case yaml.MappingStartEvent():
                return {}
            case yaml.SequenceStartEvent():
                return []
            case yaml.ScalarEvent():
                return self.text(event)
            case _:  # an alias, already refused
                return ""

    def text(self, event: yaml.ScalarEvent) -> str:
        value: str = event.value
        if event.style == '"':  # an escape can hide what the file itself may not contain
            hidden = {char for _, char in characters.forbidden(value)}
            for char in sorted(hidden):
                self.refuse(Code.FORBIDDEN_CHARACTER, self.mark(event), character=characters.name(char))
            if hidden:
                return value
        return unicodedata.normalize("NFC", value)


def _events(text: str) -> Iterator[yaml.Event]:
    """The parser's events; the pure-Python parser does not itself refuse an escape beyond Unicode."""
    mark = yaml.Mark("", 0, 0, 0, None, 0)
    try:
        for event in yaml.parse(text, Loader=_PARSER):
            if event.end_mark:
                mark.line, mark.column = event.end_mark.line, event.end_mark.column
            yield event
    except (OverflowError, ValueError) as error:
        raise yaml.MarkedYAMLError(problem="found invalid escape code", problem_mark=mark) from error
