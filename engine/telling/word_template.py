"""A Word template that people may edit, filled with a report; the only module that touches docxtpl."""

from __future__ import annotations

import io
import re
import traceback
import zipfile
import zlib
from datetime import UTC, datetime

from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml.etree import LxmlError
from markupsafe import Markup, escape

from engine.reading.characters import visible
from engine.telling.report import Report

MOST_PARTS, MOST_UNPACKED = 1_000, 1 << 25
"""Files in the archive that a Word document is, and bytes of all of them."""
_PACKED_AS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_LOCKED = 1  # the bit of a file in an archive that says so
_UNREADABLE = (OpcError, zipfile.BadZipFile, zlib.error, LxmlError, TemplateError, LookupError, ValueError, OSError)
_MISCALCULATED = (ArithmeticError, TypeError, AttributeError, RecursionError, NameError, AssertionError)
"""What an expression in a template may come to, such as a range that is too long."""


class UnusableTemplate(Exception):
    """The template is no Word document, or asks for what cannot be; says why, and in which paragraph if known."""

    def __init__(self, trouble: str, paragraph: str) -> None:
        super().__init__(trouble, paragraph)
        self.trouble, self.paragraph = trouble, paragraph


class _Template(DocxTemplate):  # type: ignore[misc] # docxtpl has no types
    """A template that knows which part of it is being filled."""

    filled = ""

    def render_xml_part(self, src_xml: str, *given: object) -> str:
        self.filled = src_xml
        return str(super().render_xml_part(src_xml, *given))

    def paragraph(self, error: BaseException) -> str:
        """The text of the paragraph where filling it failed, as far as that is known."""
        steps = traceback.extract_tb(error.__traceback__)
        lines = [step.lineno or 1 for step in steps if step.filename in ("<template>", "<unknown>")]
        paragraphs = re.sub("(?=<w:p[ >])", "\n", self.filled).splitlines()  # as docxtpl counts lines
        at = paragraphs[lines[-1] - 1] if lines and lines[-1] <= len(paragraphs) else ""
        return re.sub("<[^>]+>", "", at).strip()


def filled(report: Report, template: bytes) -> bytes:
    """The template with the report in it; raises `UnusableTemplate`. It is a program: whose one trusts, or apart."""
    made = io.BytesIO()
    document = None
    try:
        _check_archive(template)
        document = _Template(io.BytesIO(template))
        # sandboxed: a template that someone sends reads the report and nothing else
        words = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_literal)
        document.render(dict(report.as_data()), words)
        day = datetime(report.day.year, report.day.month, report.day.day, tzinfo=UTC)
        document.core_properties.created = document.core_properties.modified = day
        document.save(made)
        return _dated(made.getvalue())
    except (*_UNREADABLE, *_MISCALCULATED) as error:
        paragraph = visible(document.paragraph(error)) if document else ""
        raise UnusableTemplate(visible(str(error) or type(error).__name__), paragraph) from error


def _check_archive(template: bytes) -> None:
    """Raises `BadZipFile` before anything is unpacked that is too much; no file unpacks to more than it says."""
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        entries = archive.infolist()
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise zipfile.BadZipFile(f"more than {MOST_PARTS} files or {MOST_UNPACKED} bytes when it is unpacked")
    if any(entry.compress_type not in _PACKED_AS or entry.flag_bits & _LOCKED for entry in entries):
        raise zipfile.BadZipFile("locked, or packed as no Word document is")


def _literal(value: object) -> object:
    """Text in which `{_{`, by which docxtpl lets a template write `{{`, means nothing either."""
    return (
        Markup(str(escape(value)).replace("{_", "{&#95;").replace("_}", "&#95;}")) if isinstance(value, str) else value
    )


def _dated(raw: bytes) -> bytes:
    """The same archive with one fixed time on all its files."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            dated = zipfile.ZipInfo(entry, (1980, 1, 1, 0, 0, 0))
            dated.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(dated, old.read(entry))
    return out.getvalue()
