"""What is fuzzed: of each kind of file some good and bad ones, how they are changed, and what reads them.

A reader answers whether the file was accepted; whatever it raises but a diagnostic is a fault.
"""

from __future__ import annotations

import hashlib
import io
import json
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TypeVar

import docx
import pyarrow as pa
import pyarrow.csv
import pyarrow.feather
import pyarrow.parquet
import xlsxwriter
from jinja2.filters import FILTERS
from jinja2.tests import TESTS

from benchmarks.mutations import Change, of_archive, of_bytes, of_data, of_json, of_lines, of_words
from engine import Decision, decide, load_case
from engine.keeping.agreement import positions
from engine.keeping.chain import START, canonical, head_after
from engine.keeping.decided import decided
from engine.keeping.exchange import export, import_lines, read_lines
from engine.keeping.people import Assessed, assess
from engine.keeping.register import Register
from engine.keeping.stats import statistics
from engine.keeping.trouble import RegisterError
from engine.keeping.verify import verify
from engine.reading.access import read_access
from engine.reading.diagnostics import InputError, Loaded, errors_in
from engine.reading.load import read_case, read_rulebook
from engine.reading.odds import load_odds
from engine.reading.open_table import open_table
from engine.reading.organisation import read_organisation
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.kept_decisions import differing, read_decisions
from engine.reasoning.sample import Sampler
from engine.reasoning.stream import Counts, Sweep
from engine.reasoning.sweep import sweeper_of
from engine.telling.compose import compose
from engine.telling.documents import report_bytes
from engine.telling.docx import TEMPLATE
from engine.telling.records import record_line
from engine.telling.text import render_case, render_diagnostics
from engine.telling.word_template import UnusableTemplate, filled
from tests.register_support import NOW
from tests.register_support import decide as put_on_record
from tests.reports import report
from tests.support import CASES, ROOT, kl14
from tests.sweeping import random_row, table_of

T = TypeVar("T")
BAD = ROOT / "tests" / "bad"
EMPTY = "empty.db"
"""A register without any record, made once."""
SLOW = {"does-not-compile", "undecided"}
"""Rulebooks that are meant to take all that they may."""
SOUND = ("about-identity", "broken-invariant", "idle-part", "never-holds", "not-individual", "unreachable-value")
"""Rulebooks in which only a proof finds a fault."""
OVERLAYS = ("nothing-to-drop", "unknown-base", "unknown-part", "wrong-base-version")
ACCESS = """\
sign_in:
  redirect_uri: https://congtam.example.vn/oauth2callback
  server_metadata_url: https://id.example.vn/.well-known/openid-configuration
  client_id: congtam
  client_secret: s3cret
  cookie_secret: 0123456789abcdef0123456789abcdef
roles:
  doc@example.vn: reader
  tham@example.vn: assessor
"""
ODDS = """\
roles: {implementer: 3, "implementer|approver": 1.5}
findings:
  approval_given: {"yes": 9, "no": 1}
  damage_level: {none: 1, minor: 2}
"""
OVERLAY = """\
rulebook: ours
version: 1.0.0
title: {vi: Bản sửa đổi, en: An overlay}
extends: kl14@%s
drop:
  invariants: invariant.exemption-needs-objective-basis
"""
WORD = "{{ subject }} {% for name, parts in persons %}{{ name }}{% endfor %} {% if place_and_date %}x{% endif %}"


@dataclass(frozen=True)
class Kind:
    """A kind of file: some to start from, how they are changed, and what reads one in a folder of its own."""

    ending: str
    make: Callable[[], Sequence[bytes]]
    changes: Sequence[Change]
    read: Callable[[Path], bool]

    @cached_property
    def seeds(self) -> Sequence[bytes]:
        """What to start from, made once."""
        return self.make()


def _accepted(loaded: Loaded[T]) -> bool:
    """Whether there is a value, once everything that was found is told."""
    render_diagnostics(loaded.diagnostics, "vi")
    return loaded.value is not None and not errors_in(loaded.diagnostics)


def _files(folder: Path, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob(pattern)) if path.stem not in SLOW]


def _read_case(path: Path) -> bool:
    loaded = read_case(path, kl14())
    if loaded.value is not None:
        render_case(decide(kl14(), loaded.value), "vi")
    return _accepted(loaded)


def _read_rulebook(path: Path) -> bool:
    loaded = read_rulebook(path)
    if loaded.value is not None:
        compile_rulebook(loaded.value)
    return _accepted(loaded)


def _read_organisation(path: Path) -> bool:
    loaded = read_organisation(str(path))
    if loaded.value is not None:
        report_bytes(compose(_decisions(), "vi", loaded.value), "md")
    return _accepted(loaded)


def _read_access(path: Path) -> bool:
    loaded = read_access(path)
    if loaded.value is not None:
        sign_in = loaded.value.sign_in
        "".join((sign_in.host, sign_in.origin, sign_in.base, loaded.value.role_of("doc@example.vn") or ""))
    return _accepted(loaded)


def _read_odds(path: Path) -> bool:
    Sampler(compile_rulebook(kl14()), load_odds(path, kl14()))
    return True


def _read_decision(path: Path) -> bool:
    kept = read_decisions(path)
    others = tuple(differing(kept.value or [], _decisions(), str(path)))
    return _accepted(Loaded(kept.value, (*kept.diagnostics, *others)))


@cache
def _decisions() -> list[Decision]:
    return decide(kl14(), load_case(CASES[0], kl14()))


def _decision_seeds() -> list[bytes]:
    data = [decision.to_dict() for decision in _decisions()]
    return [json.dumps(data).encode(), json.dumps(data[0]).encode(), *_files(BAD / "reports", "*.json")]


def _read_export(path: Path) -> bool:
    place = Path(shutil.copy(path.parent / EMPTY, path.with_suffix(".db")))
    with Register.open_or_empty(str(place)) as register, path.open("rb") as file:
        import_lines(register, NOW, read_lines(file))
        with register.reading() as view:
            verify(view)
            statistics(view), decided(view), list(export(view))
            for case in {record.case for record in view.records() if record.case}:
                positions(view, case)
            "\n".join(record_line(record, "vi") for record in view.records())
    return True


def _export_seeds(folder: Path) -> list[bytes]:
    Register.empty(str(folder / EMPTY)).close()
    register, _ = Register.create(str(folder / "seed.db"), NOW)
    with register:
        put_on_record(register)
        for member in ("m1", "m2"):
            said = Assessed("health-records-pilot", "damage_level", "none", member, reason="lời")
            assess(register, NOW, member, said)
        with register.reading() as view:
            return ["\n".join(export(view)).encode() + b"\n"]


def of_records(raw: bytes, rng: random.Random) -> bytes:
    """What one record says changed, with every digest made to fit."""
    lines, head = [json.loads(line) for line in raw.splitlines()], START
    records = [line for line in lines if "record" in line]
    chosen = rng.choice(records)
    for line in records:
        if line is chosen:
            body = json.loads(line["record"])
            whole = not isinstance(body, dict) or "content" not in body or rng.random() < 0.25
            changed = of_data(body if whole else body["content"], rng)
            line["record"] = canonical(changed if whole else body | {"content": changed})
        line["digest"] = hashlib.sha256(line["record"].encode("utf-8", "surrogatepass")).hexdigest()
        line["previous"], line["head"] = head, head_after(head, line["digest"])
        head = line["head"]
    return "".join(json.dumps(line) + "\n" for line in lines).encode()


def of_expressions(raw: bytes, rng: random.Random) -> bytes:
    """A small template that asks for something at random: a value, what is done with it, loops in loops, blocks."""
    names = ("subject", "persons", "day", "loop", "range", "self", "''", "7", "()", "[1]", "{}", "none", "nothing")
    filters, tests = (*FILTERS, "nothing"), tuple(TESTS)
    text = rng.choice(names)
    for _ in range(rng.randrange(5)):
        other, filter = rng.choice(names), rng.choice(filters)
        text = rng.choice(
            (
                f"{text}|{filter}",
                f"{text}|{filter}({other})",
                f"{text}.{text[:3]}",
                f"{text}[{other}]",
                f"{text}({other})",
                f"{text} {rng.choice('+-*/%~<')} {other}",
                f"({text}) if {other} else 1",
                f"{text} is {rng.choice(tests)}",
            )
        )
    depth = rng.choice((0, 0, 1, 2, 25))
    start = "".join(f"{{% {rng.choice(('if', 'for x in', 'set y =', 'with z ='))} {text} %}}" for _ in range(depth))
    ends = "".join(f"{{% end{rng.choice(('if', 'for', 'with', 'block'))} %}}" for _ in range(rng.choice((0, depth))))
    return _template_of(f"{start}{{{{ {text} }}}}{ends}")


def _template_of(text: str) -> bytes:
    own, out = docx.Document(), io.BytesIO()
    own.add_paragraph(text)
    own.save(out)
    return out.getvalue()


def _read_template(path: Path) -> bool:
    """As the process does that fills it: this one is bound as well."""
    try:
        filled(report("night-market-licence"), path.read_bytes())
    except UnusableTemplate:
        return False
    return True


def _template_seeds() -> list[bytes]:
    made = [TEMPLATE.read_bytes()]
    for text in (WORD, "{%p if subject %}x{%p endif %}"):
        made += 4 * [_template_of(text)]  # small, and sooner filled than the shipped one
    return made


def _read_table(path: Path) -> bool:
    asked = Sweep(sweeper_of(kl14()))
    table = open_table(path, asked.vocabulary)
    if found := asked.check(table.names, table.place):
        raise InputError(found)
    list(asked.run(table, Counts()))
    return True


@cache
def _rows() -> pa.Table:
    rng = random.Random(14)
    return table_of(kl14(), [random_row(kl14(), rng) for _ in range(30)]).select(range(8))


def _delimited(delimiter: str) -> list[bytes]:
    out = io.BytesIO()
    pyarrow.csv.write_csv(_rows(), out, pyarrow.csv.WriteOptions(delimiter=delimiter))
    return [out.getvalue(), out.getvalue().decode().encode("utf-16"), *_files(BAD / "tables", "*.csv")]


def _columnar(write: Callable[[pa.Table, io.BytesIO], object]) -> list[bytes]:
    tables = [_rows(), _rows().slice(0, 3), pa.table({n: _rows()[n].dictionary_encode() for n in _rows().column_names})]
    made = []
    for table in tables:
        out = io.BytesIO()
        write(table, out)
        made.append(out.getvalue())
    return made


def _streamed(table: pa.Table, out: io.BytesIO) -> None:
    with pa.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)


def _workbook() -> list[bytes]:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([_rows().column_names, *(list(r.values()) for r in _rows().to_pylist())]):
            sheet.write_row(number, 0, row)
    return [out.getvalue()]


def _case_seeds() -> list[bytes]:
    return _files(ROOT / "cases", "*.yaml") + _files(BAD / "cases", "*.yaml")


def _rulebook_seeds() -> list[bytes]:
    sound = [(BAD / "rulebooks" / f"{name}.yaml").read_bytes() for name in SOUND]
    return _files(BAD / "rulebooks", "*.yaml") + 8 * sound


def _overlay_seeds() -> list[bytes]:
    bad = [(BAD / "rulebooks" / f"{name}.yaml").read_bytes() for name in OVERLAYS]
    return [(OVERLAY % kl14().version).encode(), *bad]


def kinds(folder: Path) -> dict[str, Kind]:
    """All of them, by name; what has to be made once is made in the folder."""
    text = (of_words, of_words, of_lines, of_lines, of_bytes)
    templates = (of_archive, of_archive, of_archive, of_bytes, of_expressions, of_expressions)
    exports = (of_records, of_records, of_records, of_bytes)
    return {
        "case": Kind(".yaml", _case_seeds, text, _read_case),
        "rulebook": Kind(".yaml", _rulebook_seeds, text, _read_rulebook),
        "overlay": Kind(".yaml", _overlay_seeds, text, _read_rulebook),
        "organisation": Kind(
            ".yaml", lambda: _files(ROOT / "engine" / "reading" / "organisations", "*.yaml"), text,
            _read_organisation,
        ),
        "access": Kind(".yaml", lambda: [ACCESS.encode()], text, _read_access),
        "odds": Kind(".yaml", lambda: [ODDS.encode(), *_files(BAD / "odds", "*.yaml")], text, _read_odds),
        "decision": Kind(".json", _decision_seeds, (of_json, of_json, of_bytes), _read_decision),
        "export": Kind(".jsonl", lambda: _export_seeds(folder), exports, _read_export),
        "template": Kind(".docx", _template_seeds, templates, _read_template),
        "csv": Kind(".csv", lambda: _delimited(","), text, _read_table),
        "tsv": Kind(".tsv", lambda: _delimited("\t"), text, _read_table),
        "xlsx": Kind(".xlsx", _workbook, (of_archive, of_archive, of_bytes), _read_table),
        "parquet": Kind(".parquet", lambda: _columnar(pyarrow.parquet.write_table), (of_bytes,), _read_table),
        "arrow": Kind(
            ".arrow", lambda: _columnar(pyarrow.feather.write_feather) + _columnar(_streamed), (of_bytes,), _read_table
        ),
    }  # fmt: skip


REFUSALS = (InputError, RegisterError)
"""What is raised where a file is refused."""
