"""Changes of files at random, of bytes, lines, JSON and archives, so that what reads them meets what no one wrote.

The same number gives the same file.
"""

from __future__ import annotations

import copy
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from engine.reasoning.trace import Json

Change = Callable[[bytes, random.Random], bytes]

ODD_TEXTS = (
    "", " ", "\0", "\x1b[2J", "\u202e", "e\u0301\u0323", "\ud800", "\uffff", "😀", "{", "}", "[", "]", "[[[[",
    "&a x", "*a", "!!python/name:os.system", "|", ">", "? ", "- ", ": ", "#", "---", "%TAG ! x", "null", "~", "yes",
    "true", "0", "-0", "1e999", "0x1f", "9" * 400, ".nan", "2023-13-45", "../../etc/passwd", "/dev/zero", "http://[::1",
    "{{ 7*7 }}", "{% for a in range(9) %}", "{%", "}}", "'", '"', '"\\ud800"', "\\", "\r", "\u2028", "<<", "a" * 5_000,
)  # fmt: skip
ODD_DATA: tuple[Json, ...] = (
    None, True, False, 0, -1, 10**30, -(10**9), "", [], {}, [[]], {"": {}}, [None], *ODD_TEXTS,
)  # fmt: skip


def of_bytes(raw: bytes, rng: random.Random) -> bytes:
    """Bytes flipped, cut out, doubled, put in; or the end cut off."""
    changed = bytearray(raw)
    for _ in range(rng.choice((1, 1, 2, 4, 16))):
        at, length = rng.randrange(len(changed) + 1), rng.choice((1, 1, 2, 4, 8, 64, 512))
        match rng.randrange(6):
            case 0 | 1:
                changed[at : at + 1] = bytes([rng.randrange(256)])
            case 2:
                del changed[at : at + length]
            case 3:
                changed[at:at] = changed[at : at + length] * rng.choice((1, 2, 50))
            case 4:
                changed[at:at] = rng.choice(ODD_TEXTS).encode("utf-8", "surrogatepass")
            case _ if rng.random() < 0.2:
                del changed[at:]
            case _:
                changed[at : at + 4] = rng.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF)).to_bytes(4, "little")
    return bytes(changed)


def of_lines(raw: bytes, rng: random.Random) -> bytes:
    """Lines taken out, doubled, exchanged, moved in or out; or what stands behind a colon put otherwise."""
    lines = raw.splitlines(keepends=True) or [b"\n"]
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
        odd = rng.choice(ODD_TEXTS).encode("utf-8", "surrogatepass")
        match rng.randrange(7):
            case 0 if len(lines) > 1:
                del lines[at]
            case 1:
                lines[at:at] = lines[other : other + rng.choice((1, 1, 5, 20))]
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = b"  " * rng.choice((1, 2, 40)) + lines[at]
            case 4:
                lines[at] = lines[at].lstrip()
            case 5:
                lines[at] = lines[at].partition(b":")[0] + b": " + odd + b"\n"
            case _:
                lines[at] = lines[at].rstrip(b"\n") + odd + b"\n"
    return b"".join(lines)


def of_words(raw: bytes, rng: random.Random) -> bytes:
    """Words of the file in the places of others: most often it stays what it is in form."""
    parts = re.split(rb"([\w-]+)", raw)
    for _ in range(rng.choice((1, 1, 2, 5))):
        places = range(1, len(parts), 2)
        if places:
            parts[rng.choice(places)] = parts[rng.choice(places)]
    return b"".join(parts)


def of_data(data: Json, rng: random.Random) -> Json:
    """A value somewhere in the data put otherwise, taken out, wrapped up, or under another name."""
    whole: list[Any] = [copy.deepcopy(data)]
    for _ in range(rng.choice((1, 1, 2, 3))):
        holder, key = rng.choice(list(_places(whole)) or [(whole, 0)])
        match rng.randrange(5):
            case 0 if isinstance(holder, dict):
                holder[rng.choice(ODD_TEXTS)] = holder.pop(key)
            case 1 if holder is not whole:
                del holder[key]
            case 2:
                holder[key] = [holder[key]] * rng.choice((1, 2, 100))
            case _:
                holder[key] = rng.choice(ODD_DATA)
    changed: Json = whole[0]
    return changed


def _places(holder: Any) -> Iterator[tuple[Any, Any]]:
    """Every value in it, by what holds it and under which name or number."""
    if isinstance(holder, dict | list):
        for key in list(holder) if isinstance(holder, dict) else range(len(holder)):
            yield holder, key
            yield from _places(holder[key])


def of_json(raw: bytes, rng: random.Random) -> bytes:
    """What a file of JSON says, changed."""
    return json.dumps(of_data(json.loads(raw), rng), ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")


def of_archive(raw: bytes, rng: random.Random) -> bytes:
    """A file in an archive changed, taken out, doubled or under another name, and all packed again."""
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        files = [(name, archive.read(name)) for name in archive.namelist()]
    at = rng.choice(
        [i for i, (name, _) in enumerate(files) for _ in range(9 if "document" in name or "sheet" in name else 1)]
    )
    name, content = files[at]
    match rng.randrange(8):
        case 0:
            del files[at]
        case 1:
            files.append((name, content))
        case 2:
            files[at] = (rng.choice(("../x", "/x", "x" * 300, "word/document.xml")), content)
        case 3 | 4:
            files[at] = (name, of_bytes(content, rng))
        case _:
            files[at] = (name, _of_markup(content, rng))
    out = io.BytesIO()
    with zipfile.ZipFile(
        out, "w", rng.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED))
    ) as packed:
        for each, inside in files:
            packed.writestr(each, inside)
    return out.getvalue()


def _of_markup(content: bytes, rng: random.Random) -> bytes:
    """Elements of XML taken out, doubled, exchanged, or with odd text between them."""
    parts = content.split(b"<")
    at, other = rng.randrange(len(parts)), rng.randrange(len(parts))
    match rng.randrange(4):
        case 0 if len(parts) > 1:
            del parts[at]
        case 1:
            parts[at:at] = parts[other : other + rng.choice((1, 2, 10))]
        case 2:
            parts[at], parts[other] = parts[other], parts[at]
        case _:
            parts[at] += rng.choice(ODD_TEXTS).encode("utf-8", "surrogatepass")
    return b"<".join(parts)


def spliced(one: bytes, other: bytes, rng: random.Random) -> bytes:
    """The beginning of one file and the end of another."""
    return one[: rng.randrange(len(one) + 1)] + other[rng.randrange(len(other) + 1) :]


def mutated(seeds: Sequence[bytes], changes: Sequence[Change], rng: random.Random) -> bytes:
    """One of the files, changed in one of the ways, once or a few times; now and then it goes on as another."""
    raw = rng.choice(seeds)
    if rng.random() < 0.05:
        raw = spliced(raw, rng.choice(seeds), rng)
    for change in rng.choices(changes, k=rng.choice((1, 1, 1, 2))):
        try:
            raw = change(raw, rng)
        except (ValueError, IndexError, zipfile.BadZipFile):  # no JSON or archive any more
            raw = of_bytes(raw, rng)
    return raw
