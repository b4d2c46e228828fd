"""A report as a Word document. A template of someone's own is filled in a process apart, for it may never end."""

from __future__ import annotations

import multiprocessing
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from engine.reading.bounds import bound_memory, bound_time, end_unheard
from engine.reading.characters import visible
from engine.reading.diagnostics import Code, Diagnostic, InputError, Place
from engine.reading.forking import FORKS, forked
from engine.reading.opening import read_bytes
from engine.telling.report import Report
from engine.telling.word_template import UnusableTemplate, filled

TEMPLATE = Path(__file__).parent / "templates" / "report.docx"
MAX_TEMPLATE = 20_000_000
"""Bytes of a template, with the pictures in it."""
SECONDS, SECONDS_A_PERSON = 5, 1
MEGABYTES, MEGABYTES_A_PERSON = 200, 2
"""Of a processor's time and of memory, what filling a template may take: many times what the shipped one takes."""
SLOWNESS = 10
"""How many times as long that may last on a machine that does much else."""


def docx(report: Report, template: Path = TEMPLATE) -> bytes:
    """The report as a .docx file; the same report and template give the same bytes. Raises `InputError`."""
    read = read_bytes(template, MAX_TEMPLATE)
    if read.value is None:
        raise InputError(read.diagnostics)
    try:
        return filled(report, read.value) if template == TEMPLATE else _filled_apart(report, read.value, template)
    except UnusableTemplate as error:
        place = Place(visible(str(template)), text=error.paragraph)
        params = {"name": visible(template.name), "trouble": error.trouble}
        raise InputError([Diagnostic(Code.BAD_TEMPLATE, place, params)]) from error


def _filled_apart(report: Report, template: bytes, path: Path) -> bytes:
    """The template filled by another process; raises `UnusableTemplate`, or `InputError` where that never ends."""
    seconds = SECONDS + SECONDS_A_PERSON * len(report.persons)
    megabytes = MEGABYTES + MEGABYTES_A_PERSON * len(report.persons)
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process: BaseProcess
    if FORKS:
        process = forked(_serve, theirs, report, template, seconds, megabytes, keeping=(theirs.fileno(),))
    else:
        begun = multiprocessing.get_context("spawn").Process
        process = begun(target=_serve, args=(theirs, report, template, seconds, megabytes), daemon=True)
        process.start()
    theirs.close()
    answer: bytes | UnusableTemplate | None = None
    with ours, suppress(EOFError, OSError):  # it ended without an answer
        answer = ours.recv() if ours.poll(SLOWNESS * seconds) else None
    process.kill()
    process.join()
    if isinstance(answer, bytes):
        return answer
    if answer is not None:
        raise answer
    params = {"name": visible(path.name), "seconds": str(seconds), "memory": str(megabytes)}
    raise InputError([Diagnostic(Code.UNFINISHED_TEMPLATE, Place(visible(str(path))), params)])


def _serve(pipe: Connection, report: Report, template: bytes, seconds: int, megabytes: int) -> None:
    """What the process does; whatever else it comes to, it ends, and says so to no one."""
    end_unheard()
    bound_time(seconds)
    bound_memory(megabytes)
    try:
        pipe.send(filled(report, template))
    except UnusableTemplate as error:
        pipe.send(error)
