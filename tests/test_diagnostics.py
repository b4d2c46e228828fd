"""Everything that can be wrong with a file is found at its place, said in both languages, and documented."""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet
import pytest
import yaml

from engine import InputError, decide, load_case, load_rulebook
from engine.proving import properties
from engine.reading import yaml_text
from engine.reading.apart import apart
from engine.reading.diagnostics import Code, Diagnostic, in_order
from engine.reading.folding import under
from engine.reading.load import read_case, read_rulebook
from engine.reading.odds import load_odds
from engine.reading.open_table import open_table
from engine.reading.organisation import read_organisation
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning import compile as compiling
from engine.reasoning.compile import compile_rulebook
from engine.reasoning.kept_decisions import differing, read_decisions
from engine.reasoning.sample import Sampler
from engine.reasoning.stream import Counts, Sweep
from engine.reasoning.sweep import sweeper_of
from engine.telling import wording
from engine.telling.compose import compose
from engine.telling.documents import report_bytes
from engine.telling.text import render_diagnostics
from engine.telling.wording import hint_of, sentence_of
from engine.telling.words import SENTENCES
from tests.careless import CARELESS
from tests.support import CASES, ROOT, any_case, diagnostic_of, kl14
from tests.test_proofs_over_readings import FAULTS, planted
from tests.test_readings_loading import AMISS, flagged
from tests.test_report_template import fill_without_end

BAD = ROOT / "tests" / "bad"
FILES = sorted(path for kind in ("cases", "rulebooks", "tables", "odds", "reports") for path in (BAD / kind).iterdir())
SEVERAL = sorted((BAD / "several").iterdir())
RULEBOOKS = [*(BAD / "rulebooks").iterdir(), *(p for p in SEVERAL if p.stem in ("small-rules", "broken-invariants"))]
NODE_BUDGETS = {"does-not-compile": 3}
OPEN_BUDGETS = {"reading-multiplies": 18}
PROOF_BUDGETS = {"undecided": 17}
"""A rulebook that needs the real budgets, of 200,000 nodes and more, would be no file to read."""
PROVED = {
    Code.UNREACHABLE_VALUE, Code.IDLE_PART, Code.NOT_IDLE, Code.NOT_MONOTONE, Code.BROKEN_INVARIANT,
    Code.NOT_INDIVIDUAL, Code.ABOUT_IDENTITY, Code.UNDECIDED, Code.NEEDLESS_UNLESS, Code.READING_MULTIPLIES,
}  # fmt: skip
"""What only the proofs find."""

OF_ANOTHER_RULEBOOK = """\
case: kiosk
title: Ki-ốt một cửa
rulebook: kiosks
as_of: 2023-05-10
pilot:
  findings:
    approval_given: signed
    machine_tested: yes
    personal_gain: no
persons:
  - id: p1
    roles: [technician]
    findings: {repaired_in_time: yes}
"""


def of_persons(count: int) -> str:
    """A case of so many persons, the first on its seventh line."""
    head = "case: a\ntitle: a\nrulebook: kl14\nas_of: 2023-05-10\npilot: {findings: {}}\npersons:\n"
    person = "roles: [implementer], findings: {personal_gain: no}"
    return head + "".join(f"  - {{id: p{i}, {person}}}\n" for i in range(count))


def of_one_cell(path: Path, size: int) -> None:
    """A small file of a table with a cell of so many letters."""
    word = pa.array([size], pa.int32())
    letters = pc.binary_repeat(pa.array(["A"]), word)
    pyarrow.parquet.write_table(pa.table({"personal_gain": ["no"], "field": letters}), path, compression="zstd")


def built(code: Code, folder: Path) -> Path:
    """Such a file, made in a folder of its own."""
    path = folder / code / BUILT_AS.get(code, "case.yaml")
    path.parent.mkdir(parents=True)
    BUILDERS[code](path)
    return path


BUILDERS: dict[Code, Callable[[Path], object]] = {
    Code.MISSING_FILE: lambda path: None,
    Code.IS_DIRECTORY: lambda path: path.mkdir(),
    Code.NOT_A_FILE: lambda path: path.symlink_to(os.devnull),
    Code.UNREADABLE: lambda path: path.symlink_to(path),  # root reads every file, but not a link to itself
    Code.TOO_LARGE: lambda path: path.write_bytes(b"#" * 2_000_001),
    Code.TOO_MANY_NODES: lambda path: path.write_bytes(b"- a\n" * 20_001),  # the list itself is a node
    Code.TOO_MANY_PERSONS: lambda path: path.write_text(of_persons(501), encoding="utf-8"),
    Code.WRONG_RULEBOOK: lambda path: path.write_text(OF_ANOTHER_RULEBOOK, encoding="utf-8"),
    Code.TOO_WIDE: lambda path: path.write_text(",".join(map(str, range(1_001))), encoding="utf-8"),
    Code.LONG_CELL: lambda path: of_one_cell(path, 1_048_577),
}
"""What git cannot keep, no one would read, or is wrong only here, by how to make it; at the first line unless said."""
NO_FILE: dict[Code, Callable[[], object]] = {
    Code.OTHER_RULEBOOK: lambda: any_case().require(load_rulebook("kl14-text")),
    Code.OTHER_READINGS: lambda: any_case().require(under(kl14(), {"Q2": Adopted(("authority_reduces",))})),
    Code.UNFINISHED_TEMPLATE: fill_without_end,
    Code.UNFINISHED_TABLE: lambda: apart(os.abort, "in.parquet"),
}
"""What no file shows by itself, by what raises it."""
BUILT_AS = {Code.TOO_WIDE: "tables/in.csv", Code.LONG_CELL: "tables/in.parquet"}
BUILT_PLACES = {Code.TOO_MANY_NODES: (20_000, 3), Code.TOO_MANY_PERSONS: (507, 5), Code.WRONG_RULEBOOK: (3, 11)}

TODAY = date(2026, 7, 1)
PARSERS = [pytest.param(parser, id=parser.__name__) for parser in (yaml_text._PARSER, yaml.SafeLoader)]
Mark = tuple[str, int, int, str]


def diagnose(path: Path) -> tuple[Diagnostic, ...]:
    """What the loader, and of a rulebook the diagrams or the proofs, find in a file, in order."""
    if path.parent.name in ("tables", "odds"):
        with pytest.raises(InputError) as error:
            _swept(path) if path.parent.name == "tables" else Sampler(compile_rulebook(kl14()), load_odds(path, kl14()))
        return error.value.diagnostics
    if path.parent.name == "reports":
        return _of_report(path)
    if path not in RULEBOOKS:
        book = None if path.stem == Code.UNKNOWN_RULEBOOK else kl14()
        return in_order(read_case(path, book, today=TODAY).diagnostics)
    loaded = read_rulebook(path)
    if loaded.value is None:
        return in_order(loaded.diagnostics)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiling, "NODE_BUDGET", NODE_BUDGETS.get(path.stem, compiling.NODE_BUDGET))
        patch.setattr(compiling, "OPEN_BUDGET", OPEN_BUDGETS.get(path.stem, compiling.OPEN_BUDGET))
        patch.setattr(properties, "PROOF_BUDGET", PROOF_BUDGETS.get(path.stem, properties.PROOF_BUDGET))
        found = _refuted if {path.stem, path.stem.removesuffix("s")} & PROVED else _defects
        return in_order([*loaded.diagnostics, *found(loaded.value)])


def _raised(code: Code) -> Diagnostic:
    with pytest.raises(InputError) as error:
        NO_FILE[code]()
    return error.value.diagnostics[0]


def _swept(path: Path) -> None:
    asked = Sweep(sweeper_of(_two_of_one_label() if path.stem == Code.AMBIGUOUS_COLUMN else kl14()))
    table = open_table(path, asked.vocabulary)
    if found := asked.check(table.names, table.place):
        raise InputError(found)
    list(asked.run(table, Counts()))


@cache
def _two_of_one_label() -> Rulebook:
    """A rulebook that calls two findings alike, as no shipped one does."""
    findings = dict(kl14().findings)
    findings["personal_gain"] = findings["personal_gain"].model_copy(update={"label": findings["approval_given"].label})
    return replace(kl14(), findings=findings)


def _of_report(path: Path) -> tuple[Diagnostic, ...]:
    """What a report finds in the files that come with a case: a decision that was kept, or a template."""
    decisions = decide(kl14(), load_case(CASES[0], kl14()))
    if path.suffix == ".json":
        kept = read_decisions(path)
        return (*kept.diagnostics, *differing(kept.value or (), decisions, str(path)))
    who = read_organisation("party").value
    assert who
    with pytest.raises(InputError) as refused:
        report_bytes(compose(decisions, "vi", who), "docx", path)
    return refused.value.diagnostics


def _defects(book: Rulebook) -> list[Diagnostic]:
    return [defect.diagnostic for defect in compiling.inspect_rulebook(book).defects]


def _refuted(book: Rulebook) -> list[Diagnostic]:
    compiled = properties.compile_for_proofs(book)
    proofs = [properties.prove(prop, compiled) for prop in properties.claims_of(compiled)]
    return [diagnostic_of(refutation) for proof in proofs for refutation in proof.refutations]


found_in = cache(diagnose)


def marks(found: Iterable[Diagnostic]) -> list[Mark]:
    return [(d.place.file, d.place.line, d.place.column, str(d.code)) for d in found]


def expected_in(path: Path) -> list[Mark]:
    """The codes and columns that `# expect:` comments of a file, or of a folder's files, announce on their lines."""
    announced: list[Mark] = []
    for file in sorted(path.rglob("*.yaml")) if path.is_dir() else [path]:
        lines = file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
        for number, line in enumerate(lines, 1):
            _, _, comment = line.partition("# expect: ")
            announced += [(str(file), number, int(c), code) for code, c in re.findall(r"([a-z0-9-]+) (\d+)", comment)]
    return announced


def own(path: Path) -> Diagnostic:
    """The diagnostic that a bad file is named after."""
    return next(d for d in found_in(path) if d.code == path.stem)


# -- codes and places


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_bad_file_gives_exactly_the_diagnostics_it_announces(
    path: Path, parser: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    kl14()
    monkeypatch.setattr(yaml_text, "_PARSER", parser)
    found = marks(diagnose(path))
    assert found == expected_in(path)
    assert path.stem in {code for *_, code in found}


@pytest.mark.parametrize("code", BUILDERS)
def test_a_file_that_git_cannot_keep_gives_its_diagnostic(code: Code, tmp_path: Path) -> None:
    path = built(code, tmp_path)
    assert marks(diagnose(path)) == [(str(path), *BUILT_PLACES.get(code, (1, 1)), code)]


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("path", SEVERAL, ids=lambda path: path.stem)
def test_several_errors_are_all_reported_in_one_run_in_order_of_place(
    path: Path, parser: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    kl14()
    monkeypatch.setattr(yaml_text, "_PARSER", parser)
    assert len(expected_in(path)) > 3
    assert marks(diagnose(path)) == expected_in(path)


def test_every_code_has_a_bad_file_or_a_builder_and_only_one() -> None:
    assert sorted([*(path.stem for path in FILES), *BUILDERS, *NO_FILE]) == sorted(Code)


def test_every_code_is_emitted_by_some_input(tmp_path: Path) -> None:
    emitted = {d.code for path in FILES for d in found_in(path)}
    for code in BUILDERS:
        emitted |= {d.code for d in diagnose(built(code, tmp_path))}
    assert emitted | {_raised(code).code for code in NO_FILE} == set(Code)


SYNTAX = {
    "colon": ("title: Thí điểm: ki-ốt\n", 1, 16),
    "character": ("title: Ki-ốt\nnarrative: @ki-ốt\n", 2, 12),
    "unclosed": ('title: "Ki-ốt\nrulebook: kl14\n', 1, 8),  # at the quote, not at the end of the file
    "escape": (r'title: "Hồ sơ \Uffffffff"', 1, None),  # beyond Unicode; the parsers stop at different places
    "key": ("title: Ki-ốt\nrulebook\nas_of: 2023-05-10\n", 2, 1),  # at the key, not at the line after it
    "indent": ("title: Ki-ốt\n- p1\n", 2, 1),
    "other": ('title: !"Ki-ốt"\n', 1, None),
}


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("trouble", SYNTAX)
def test_what_is_no_yaml_gets_the_hint_that_fits(trouble: str, parser: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "_PARSER", parser)
    text, line, column = SYNTAX[trouble]
    (found,) = read_case(text.encode()).diagnostics
    assert (found.code, found.place.line) == (Code.SYNTAX, line)
    assert column in (None, found.place.column)
    assert hint_of(found, "en") == SENTENCES[f"hint.yaml-syntax.{trouble}"][1]


# -- sentences and hints

SILENT = {
    Code.EMPTY_FILE, Code.NOT_UTF8, Code.FORBIDDEN_CHARACTER, Code.SYNTAX, Code.SEVERAL_DOCUMENTS, Code.KEY_NOT_TEXT,
    Code.LOOKALIKE, Code.CUT_TEXT, Code.TOO_DEEP, Code.MISSING_FIELD, Code.MISSING_TRANSLATION,
    Code.BAD_CONDITION, Code.MISSING_CITATION,
    Code.MISSING_QUOTE, Code.MISSING_QUESTION, Code.MISSING_REASON, Code.NO_RECOMMENDATION,
    Code.CONSTRAINTS_UNSATISFIABLE, Code.ONE_CLAIM, Code.NO_CASE_LEFT, Code.WRONG_ENCODING, Code.NO_FINDING_COLUMN,
    Code.RAGGED_ROW, Code.ENDLESS_ROW,
}  # fmt: skip
"""Where there are no words of the user's to show, or the words are what is missing."""

HINTS = {
    "bad-choice": ("có phải là `decisive`?", "did you mean `decisive`?"),
    "bad-format": ("viết như `2023-05-10`", "write it like `2023-05-10`"),
    "no-findings": (
        "nêu ít nhất một tình tiết; tình tiết chưa rõ thì không ghi",
        "give at least one finding; leave out what is not known",
    ),
    "one-claim": (
        "nêu một trong: `must`, `must_not`, `unchanged_by`, `never_milder_with`, `individual` (không có `when`)",
        "give one of `must`, `must_not`, `unchanged_by`, `never_milder_with`, `individual` (without `when`)",
    ),
    "nothing-to-drop": ("có phải là `main.reduce-fault`?", "did you mean `main.reduce-fault`?"),
    "unknown-base": ("có phải là `kl14`?", "did you mean `kl14`?"),
    "unknown-clause": ("chọn trong: 1", "choose from: 1"),
    "unknown-file": ("có phải là `findings.yaml`?", "did you mean `findings.yaml`?"),
    "unknown-finding": ("có phải là `approval_given`?", "did you mean `approval_given`?"),
    "unknown-part": ("có phải là `when.decision_followed`?", "did you mean `when.decision_followed`?"),
    "unknown-role": ("có phải là `implementer`?", "did you mean `implementer`?"),
    "unknown-rulebook": ("có phải là `kl14`?", "did you mean `kl14`?"),
    "wrong-scope": ("chuyển xuống `findings:` của từng người", "move it to the `findings:` of each person"),
    "wrong-type": ("viết như `[implementer]`", "write it like `[implementer]`"),
    "yaml-merge-key": ("viết lại nội dung ở chỗ cần dùng", "write the content out where it is needed"),
}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sentence_is_one_lowercase_line_in_each_language_and_quotes_the_same_words(path: Path) -> None:
    vi, en = (sentence_of(own(path), language) for language in ("vi", "en"))
    assert vi != en
    for sentence in (vi, en):
        assert "\n" not in sentence and "{" not in sentence
        assert sentence[0] == sentence[0].lower() and not sentence.endswith(".")
    assert sorted(re.findall("`[^`]*`", vi)) == sorted(re.findall("`[^`]*`", en))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_sentence_contains_the_users_own_words(path: Path) -> None:
    found = own(path)
    vi, en = (sentence_of(found, language) for language in ("vi", "en"))
    shown = {*re.findall("`([^`]*)`", vi), *(part for text in found.params.values() for part in text.split(" → "))}
    file = Path(found.place.file)
    source = file.name + "\n" + re.sub("# .*", "", file.read_text(encoding="utf-8", errors="replace"))
    written = [word for word in shown if re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w.-])", source)]
    assert any(word in vi and word in en for word in written) == (found.code not in SILENT)


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    for code in (Code.MISSING_FILE, Code.IS_DIRECTORY, Code.NOT_A_FILE, Code.UNREADABLE):
        BUILDERS[code](tmp_path / code)
        (found,) = diagnose(tmp_path / code)
        assert f"`{tmp_path / code}`" in sentence_of(found, "vi")


@pytest.mark.parametrize("code", HINTS)
def test_the_hint_tells_what_to_do(code: str) -> None:
    found = own(next(path for path in FILES if path.stem == code))
    assert (hint_of(found, "vi"), hint_of(found, "en")) == HINTS[code]


MISPLACED_PILOT_FINDING = """\
case: kiosk
title: Ki-ốt một cửa
rulebook: kl14
as_of: 2023-05-10
pilot: {findings: {}}
persons:
  - {id: p1, roles: [implementer], findings: {approval_given: yes}}
"""


def test_every_sentence_and_hint_is_said_for_some_input(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [text.encode() for text, *_ in SYNTAX.values()]
    texts += [b"title: {vi: a, b c}\n", MISPLACED_PILOT_FINDING.encode(), *(slip.text for slip in CARELESS.values())]
    found = [d for path in (*FILES, *SEVERAL) for d in found_in(path)]
    found += [d for text in texts for d in read_case(text, kl14()).diagnostics]
    for code in BUILDERS:
        found += diagnose(built(code, tmp_path))
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "not-utf8.csv").write_bytes(b"\xff")
    found += diagnose(tmp_path / "tables" / "not-utf8.csv")
    found += map(_raised, NO_FILE)
    found += _refuted(load_rulebook(planted(FAULTS["unless-forgotten"], tmp_path)))
    found += [d for when, _ in AMISS for d in flagged(when)]
    said: set[str] = set()

    def say(key: str, /, *_: object, **__: object) -> str:
        said.add(key)
        return ""

    monkeypatch.setattr(wording, "say", say)
    for diagnostic in found:
        sentence_of(diagnostic, "vi")
        hint_of(diagnostic, "vi")
    written = {key for key in SENTENCES if key.startswith(("diagnostic.", "hint."))}
    assert written - said == set()


# -- the line and the caret


def test_the_caret_stands_under_the_place_though_a_line_has_tabs() -> None:
    text = MISPLACED_PILOT_FINDING.replace("roles: [implementer]", "roles:\t[implementer,\timplementor]")
    found = next(d for d in read_case(text, kl14()).diagnostics if d.code == Code.UNKNOWN_ROLE)
    _, line, caret, _ = render_diagnostics([found], "en").split("\n")
    assert line.expandtabs().index("implementor") == caret.expandtabs().index("^")
    assert found.place.column == text.splitlines()[6].index("implementor") + 1


@pytest.mark.parametrize("before", [0, 40, 59, 60, 61, 500, 90_000])
def test_the_caret_stands_under_the_place_in_a_line_of_any_length(before: int) -> None:
    roles = "implementer, " * (before // 13) + " " * (before % 13)
    text = MISPLACED_PILOT_FINDING.replace("[implementer]", f"[{roles}implementor, {'implementer, ' * 500}]")
    found = next(d for d in read_case(text, kl14()).diagnostics if d.code == Code.UNKNOWN_ROLE)
    _, line, caret, _ = render_diagnostics([found], "en").split("\n")
    assert found.place.column == text.splitlines()[6].index("implementor") + 1
    assert line[caret.index("^") :].startswith("implementor")
    assert len(line) < 120


@pytest.mark.parametrize("path", [*FILES, *SEVERAL], ids=lambda path: path.stem)
def test_every_rendered_diagnostic_shows_its_source_line_over_a_caret(path: Path) -> None:
    for found in diagnose(path):
        head, *rest = render_diagnostics([found], "vi").split("\n")
        assert head.startswith(f"{found.place.file}:{found.place.line}:{found.place.column}: ")
        if found.place.text:
            line, caret = rest[0][4:], rest[1][4:]
            start = found.place.text.index(line)
            assert start + caret.index("^") + 1 == found.place.column


# -- the documentation

ROW = re.compile(r"^\| `([a-z0-9-]+)` \| (\w+) \| (.+?) \| (.+?) \| (.+?) \|$", re.MULTILINE)
ROWS = ROW.findall((ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8"))


def test_every_code_has_one_row_in_the_documentation_in_the_order_of_the_enum() -> None:
    assert [code for code, *_ in ROWS] == [str(code) for code in Code]


@pytest.mark.parametrize(("code", "severity", "meaning", "example", "remedy"), ROWS, ids=[row[0] for row in ROWS])
def test_the_documentation_shows_a_severity_and_a_sentence_that_are_real(
    code: str, severity: str, meaning: str, example: str, remedy: str, tmp_path: Path
) -> None:
    path = built(Code(code), tmp_path) if code in BUILDERS else next((p for p in FILES if p.stem == code), tmp_path)
    found = _raised(Code(code)) if code in NO_FILE else next(d for d in diagnose(path) if d.code == code)
    sentence = sentence_of(found, "en").replace(f"{path.parent}/", "").replace(f"{BAD}/cases/", "")
    assert (severity, example) == (found.severity, sentence)
