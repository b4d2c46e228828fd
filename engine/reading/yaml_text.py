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
from typing import NamedTuple

import yaml

from engine.reading import characters, slips
from engine.reading.diagnostics import Code, Diagnostic, Loaded, Place
from engine.reading.json_text import broken_json, is_json, json_events
from engine.reading.opening import MAX_BYTES
from engine.reading.slips import Slip

MAX_DEPTH = 30
MAX_NODES = 20_000
MAX_CHARACTERS_NAMED = 20

Path = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"]

_PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_EMITTER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
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
    """The content of a file as dicts, lists and text, with the place of every node by its path.

    `comments` has the place of each `#` that ends a text without quotes on its line.
    """

    data: Data
    places: dict[Path, Place] = field(repr=False)
    keys: dict[Path, Place] = field(repr=False)
    comments: dict[Path, Place] = field(repr=False, default_factory=dict)

    def at(self, path: Path) -> Place:
        """The place of the value at `path`, or of its nearest parent that stands in the file."""
        while path not in self.places:
            path = path[:-1]
        return self.places[path]

    def value(self, path: Path) -> Data:
        """What stands at `path`, which is one of the file's."""
        data = self.data
        for step in path:
            data = data[step]  # type: ignore[index]  # the path comes from the tree itself
        return data

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
        return Loaded(reader.read(text), tuple(reader.diagnostics))
    except _Stop:
        return Loaded(None, tuple(reader.diagnostics))


def write_yaml(data: Data) -> str:
    """YAML text that `parse_yaml` reads back as the same data."""
    text: str = yaml.dump(data, Dumper=_EMITTER, allow_unicode=True, sort_keys=False, width=110)
    return text


class _Open(NamedTuple):
    """A list or mapping that has begun and not ended."""

    node: dict[str, Data] | list[Data]
    path: Path
    in_braces: bool = False


class _Key(NamedTuple):
    """A key whose value comes next."""

    text: str
    event: yaml.ScalarEvent
    place: Place


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: list[str] = []
        self.diagnostics: list[Diagnostic] = []
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.comments: dict[Path, Place] = {}
        self.nodes = 0
        self.last: yaml.Event | None = None

    def place(self, line: int, column: int) -> Place:
        """The place of a zero-based line and column."""
        return Place(self.file, line + 1, column + 1, self.line(line))

    def line(self, number: int) -> str:
        """The text of a zero-based line; that after the last is empty."""
        return self.lines[number] if number < len(self.lines) else ""

    def position(self, text: str, start: int) -> Place:
        """The place of a position in the text."""
        return self.place(text.count("\n", 0, start), start - text.rfind("\n", 0, start) - 1)

    def refuse(self, code: Code, place: Place, **params: str) -> None:
        self.diagnostics.append(Diagnostic(code, place, params))

    def refuse_slip(self, slip: Slip, line: int, column: int = 0) -> None:
        self.refuse(slip.code, self.place(line, column + slip.start), **slip.params)

    def decode(self, raw: bytes | str) -> str:
        data = raw.encode("utf-8", "surrogatepass") if isinstance(raw, str) else raw
        if len(data) > MAX_BYTES:
            self.refuse(Code.TOO_LARGE, Place(self.file), limit=str(MAX_BYTES))
            raise _Stop
        if other := characters.other_encoding(data):
            self.refuse(Code.NOT_UTF8, Place(self.file), scope="other", encoding=other)
            raise _Stop
        data = data.removeprefix(_BOM).replace(b"\r\n", b"\n")
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.show(data.decode("utf-8", "replace"))
            before = data[: error.start].decode("utf-8")
            self.refuse(Code.NOT_UTF8, self.position(before, len(before)))
            raise _Stop from None
        self.lines = text.split("\n")
        return text

    def show(self, text: str) -> None:
        """Lets diagnostics quote a text that may hold what is not to be seen."""
        self.lines = characters.visible(text).split("\n")

    def refuse_characters(self, text: str) -> None:
        found = list(islice(characters.forbidden(text), MAX_CHARACTERS_NAMED))
        if not found:
            return
        self.show(text)
        if "\r" in text and "\n" not in text:  # then none of them is a slip of its own
            start, name = text.index("\r"), characters.name("\r")
            self.refuse(Code.FORBIDDEN_CHARACTER, self.position(text, start), character=name, scope="line-ends")
            raise _Stop
        for start, char in found:
            self.refuse(Code.FORBIDDEN_CHARACTER, self.position(text, start), character=characters.name(char))
        raise _Stop

    def refuse_directives(self, text: str) -> None:
        """`%YAML` and `%TAG`: the parsers keep every one, and take quadratic time over many."""
        if "%" in text and (match := _DIRECTIVE.search(text)):
            self.refuse(Code.DIRECTIVE, self.position(text, match.start()), name=match.group())
            raise _Stop

    def read(self, text: str) -> Tree | None:
        if (broken := broken_json(text)) is not None:
            self.refuse(Code.SYNTAX, self.position(text, broken), scope="json")
            return None
        try:
            data = self.document(json_events(text) if is_json(text) else _events(text))
        except yaml.MarkedYAMLError as error:
            self.refuse_syntax(error)
            return None
        return Tree(data, self.places, self.keys, self.comments)

    def refuse_syntax(self, error: yaml.MarkedYAMLError) -> None:
        """At the slip that explains it; or at what the parser stumbled over, or what no later line closes."""
        problem = error.problem or ""
        trouble = next((hint for words, hint in _TROUBLES.items() if words in problem), "other")
        mark, start = error.problem_mark, error.context_mark
        if cause := slips.cause_of(error, self.last, self.lines):
            self.refuse_slip(*cause)
            return
        if mark and start and start.line < mark.line and trouble in ("unclosed", "key"):
            mark = start
        where = self.place(mark.line, mark.column) if mark else Place(self.file)
        self.refuse(Code.SYNTAX, where, scope=trouble)

    def document(self, events: Iterator[yaml.Event]) -> Data:
        """Builds the tree with an explicit stack of open containers."""
        stack: list[_Open] = []
        pending: _Key | None = None
        root: Data | None = None
        documents = 0
        for event in events:
            self.last = event
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
            above = stack[-1] if stack else _Open([], ())
            if isinstance(above.node, dict) and pending is None:
                pending = self.new_key(event, above.node, above.path)
                continue
            value, path = self.new_value(event), above.path
            if isinstance(above.node, dict):
                assert pending is not None
                self.check_key(pending, value, above)
                path = (*path, pending.text)
                above.node[pending.text] = value
                self.keys[path] = pending.place
                pending = None
            elif stack:
                path = (*path, len(above.node))
                above.node.append(value)
            else:
                root = value
            self.keep_place(event, value, path)
            if not isinstance(value, str):
                stack.append(_Open(value, path, bool(getattr(event, "flow_style", False))))
        return self.not_empty(root)

    def not_empty(self, root: Data | None) -> Data:
        """The root; a file without one holds nothing."""
        if root is None or root == "":
            self.refuse(Code.EMPTY_FILE, Place(self.file))
            raise _Stop
        return root

    def keep_place(self, event: yaml.NodeEvent, value: Data, path: Path) -> None:
        """The place of a value, or of the key where nothing stands; and of the comment that ends a text."""
        is_blank = value == "" and not getattr(event, "style", None)
        self.places[path] = self.keys[path] if is_blank and path in self.keys else self.mark(event)
        if isinstance(event, yaml.ScalarEvent) and not event.style and (end := event.end_mark):
            line = self.line(end.line)
            if "#" in line and (match := slips.COMMENT.match(line, end.column)):
                self.comments[path] = self.place(end.line, match.start(1))

    def check_key(self, key: _Key, value: Data, above: _Open) -> None:
        """In braces a key has a value; and it is the key that it looks like."""
        if key.event.style or not key.event.end_mark:
            return
        end = key.event.end_mark
        if value == "" and above.in_braces and not self.line(end.line)[end.column :].lstrip().startswith(":"):
            self.refuse_word_in_braces(key, above)
        elif not key.text.isascii() and (slip := slips.in_key(key.text)):
            self.refuse_slip(slip, key.place.line - 1, key.place.column - 1)
            raise _Stop

    def refuse_word_in_braces(self, key: _Key, above: _Open) -> None:
        """What follows from the word before it is not told again."""
        assert isinstance(above.node, dict)
        name, text = next(reversed(above.node.items()), ("", None))
        place = self.places.get((*above.path, name), key.place)
        if isinstance(text, str) and (quote := slips.opening_quote(text)):
            self.refuse_slip(quote, place.line - 1, place.column - 1)
        elif text != "" or ":" in key.text:
            slip = slips.word_in_braces(key.text, name, text if isinstance(text, str) else "")
            self.refuse_slip(slip, key.place.line - 1, key.place.column - 1)

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

    def new_key(self, event: yaml.NodeEvent, parent: dict[str, Data], path: Path) -> _Key:
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
        return _Key(key, event, place)

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
