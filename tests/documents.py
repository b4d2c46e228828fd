"""What a reader of each format reads, and all text that a file holds, properties included."""

import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser

import docx
import pypdf
import pypdf.generic
from docx.table import Table
from docx.text.paragraph import Paragraph


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in ("p", "h1", "h2", "h3", "h4", "td", "th", "li", "span", "br", "title"):
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1] != "style":
            self.parts.append(data)


def html_of(raw: bytes) -> _Html:
    page = _Html()
    page.feed(raw.decode())
    return page


def text_of(raw: bytes, format: str) -> str:
    """The text that is read, in order, one paragraph or cell a line where the format tells."""
    match format:
        case "docx":
            lines = _docx_lines(docx.Document(io.BytesIO(raw)))
        case "pdf":
            lines = iter("\n".join(pdf_pages(raw)).split("\n"))
        case "html":
            lines = iter("".join(html_of(raw).parts).split("\n"))
        case _:
            lines = iter(unescaped(raw.decode()).split("\n"))
    return "\n".join(line for line in (" ".join(line.split()) for line in lines) if line) + "\n"


def unescaped(text: str) -> str:
    """Markdown without the backslashes that keep signs literal."""
    return re.sub(r"\\([^A-Za-z0-9\s])", r"\1", text)


def pdf_pages(raw: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(raw)).pages]


def _docx_lines(within: "docx.document.Document | docx.table._Cell") -> Iterator[str]:
    for block in within.iter_inner_content():
        if isinstance(block, Paragraph):
            yield from block.text.split("\n")
        elif isinstance(block, Table):
            for row in block.rows:
                for cell in row.cells:
                    yield from _docx_lines(cell)


def everything_in(raw: bytes, format: str) -> str:
    """All text that a file holds: of Word every part of the archive, of PDF its properties and XMP too."""
    match format:
        case "docx":
            archive = zipfile.ZipFile(io.BytesIO(raw))
            return text_of(raw, format) + "".join(archive.read(name).decode() for name in archive.namelist())
        case "pdf":
            reader = pypdf.PdfReader(io.BytesIO(raw))
            return text_of(raw, format) + repr(reader.metadata) + xmp_of(reader)
        case _:
            return text_of(raw, format) + raw.decode()


def xmp_of(reader: pypdf.PdfReader) -> str:
    """What a PDF says of itself in XML."""
    stream = reader.root_object["/Metadata"].get_object()
    assert isinstance(stream, pypdf.generic.StreamObject)
    return stream.get_data().decode()
