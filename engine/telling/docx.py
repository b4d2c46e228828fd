"""A report as a Word document, from a template that people may edit; the only module that touches docxtpl."""

from __future__ import annotations

import io
import re
import traceback
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from lxml.etree import XMLSyntaxError
from markupsafe import Markup, escape

from engine.reading.characters import visible
from engine.reading.diagnostics import Code, Diagnostic, InputError, Place
from engine.reading.opening import read_bytes
from engine.telling.report import Report

TEMPLATE = Path(__file__).parent / "templates" / "report.docx"
MAX_TEMPLATE = 20_000_000
"""Bytes of a template, with its pictures."""
_UNREADABLE = (PackageNotFoundError, zipfile.BadZipFile, XMLSyntaxError, TemplateError, KeyError, ValueError, OSError)
_MISCALCULATED = (ArithmeticError, TypeError, AttributeError, RecursionError)
"""What an expression in a template may come to, such as a range that is too long."""


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


def docx(report: Report, template: Path = TEMPLATE) -> bytes:
    """The report as a .docx file; the same report and template give the same bytes. Raises `InputError`."""
    read = read_bytes(template, MAX_TEMPLATE)
    if read.value is None:
        raise InputError(read.diagnostics)
    made = io.BytesIO()
    document = None
    try:
        document = _Template(io.BytesIO(read.value))
        # sandboxed: a template that someone sends reads the report and nothing else
        words = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_literal)
        document.render(dict(report.as_data()), words)
        day = datetime(report.day.year, report.day.month, report.day.day, tzinfo=UTC)
        document.core_properties.created = document.core_properties.modified = day
        document.save(made)
    except (*_UNREADABLE, *_MISCALCULATED) as error:
        params = {"name": visible(template.name), "trouble": visible(str(error) or type(error).__name__)}
        place = Place(visible(str(template)), text=visible(document.paragraph(error)) if document else "")
        raise InputError([Diagnostic(Code.BAD_TEMPLATE, place, params)]) from error
    return _dated(made.getvalue())


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
