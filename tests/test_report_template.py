"""A Word template of someone's own is a program from elsewhere: it is filled, or refused in one sentence, in bounds."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import docx
import pytest

from engine.reading.diagnostics import Code, Diagnostic, InputError
from engine.telling import docx as word
from engine.telling.documents import report_bytes
from engine.telling.docx import TEMPLATE
from tests.documents import text_of
from tests.parts import few
from tests.reports import report

LOOP = "{% for a in range(90000) %}{% for b in range(90000) %}{% endfor %}{% endfor %}"

ALL_MEMORY = "{{ ('a' * 400000000)|length }}"


@cache
def own(text: str = "MẪU RIÊNG {{ subject }}") -> bytes:
    """A small template with that paragraph."""
    made, stream = docx.Document(), io.BytesIO()
    made.add_paragraph(text)
    made.save(stream)
    return stream.getvalue()


def packed(change: Callable[[dict[str, bytes]], object], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A small template whose parts are changed."""
    with zipfile.ZipFile(io.BytesIO(own())) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def without(name: str) -> bytes:
    return packed(lambda parts: parts.pop(name))


def with_part(name: str, content: bytes) -> bytes:
    return packed(lambda parts: parts.update({name: content}))


def locked() -> bytes:
    """As if with a password: the bit that says so set on every file."""
    raw = bytearray(own())
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = -1
        while (start := raw.find(sign, start + 1)) >= 0:
            raw[start + at] |= 1
    return bytes(raw)


def torn() -> bytes:
    """One of its files is not what was packed."""
    raw, at = bytearray(own()), own().index(b"word/document.xml") + 60
    raw[at : at + 40] = b"\xff" * 40
    return bytes(raw)


EXPRESSIONS = (
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "{{ subject + 1 }}", "{{ 1/0 }}", "{{ subject() }}",
    "{% include '/etc/passwd' %}", "{{ ''.__class__.__mro__[1].__subclasses__() }}", "{{ subject|nothing }}",
    "{{ persons[99].x }}", "{{ '%d' % subject }}", "{{ subject[::0] }}", "{% set x = namespace() %}{{ x.y.z }}",
    "{{ {}.setdefault([], 1) }}", "{{ 7|batch(0)|list }}", "{{ 'x'|round }}", "{% extends subject %}",
)  # fmt: skip
WRONG: dict[str, Callable[[], bytes]] = {
    "no archive": lambda: b"no archive",
    "an empty archive": lambda: packed(lambda parts: parts.clear()),
    "no document": lambda: without("word/document.xml"),
    "no types": lambda: without("[Content_Types].xml"),
    "other properties": lambda: with_part("docProps/core.xml", b"<x/>"),
    "other relations": lambda: with_part("word/_rels/document.xml.rels", b"<x/>"),
    "a document that is no XML": lambda: with_part("word/document.xml", b"<x"),
    "a document that is none": lambda: with_part("word/document.xml", b"<x/>"),
    "packed otherwise": lambda: packed(dict, zipfile.ZIP_LZMA),
    "locked": locked,
    "torn": torn,
    "a picture that bursts": lambda: with_part("word/media/image1.png", bytes(100_000_000)),
    "many parts": lambda: packed(lambda parts: parts.update({f"x/{n}.xml": b"<a/>" for n in range(1_001)})),
}


def refusal(template: bytes, folder: Path) -> Diagnostic:
    """The one thing that is said of it."""
    path = folder / "own.docx"
    path.write_bytes(template)
    with pytest.raises(InputError) as found:
        report_bytes(report("night-market-licence"), "docx", path)
    (diagnostic,) = found.value.diagnostics
    assert diagnostic.place.file == str(path)
    return diagnostic


@pytest.mark.parametrize("name", few(WRONG, 5))
def test_a_file_that_is_no_template_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    assert refusal(WRONG[name](), tmp_path).code is Code.BAD_TEMPLATE


@pytest.mark.parametrize("expression", few(EXPRESSIONS, 6))
def test_an_expression_that_comes_to_nothing_is_refused_at_its_paragraph(expression: str, tmp_path: Path) -> None:
    found = refusal(own(f"Đoạn {expression}"), tmp_path)
    assert found.code is Code.BAD_TEMPLATE and "line 1" not in found.params["trouble"]
    assert found.place.text == "" or found.place.text.startswith("Đoạn")


def test_a_template_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word, "SECONDS", 0)
    assert refusal(own(LOOP), tmp_path).code is Code.UNFINISHED_TEMPLATE


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no system but Linux bounds memory")
def test_a_template_that_asks_for_all_memory_gets_none_of_it(tmp_path: Path) -> None:
    assert refusal(own(ALL_MEMORY), tmp_path).code is Code.UNFINISHED_TEMPLATE


def fill_without_end() -> None:
    """Raises what is told of a template that asks for more than there is."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "unfinished-template.docx")
        path.write_bytes(own(ALL_MEMORY))
        report_bytes(report("night-market-licence"), "docx", path)


def test_the_shipped_template_gives_the_same_bytes_apart(tmp_path: Path) -> None:
    copy = tmp_path / "copy.docx"
    copy.write_bytes(TEMPLATE.read_bytes())
    paper = report("night-market-licence")
    assert report_bytes(paper, "docx", copy) == report_bytes(paper, "docx")


def test_a_template_of_ones_own_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "own.docx"
    path.write_bytes(own())
    paper = report("night-market-licence")
    assert text_of(report_bytes(paper, "docx", path), "docx").startswith(f"MẪU RIÊNG {paper.subject}")
