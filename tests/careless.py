"""A good case file, and what a careless hand makes of it: each slip with the one thing that should be said of it."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

from engine.reading.diagnostics import Code

CASE = """\
case: kiosk
title: Ki-ốt một cửa
rulebook: kl14
as_of: 2023-05-10
pilot:
  findings:
    approval_given: {value: yes, evidence: [E1, E2]}
    damage_level: none
persons:
  - id: p1
    name: bà A
    roles: [implementer]
    findings:
      personal_gain: no
      subjective_fault: {contested: {none: [E1], non_grave: [E2]}}
evidence:
  - {id: E1, title: Quyết định cho phép, date: 2023-01-05}
  - id: E2
    title: Báo cáo kiểm tra
"""

SPACE, NARROW, DASH = "\u00a0", "\u202f", "\u2013"


@dataclass(frozen=True)
class Slip:
    """The file with a slip in it, and what is said: a code, a place, and words of the English hint."""

    text: bytes
    code: Code
    line: int
    column: int
    hint: str


def changed(old: str, new: str) -> bytes:
    """The case with one thing changed."""
    assert CASE.count(old) == 1
    return CASE.replace(old, new).encode()


def _space(old: str, new: str, line: int, column: int) -> Slip:
    return Slip(changed(old, new), Code.LOOKALIKE, line, column, "type a plain space instead of U+00A0")


def _dash(old: str, new: str, line: int, column: int, code: Code = Code.LOOKALIKE) -> Slip:
    return Slip(changed(old, new), code, line, column, "type a plain hyphen (-) instead of U+2013")


def _quote(old: str, new: str, line: int, column: int, code: Code = Code.LOOKALIKE) -> Slip:
    return Slip(changed(old, new), code, line, column, "type plain quotes instead of U+20")


def _cut(old: str, new: str, line: int, column: int) -> Slip:
    return Slip(changed(old, new), Code.CUT_TEXT, line, column, "put the whole text in double quotes")


def _meant(old: str, new: str, line: int, column: int, word: str) -> Slip:
    return Slip(changed(old, new), Code.UNKNOWN_VALUE, line, column, f"did you mean `{word}`?")


CARELESS: dict[str, Slip] = {
    "a title cut": _cut("Ki-ốt một cửa", "Thí điểm theo Quyết định #12 của Ủy ban", 2, 33),
    "a title that begins with a sign": _cut("Ki-ốt một cửa", "#12 của Ủy ban", 2, 8),
    "a name cut": _cut("bà A", "bà A #2", 11, 16),
    "a title cut in braces": _cut("Quyết định cho phép", "Quyết định #45", 17, 32),
    "a title cut at the end of braces": _cut("Quyết định cho phép, date: 2023-01-05", "Quyết định #45", 17, 32),
    "a title in two languages cut": _cut("Ki-ốt một cửa", "{vi: Quyết định #12, en: Decision 12}", 2, 24),
    "two languages on two lines": _cut("Ki-ốt một cửa", "{vi: Quyết định #12,\n  en: Decision 12}", 2, 24),
    "the last title cut": _cut("Báo cáo kiểm tra", "Báo cáo #3", 19, 20),
    "a text of two lines cut": _cut("Ki-ốt một cửa", "Theo Quyết định #12\n  của Ủy ban", 2, 24),
    "a text of two lines cut in the second": _cut("Ki-ốt một cửa", "Theo Quyết định số 5\n  và #12", 3, 6),
    "a space after a colon": _space("title: Ki", f"title:{SPACE}Ki", 2, 7),
    "a space after the first colon": _space("case: kiosk", f"case:{SPACE}kiosk", 1, 6),
    "a space after the last colon": _space("title: Báo", f"title:{SPACE}Báo", 19, 11),
    "a space after a colon in an item": _space("id: p1", f"id:{SPACE}p1", 10, 8),
    "a space after a colon in braces": _space("{value: yes", f"{{value:{SPACE}yes", 7, 28),
    "a space after a hyphen": _space("- id: p1", f"-{SPACE}id: p1", 10, 4),
    "a space before a colon": _space("damage_level:", f"damage_level{SPACE}:", 8, 17),
    "indented by other spaces": _space("    damage_level", SPACE * 4 + "damage_level", 8, 1),
    "the first line indented so": _space("  findings:\n    app", SPACE * 2 + "findings:\n    app", 6, 1),
    "a person indented so": _space("    roles", f"  {SPACE}{SPACE}roles", 12, 3),
    "an item indented so": _space("  - id: p1", f"{SPACE} - id: p1", 10, 1),
    "a narrow space": Slip(
        changed("title: Ki", f"title:{NARROW}Ki"), Code.LOOKALIKE, 2, 7, "a plain space instead of U+202F"
    ),
    "an id with another space": Slip(
        changed("kl14", f"kl14{SPACE}"), Code.BAD_FORMAT, 3, 11, "a plain space instead of U+00A0"
    ),
    "a dash for an item": _dash("  - id: p1", f"  {DASH} id: p1", 10, 3),
    "a dash for a second item": _dash("  - id: E2", f"  {DASH} id: E2", 18, 3),
    "a dash before braces": _dash("  - {id", f"  {DASH} {{id", 17, 3),
    "dashes for a list of words": _dash("[implementer]", f"\n      {DASH} implementer", 13, 7),
    "a dash in a day": _dash("2023-05-10", f"2023{DASH}05{DASH}10", 4, 8, Code.BAD_FORMAT),
    "a dash in an id": _dash("kiosk", f"ki{DASH}osk", 1, 7, Code.BAD_FORMAT),
    "a text with a colon in other quotes": _quote("Ki-ốt một cửa", "“Thí điểm: ki-ốt”", 2, 8),
    "single ones": _quote("Ki-ốt một cửa", "‘Thí điểm: ki-ốt’", 2, 8),
    "a text with a comma in other quotes": _quote("Quyết định cho phép", "“Quyết định, bản 2”", 17, 21),
    "a text with two commas in other quotes": _quote("Quyết định cho phép", "“Quyết định, bản 2, sửa”", 17, 21),
    "a text with a colon so in braces": _quote("Quyết định cho phép", "“Quyết định: bản 2”", 17, 21),
    "a key in other quotes": _quote("damage_level:", "“damage_level”:", 8, 5),
    "a key in single ones in braces": _quote("{value:", "{‘value’:", 7, 22),
    "a key of the file in other quotes": _quote("case:", "“case”:", 1, 1),
    "a value in other quotes": _quote("level: none", "level: “none”", 8, 19, Code.UNKNOWN_VALUE),
    "an item in other quotes": _quote("yes, evidence: [E1", "yes, evidence: [“E1”", 7, 45, Code.UNKNOWN_EVIDENCE),
    "an id in other quotes": _quote("kl14", "“kl14”", 3, 11, Code.BAD_FORMAT),
    "a day in other quotes": _quote("2023-05-10", "”2023-05-10”", 4, 8, Code.BAD_FORMAT),
    "another quote closes": _quote("Ki-ốt một cửa", '"Thí điểm: ki-ốt”', 2, 24),
    "another quote closes, and a later one is whole": _quote(
        "Ki-ốt một cửa\nrulebook: kl14", '"Thí điểm: ki-ốt”\nrulebook: "kl14"', 2, 24
    ),
    "no space in braces": Slip(
        changed("{value: yes", "{value:yes"), Code.KEY_WITHOUT_VALUE, 7, 22, "write `value: yes`, with a space"
    ),
    "no space in braces with another field": Slip(
        changed("{id: E1", "{id:E1"), Code.KEY_WITHOUT_VALUE, 17, 6, "write `id: E1`, with a space"
    ),
    "no space": Slip(
        changed("damage_level: none", "damage_level:none"), Code.SYNTAX, 8, 5, "with a space after the colon"
    ),
    "no space in an item": Slip(changed("- id: p1", "- id:p1"), Code.SYNTAX, 10, 5, "with a space after the colon"),
    "no space in the first line": Slip(changed("case: k", "case:k"), Code.SYNTAX, 1, 1, "with a space after the colon"),
    "no space in an only line": Slip(
        changed("yes, evidence: [E1, E2]}\n    damage_level: none", "yes, evidence: [E1, E2]}").replace(
            b"      personal_gain: no\n      subjective_fault: {contested: {none: [E1], non_grave: [E2]}}\n",
            b"      personal_gain:no\n",
        ), Code.SYNTAX, 13, 7, "with a space after the colon",
    ),
    "items without brackets in braces": Slip(
        changed("yes, evidence: [E1, E2]", "yes, evidence: E1, E2"), Code.KEY_WITHOUT_VALUE, 7, 48,
        "write several in brackets: `evidence: [E1, E2]`",
    ),
    "sides without brackets": Slip(
        changed("{none: [E1]", "{none: E1, E2"), Code.KEY_WITHOUT_VALUE, 15, 48, "in brackets: `none: [E1, E2]`"
    ),
    "items without brackets": Slip(
        changed("{value: yes, evidence: [E1, E2]}", "\n      value: yes\n      evidence: E1, E2"),
        Code.UNKNOWN_EVIDENCE, 9, 17, "write several in brackets: `[E1, E2]`",
    ),
    "roles without brackets": Slip(
        changed("[implementer]", "implementer, approver"), Code.WRONG_TYPE, 12, 12, "`[implementer, approver]`"
    ),
    "có": _meant("{value: yes", "{value: có", 7, 29, "yes"),
    "đúng": _meant("{value: yes", "{value: Đúng", 7, 29, "yes"),
    "true": _meant("{value: yes", "{value: true", 7, 29, "yes"),
    "YES": _meant("{value: yes", "{value: YES", 7, 29, "yes"),
    "Yes": _meant("{value: yes", "{value: Yes", 7, 29, "yes"),
    "không": _meant("gain: no", "gain: không", 14, 22, "no"),
    "false": _meant("gain: no", "gain: False", 14, 22, "no"),
    "chưa rõ": _meant("gain: no", "gain: chưa rõ", 14, 22, "unknown"),
    "None": _meant("level: none", "level: None", 8, 19, "none"),
    "null": Slip(changed("gain: no", "gain: null"), Code.UNKNOWN_VALUE, 14, 22, "choose from: yes, no, unknown"),
    "a tilde": Slip(changed("gain: no", "gain: ~"), Code.UNKNOWN_VALUE, 14, 22, "choose from: yes, no, unknown"),
    "a day that is none": Slip(changed("2023-05-10", "2024-02-30"), Code.NO_SUCH_DAY, 4, 8, ""),
    "a day that is none in braces": Slip(changed("2023-01-05", "2023-13-05"), Code.NO_SUCH_DAY, 17, 48, ""),
    "the line ends of an old Mac": Slip(
        CASE.replace("\n", "\r").encode(), Code.FORBIDDEN_CHARACTER, 1, 12, "with the line ends of Windows"
    ),
    "JSON that is not closed": Slip(
        b'{"case": "kiosk", "title": "\\ud83d\\ude00"\n', Code.SYNTAX, 1, 42, "close every bracket"
    ),
    "UTF-16 of Windows": Slip(CASE.encode("utf-16-le"), Code.NOT_UTF8, 1, 1, "the file is UTF-16: save it as UTF-8"),
    "UTF-16 the other way round": Slip(CASE.encode("utf-16-be"), Code.NOT_UTF8, 1, 1, "the file is UTF-16"),
    "UTF-16 with its mark": Slip(CASE.encode("utf-16"), Code.NOT_UTF8, 1, 1, "the file is UTF-16"),
    "UTF-16 of plain letters": Slip(
        b"case: a\nrulebook: kl14\n".decode().encode("utf-16-le"), Code.NOT_UTF8, 1, 1, "the file is UTF-16"
    ),
    "UTF-32": Slip(CASE.encode("utf-32-be"), Code.NOT_UTF8, 1, 1, "the file is UTF-32: save it as UTF-8"),
    "UTF-32 with its mark": Slip(CASE.encode("utf-32"), Code.NOT_UTF8, 1, 1, "the file is UTF-32"),
}  # fmt: skip


# -- at any place of any case

PLAIN = r"[^\"'{}\[\],:#>|\s][^\"'{}\[\],:#]*"
KEY = r"(?P<before>[a-z_]+:) (?P<rest>[^\s>|].*)$"

HABITS: dict[str, tuple[str, str]] = {
    "cuts a text": (rf"(?P<before>(?:vi|en|title|name): {PLAIN})(?P<rest>$|, en|}})", r"\g<before> #5\g<rest>"),
    "a space after a colon": (KEY, rf"\g<before>{SPACE}\g<rest>"),
    "a narrow space after a colon": (KEY, rf"\g<before>{NARROW}\g<rest>"),
    "other spaces for indentation": (r"^ +(?=[a-z_]+:)", SPACE * 2),
    "one other space in the indentation": (r"^ (?= *(?:- )?[a-z_]+:)", SPACE),
    "the last space of it": (r"(?<=^ ) (?=[a-z_]+:)|(?<=^   ) (?=[a-z_]+:)", SPACE),
    "a dash for an item": (r"(?<=^  )-(?= )|^-(?= )", DASH),
    "a space after a hyphen": (r"(?<=^  -) (?=[a-z])", SPACE),
    "quotes around a word": (r"(?<=: )(yes|no|none|kl14|public)(?=[,}]|$)", r"“\1”"),
    "quotes around a day": (r"(?<=: )(\d{4}-\d\d-\d\d)", r"‘\1’"),
    "quotes around a text with a colon": (rf"(?<=vi: )({PLAIN})(?=, en)", r"“\1: hai”"),
    "quotes around a text with a comma": (rf"(?<=vi: )({PLAIN})(?=, en)", r"“\1, hai”"),
    "no space in braces": (r"(?<=\{value:) ", ""),
    "no space": (r"(?<=^    )([a-z_]+:) (?=[a-z]+$)", r"\1"),
    "no brackets": (r"(?<=evidence: )\[([A-Z]\d+, [A-Z]\d+)\](?=\})", r"\1"),
    "a tick in Vietnamese": (r"(?<=[a-z]: )yes(?=[,}]|$)", "có"),
    "a truth value": (r"(?<=[a-z]: )yes(?=[,}]|$)", "TRUE"),
    "a no in Vietnamese": (r"(?<=[a-z]: )no(?=[,}]|$)", "không"),
    "a day that is none": (r"(?<=: \d{4}-)\d\d-\d\d", "02-31"),
}
"""What a hand does, by what it finds on a line and what it leaves there."""


def slips_in(text: str, places: Set[int], habit: str) -> list[tuple[str, int]]:
    """The text with the habit's slip, once for each of these lines on which it can happen, and the line."""
    lines, (pattern, leaves) = text.split("\n"), HABITS[habit]
    slipped = ((number, re.sub(pattern, leaves, lines[number - 1], count=1)) for number in sorted(places))
    return [
        ("\n".join([*lines[: number - 1], slip, *lines[number:]]), number)
        for number, slip in slipped
        if slip != lines[number - 1]
    ]
