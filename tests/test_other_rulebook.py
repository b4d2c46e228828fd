"""A case and the rulebook that decides it cannot part: no door takes a rulebook that the case was not checked under."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine import InputError, decide, load_case, load_rulebook, recommend
from engine.keeping.keep import Given, keep_decisions
from engine.keeping.register import Register
from engine.proving.coverage import coverage
from engine.reading.case import CheckedCase
from engine.reading.diagnostics import Code, errors_in
from engine.reading.folding import under
from engine.reading.load import read_case
from engine.reading.pack import pack_rulebook
from engine.reading.rulebook import Adopted, Rulebook
from engine.reasoning.compile import compile_rulebook
from engine.telling.wording import sentence_of
from tests.register_support import HEALTH, NOW, given
from tests.shared import afresh
from tests.support import CASES, ROOT, any_case, kl14

TEXT = load_rulebook("kl14-text")
DOORS: dict[str, Callable[[], object]] = {
    "decide": lambda: decide(TEXT, any_case()),
    "recommend": lambda: recommend(TEXT, any_case()),
    "register": lambda: Given(HEALTH.read_bytes(), any_case(), pack_rulebook("kl14-text")),
    "coverage": lambda: coverage(compile_rulebook(TEXT), [any_case()]),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_rulebook_that_the_case_was_not_checked_under_is_refused_in_one_sentence(door: str) -> None:
    with pytest.raises(InputError) as refused:
        DOORS[door]()
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == Code.OTHER_RULEBOOK
    assert "`kl14 1.0.0`, không phải theo `kl14-text 1.0.0`" in sentence_of(diagnostic, "vi")


def test_a_decision_under_another_rulebook_is_not_kept_with_the_case(tmp_path: Path) -> None:
    other = decide(TEXT, load_case(HEALTH, TEXT))
    register, _ = Register.create(str(tmp_path / "r.db"), NOW)
    with register:
        with pytest.raises(InputError):
            keep_decisions(register, NOW, "k", given(), other)
        with register.reading() as view:
            assert view.count() == 1


REDUCES, EXEMPTS = (under(kl14(), {"Q2": Adopted((f"authority_{way}",), tried=True)}) for way in ("reduces", "exempts"))
READ = load_case(HEALTH.read_bytes() + b"\nreadings:\n  Q2: {adopted: authority_reduces, by: X}\n", kl14())
"""A case that adopts a reading of its own."""


@pytest.mark.parametrize("case", [any_case(), READ], ids=["reads by default", "adopts another"])
@pytest.mark.parametrize("door", [decide, recommend], ids=["decide", "recommend"])
def test_a_rulebook_under_a_reading_that_the_case_does_not_have_is_refused(
    door: Callable[[Rulebook, CheckedCase], object], case: CheckedCase
) -> None:
    with pytest.raises(InputError) as refused:
        door(EXEMPTS, case)
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == Code.OTHER_READINGS and diagnostic.params["given"] == "authority_exempts"


def test_a_rulebook_as_its_files_read_or_as_the_case_does_decides_by_what_the_case_adopts() -> None:
    assert decide(kl14(), any_case())[0].recommendation == "exemption"
    assert [decide(book, READ)[0].recommendation for book in (kl14(), REDUCES)] == ["reduction"] * 2


def test_what_the_tests_cover_is_not_measured_with_cases_that_read_otherwise() -> None:
    with pytest.raises(InputError) as refused:
        coverage(compile_rulebook(kl14()), [READ])
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == [Code.OTHER_READINGS]
    reached = coverage(compile_rulebook(READ.rulebook), [READ])
    assert reached.values["recommendation", "reduction"] == (f"{READ.id}/p1",)


def test_another_load_of_the_same_rulebook_is_accepted() -> None:
    again = afresh("kl14")
    assert again is not kl14()
    assert [d.to_json() for d in decide(again, any_case())] == [d.to_json() for d in decide(kl14(), any_case())]
    assert recommend(again, any_case())
    assert Given(HEALTH.read_bytes(), any_case(), pack_rulebook("kl14")).rulebook is any_case().rulebook


def test_two_rulebooks_of_one_name_are_told_apart_by_their_digests() -> None:
    edited = replace(kl14(), sha256="0" * 64)
    with pytest.raises(InputError) as refused:
        decide(edited, any_case())
    assert f"`{kl14().sha256}`, not under `{'0' * 64}`" in sentence_of(refused.value.diagnostics[0], "en")


TAKES_BOTH = {"decide.py:decide", "recommend.py:recommend"}


def test_no_other_function_takes_a_rulebook_or_what_is_compiled_of_it_beside_a_case_or_decision() -> None:
    assert set(_taking_both()) == TAKES_BOTH


def _taking_both() -> Iterator[str]:
    """Functions with parameters of both kinds, by file and name."""
    for file in [*(ROOT / "engine").rglob("*.py"), *(ROOT / "ui").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                kinds = {ast.unparse(a.annotation) for a in (*node.args.args, *node.args.kwonlyargs) if a.annotation}
                of_case = {"CheckedCase", "Decision", "Trace", "list[Decision]", "Sequence[Decision]"} & kinds
                if {"Rulebook", "Compiled"} & kinds and of_case:
                    yield f"{file.name}:{node.name}"


def test_one_slip_in_a_case_of_a_kindred_rulebook_is_told_at_its_place() -> None:
    text = CASES[0].read_text(encoding="utf-8").replace("rulebook: kl14\n", "rulebook: kl14-decree73\n")
    (diagnostic,) = errors_in(read_case(text.replace("risk_materialised:", "risk_materialized:"), kl14()).diagnostics)
    assert diagnostic.code == Code.UNKNOWN_FINDING and diagnostic.params["suggestion"] == "risk_materialised"
