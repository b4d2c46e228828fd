"""A report in any format; what reads and writes Word and PDF is loaded only where it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from engine.telling.markdown import markdown
from engine.telling.page import render_page
from engine.telling.report import Report


class MissingPackage(Exception):
    """The extra `report` is not installed; names the package that a format needs."""


def report_bytes(report: Report, format: str, template: Path | None = None) -> bytes:
    """The report as a file of one of `FORMATS`; the same report gives the same bytes. `template` is for docx.

    Raises `MissingPackage`, and `InputError` where the template cannot be used.
    """
    try:
        return _as_docx(report, template) if format == "docx" and template else FORMATS[format](report)
    except ModuleNotFoundError as error:
        raise MissingPackage(error.name) from error


def _as_docx(report: Report, template: Path | None = None) -> bytes:
    from engine.telling import docx

    return docx.docx(report, template or docx.TEMPLATE)


def _as_pdf(report: Report) -> bytes:
    from engine.telling.pdf import pdf

    return pdf(report)


def _as_html(report: Report) -> bytes:
    return render_page("report", report.language, report=report).encode()


def _as_markdown(report: Report) -> bytes:
    return markdown(report).encode()


FORMATS: dict[str, Callable[[Report], bytes]] = {
    "docx": _as_docx,
    "pdf": _as_pdf,
    "html": _as_html,
    "md": _as_markdown,
}
"""The formats, by the ending of the file."""
