"""Every rulebook without a gap or a conflict works in every command, whatever it calls its outcomes and roles."""

import json
import random
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from engine import InputError, load_rulebook
from engine.cli import app
from engine.reading.entries import Language
from engine.reading.rulebook import RECOMMENDATION, Rulebook
from engine.reasoning.compile import compile_rulebook
from tests.parts import few
from tests.random_rulebooks import OUTCOMES, WORDS, drawn, text_of

NAMES = ("nhe", "vua", "nang", "khac")
"""What the outcomes are called; no code knows them."""


def varied(seed: int) -> dict[str, Any]:
    """A random rulebook's file with outcomes and roles of its own, and some parts left out or added."""
    rng = random.Random(seed)
    data = drawn(seed)
    outcomes = NAMES[: rng.choice([1, 2, 4])]
    renamed = {old: outcomes[i % len(outcomes)] for i, old in enumerate(OUTCOMES)}
    data = _renamed(data, renamed | {"implementer": "doer", "approver": "head"})
    if rng.random() < 0.2:
        data = _renamed(data, {"person": "pilot"})  # nothing is asked of a person alone
    merits = {name: rng.choice(["yes", "yes", "no"]) for name in outcomes}
    values = [*outcomes, "needs_verification"] if len(outcomes) == 1 else outcomes
    if len(outcomes) == 1 or rng.random() < 0.3:
        merits["needs_verification"] = "no"
    if rng.random() < 0.3:
        merits = dict(rng.sample([*merits.items(), ("never", "yes")], len(merits) + 1))  # no rule gives it
    data["outcomes"] = [
        {"id": name, "merit": merit, "label": _words(name), "means": _words(name)} for name, merit in merits.items()
    ]
    data["conclusions"][-1]["values"] = {name: _words(name) for name in values}
    first = data["conclusions"][0]
    if first["conclusion"] != RECOMMENDATION and rng.random() < 0.5:
        data["lines"] = [
            {"id": f"line{i}", "label": WORDS, "conclusion": conclusion, "roles": [role]}
            for i, (conclusion, role) in enumerate([(first["conclusion"], "doer"), (RECOMMENDATION, "head")])
        ]
    whole: dict[str, Any] = data | _further(rng, data)
    return whole


def _further(rng: random.Random, data: dict[str, Any]) -> dict[str, Any]:
    """A flag, an invariant and a question, each at times."""
    first = data["findings"][0]
    when = {first["id"]: next(iter(first["values"]))}
    cited = {"cite": {"clause": "1", "quote": "lời văn"}, "basis": "text", "says": WORDS}
    parts: dict[str, list[Any]] = {
        "flags": [{"id": "remark", "when": when, **cited}],
        "invariants": [
            {"id": "invariant.must", "when": when, "must": {"recommendation": [NAMES[0]]}, **cited},
            {"id": "invariant.roles", "never_milder_with": ["head"], **cited},
        ],
        "questions": [{"id": "Q1", "question": WORDS, "default": WORDS, "other": WORDS}],
    }
    return {name: part for name, part in parts.items() if rng.random() < 0.5}


def _renamed(node: Any, names: dict[str, str]) -> Any:
    if isinstance(node, dict):
        return {names.get(key, key): _renamed(value, names) for key, value in node.items()}
    if isinstance(node, list):
        return [_renamed(item, names) for item in node]
    return names.get(node, node)


def _words(name: str) -> dict[str, str]:
    return {"vi": f"kết quả {name}", "en": f"outcome {name}"}


def usable(seed: int, folder: Path) -> Rulebook | None:
    """The rulebook, written to `rules.yaml`; None where it has a gap or a conflict, which `check` says."""
    path = folder / "rules.yaml"
    path.write_text(text_of(varied(seed)), encoding="utf-8")
    book = load_rulebook(path)
    try:
        compile_rulebook(book)
    except InputError:
        return None
    return book


def case_of(book: Rulebook, seed: int, known: float) -> str:
    """Two persons of whom so much is known; some findings are contested."""
    rng = random.Random(seed)

    def findings(scope: str) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for finding in (f for f in book.findings.values() if f.scope == scope):
            values = list(finding.values)
            if rng.random() < known:
                entries[finding.id] = {"value": rng.choice(values), "evidence": ["E1"]}
            elif rng.random() < 0.3:
                entries[finding.id] = {"contested": {value: ["E1"] for value in values[:2]}}
        return entries

    first = next((f.id for f in book.findings.values() if f.scope == "person"), None)
    persons = []
    for number, roles in enumerate((["doer"], ["doer", "head"]), 1):
        entries = findings("person") or ({first: "unknown"} if first else {})
        persons.append({"id": f"p{number}", "roles": roles, "findings": entries})
    return text_of(
        {
            "case": f"c{seed}", "title": "Hồ sơ", "rulebook": book.id, "as_of": "2023-01-01",
            "pilot": {"findings": findings("pilot")}, "persons": persons,
            "evidence": [{"id": "E1", "title": "Biên bản"}],
        }
    )  # fmt: skip


class Commands:
    """The commands of the software on one rulebook, in one language."""

    def __init__(self, folder: Path, register: Path, language: Language) -> None:
        self.rules, self.register, self.language = str(folder / "rules.yaml"), str(register), language

    def __call__(self, *arguments: str, input: str | None = None) -> str:
        result = self.run(*arguments, "--lang", self.language, input=input)
        assert result.exit_code == 0, (arguments, result.output, result.exception)
        return result.stdout

    def run(self, *arguments: str, input: str | None = None) -> Result:
        result = CliRunner().invoke(app, list(arguments), input=input, env={"CONGTAM_REGISTER": self.register})
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("register") / "r.db"
    assert CliRunner().invoke(app, ["register", "init", "--register", str(path)]).exit_code == 0
    yield path
    result = CliRunner().invoke(app, ["register", "verify", "--register", str(path), "--format", "json"])
    assert json.loads(result.stdout)["found"] == []


@pytest.mark.parametrize("seed", few(range(16), 4, 8))
def test_a_rulebook_that_compiles_works_in_every_command(seed: int, tmp_path: Path, register: Path) -> None:
    drawn = ((seed, usable(seed, tmp_path)) for seed in count(seed, 100))
    seed, book = next((seed, book) for seed, book in drawn if book)
    language: Language = "vi" if seed % 2 else "en"
    do, rules = Commands(tmp_path, register, language), ("--rulebook", str(tmp_path / "rules.yaml"))
    case = tmp_path / "case.yaml"
    for known in (1.0, 0.4):
        case.write_text(case_of(book, seed, known), encoding="utf-8")
        for decision in json.loads(do("evaluate", str(case), *rules, "--format", "json")):
            assert decision["recommendation"] in (*book.outcomes, "needs_verification")
        do("evaluate", str(case), *rules, "--full", "--trace-order")
        finding = next(iter(book.findings.values()))
        asked = [f"--why-not={outcome}" for outcome in book.ruled_outcomes]
        asked += ["--why", "--reasons=3", "--missing", "--changes", f"--set={finding.id}={next(iter(finding.values))}"]
        asked += ["--evidence"]
        do("explain", str(case), *rules, *asked)
        do("explain", str(case), *rules, *asked, "--format", "json")
        do("report", str(case), *rules, "--out", str(tmp_path / "r.md"))
        text = (tmp_path / "r.md").read_text(encoding="utf-8")
        assert not re.search(r"(chữ|word): *$|\(\)", text, re.MULTILINE), "a label without a value"
        do("report", str(case), *rules, "--out", str(tmp_path / "b.md"), "--blind")
        do("register", "decide", str(case), *rules)
        do("register", "precedents", str(case), *rules)
    do("register", "stats")
    table = tmp_path / "t.csv"
    names = list(book.findings)
    table.write_text(f"roles,{','.join(names)}\ndoer{',' * len(names)}\n", encoding="utf-8")
    do("sweep", str(table), str(tmp_path / "o.csv"), *rules)
    do("ask", *rules, "--out", str(tmp_path / "asked.yaml"), input="1\n" + "1\n" * 20)
    do("schema", *rules, "--out", str(tmp_path / "schemas"))
    do("diff", rules[1], rules[1])
    assert do.run("check", str(tmp_path / "rules.yaml"), "--lang", language).exit_code in (0, 1)
