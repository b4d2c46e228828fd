"""Sweeps answer every row as the single-case engine does, on the frame they are given."""

import pickle
import random
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import InputError, load_rulebook, sweep
from engine.reading.load import shipped_rulebooks
from engine.reading.rulebook import Rulebook
from engine.reading.vocabulary import ANSWERS, ANY_READING, COLUMNS, ROLES
from engine.reasoning import sweep as module
from engine.reasoning.planes import Block, Codes, pack, pack_codes, unpack, words_of
from engine.reasoning.stream import Sweep
from engine.reasoning.sweep import Sweeper
from tests import oracle
from tests.parts import examples, few
from tests.random_rulebooks import drawn, random_rulebook, rulebooks, text_of
from tests.support import BENIGN, ROOT, decide_on, kl14
from tests.sweeping import Row, columns_of, differences, random_row, table_of

KINDS: dict[str, Callable[[pa.Table], Any]] = {
    "pandas": pa.Table.to_pandas,
    "polars": pl.from_arrow,
    "arrow": lambda table: table,
    "pandas categories": lambda table: table.to_pandas().astype("category"),
    "polars categories": lambda table: pl.DataFrame(table).with_columns(pl.all().cast(pl.Categorical)),
    "arrow chunks": lambda table: pa.concat_tables([table.slice(0, 7), table.slice(7)]),
}


def rows_of(book: Rulebook, number: int, seed: int = 1) -> list[Row]:
    rng = random.Random(seed)
    return [random_row(book, rng) for _ in range(number)]


def codes_of(book: Rulebook, rows: Sequence[Row]) -> dict[str, np.ndarray]:
    """The rows' findings as numbers."""
    index = {name: {value: i for i, value in enumerate(f.values)} for name, f in book.findings.items()}
    return {n: np.array([index[n].get(s.get(n, ""), -1) for _, s in rows], np.int8) for n in book.findings}


# -- exact


@pytest.mark.parametrize("name", few(shipped_rulebooks(), 1))
def test_every_row_of_a_shipped_rulebook_is_answered_as_decide_does_in_every_column(name: str) -> None:
    book = load_rulebook(name)
    rows = rows_of(book, 400)
    assert differences(book, rows, sweep(book, table_of(book, rows), columns_of(book))) == []


@given(rulebooks, st.integers(0, 2**32))
@examples(150)
def test_every_row_of_a_random_rulebook_is_answered_as_decide_does_in_every_column(book: Rulebook, seed: int) -> None:
    rows = rows_of(book, 40, seed)
    assert differences(book, rows, sweep(book, table_of(book, rows), columns_of(book))) == []


@given(rulebooks, st.integers(0, 2**32))
@examples(150)
def test_possible_outcomes_of_rows_equal_brute_force(book: Rulebook, seed: int) -> None:
    rows = rows_of(book, 10, seed)
    for (roles, settled), possible in zip(rows, sweep(book, table_of(book, rows))["possible"].to_pylist(), strict=True):
        assert set(filter(None, possible.split("|"))) == oracle.possible(book, roles, settled)


@pytest.mark.parametrize("words", few([1, 2, 3], 1))
def test_rows_are_answered_alike_wherever_a_block_ends(words: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = rows_of(kl14(), 64 * 5 + 3)
    whole = sweep(kl14(), table_of(kl14(), rows), ["main_line", "rules"])
    monkeypatch.setattr(module, "BLOCK", words)
    assert sweep(kl14(), table_of(kl14(), rows), ["main_line", "rules"]).equals(whole)


def test_a_contradictory_row_is_inconsistent_and_recommends_verification() -> None:
    answers = sweep(
        kl14(), pd.DataFrame({"damage_level": ["none"], "damage_remedied": ["full"]}), ["main_line", "rules"]
    )
    assert answers.iloc[0].tolist()[2:] == ["inconsistent", "needs_verification", "", "", ""]


# -- frames


@pytest.mark.parametrize("kind", KINDS)
def test_a_frame_comes_back_as_the_kind_it_was_with_its_own_columns_untouched(kind: str) -> None:
    rows = rows_of(kl14(), 50)
    table = table_of(kl14(), rows).append_column("district", pa.array([f"huyện {i}" for i in range(50)]))
    frame = KINDS[kind](table)
    answers = sweep(kl14(), frame)
    assert type(answers) is type(frame)
    assert list(answers.columns if kind[:5] != "arrow" else answers.column_names) == [*table.column_names, *ANSWERS]
    assert texts_of(answers, "district") == texts_of(table, "district")
    assert differences_of_answers(rows, answers) == []


def texts_of(frame: Any, name: str) -> list[str]:
    texts: list[str] = frame[name].to_pylist() if isinstance(frame, pa.Table) else frame[name].to_list()
    return texts


def differences_of_answers(rows: Sequence[Row], answers: Any) -> list[object]:
    decisions = [decide_on(settled, roles) for roles, settled in rows]
    expected = [(d.status, d.recommendation, "|".join(d.possible)) for d in decisions]
    got = list(zip(*(texts_of(answers, name) for name in ANSWERS), strict=True))
    return [pair for pair in zip(expected, got, strict=True) if pair[0] != pair[1]]


def test_the_rows_of_a_pandas_frame_keep_their_order_whatever_its_index() -> None:
    frame = pd.DataFrame({"self_seeking_act": ["yes", None, "no"]}, index=[7, 7, 3])
    answers = sweep(kl14(), frame)
    assert answers.index.tolist() == [7, 7, 3]
    alone = [sweep(kl14(), frame.iloc[[i]])["possible"].iloc[0] for i in range(3)]
    assert answers["possible"].tolist() == alone and len(set(alone)) > 1


@pytest.mark.parametrize("nothing", [None, "", "unknown", float("nan"), pd.NA])
def test_a_finding_is_unknown_in_an_empty_cell_and_where_it_is_said_to_be(nothing: object) -> None:
    frame = pd.DataFrame({name: [value, value] for name, value in BENIGN.items()}, dtype=object)
    frame.loc[1, "personal_gain"] = nothing
    first, second = sweep(kl14(), frame)["possible"]
    assert first == "exemption"
    settled = {name: value for name, value in BENIGN.items() if name != "personal_gain"}
    assert second == "|".join(decide_on(settled).possible) != first


def test_a_finding_without_a_column_is_unknown_and_a_person_without_roles_an_implementer() -> None:
    rows = [(("implementer",), {"personal_gain": "no"})]
    assert (
        differences_of_answers(rows, pa.Table.from_pandas(sweep(kl14(), pd.DataFrame({"personal_gain": ["no"]})))) == []
    )
    answers = sweep(kl14(), pd.DataFrame({"roles": ["supervisor", None, "implementer", "supervisor | implementer"]}))
    none, one, both = (
        decide_on({}, r).possible for r in (("supervisor",), ("implementer",), ("implementer", "supervisor"))
    )
    assert answers["possible"].tolist() == ["|".join(p) for p in (none, one, one, both)]


def test_an_empty_frame_is_answered_with_no_rows() -> None:
    assert sweep(kl14(), pl.DataFrame({"personal_gain": []})).columns == ["personal_gain", *ANSWERS]


# -- what cannot be read


def refused(frame: Any, **options: Any) -> list[tuple[str, dict[str, str]]]:
    with pytest.raises(InputError) as error:
        sweep(kl14(), frame, **options)
    return [(d.code.value, dict(d.params)) for d in error.value.diagnostics]


def test_a_bad_value_is_named_with_its_column_and_row() -> None:
    frame = pd.DataFrame({"personal_gain": ["no", "yess", None], "roles": ["implementer", None, "boss"]})
    assert refused(frame) == [
        ("bad-cell", {"name": "yess", "row": "2", "column": "personal_gain", "suggestion": "yes"}),
        ("bad-cell", {"name": "boss", "row": "3", "column": "roles", **refused(frame)[1][1]}),
    ]


@pytest.mark.parametrize(
    "values", [[1, None], [["yes"], None], ["y", None], ["có;", None], ["-", None], ["NA", None]], ids=repr
)  # fmt: skip
def test_what_is_no_word_for_a_value_is_no_value(values: list[object]) -> None:
    table = pa.table({"personal_gain": pa.array(values)})
    assert [code for code, _ in refused(table)] == ["bad-cell"]


def test_a_column_that_nearly_has_the_name_of_a_finding_is_a_slip_unless_it_is_kept() -> None:
    frame = pd.DataFrame({"personal_gains": ["no"], "roles": ["implementer"]})
    assert refused(frame) == [("unknown-column", {"name": "personal_gains", "suggestion": "personal_gain"})]
    assert sweep(kl14(), frame, keep=["personal_gains"])["personal_gains"].tolist() == ["no"]


def test_a_column_is_never_overwritten() -> None:
    assert refused(pd.DataFrame({"possible": ["x"], "roles": [None]})) == [("taken-column", {"name": "possible"})]
    frame = pd.DataFrame({"main_line": ["x"], "personal_gain": ["no"]})
    assert refused(frame, columns=["main_line"]) == [("taken-column", {"name": "main_line"})]
    assert sweep(kl14(), frame)["main_line"].tolist() == ["x"]


def test_an_unknown_conclusion_is_named() -> None:
    assert refused(pd.DataFrame({"roles": ["supervisor"]}), columns=["main_lin"]) == [
        ("unknown-conclusion", {"name": "main_lin", "suggestion": "main_line"})
    ]


def test_a_rulebook_without_implementers_needs_to_be_told_the_roles() -> None:
    text = next(text_of(drawn(seed)) for seed in range(100) if random_rulebook(seed) is not None)
    book = load_rulebook(text.replace("implementer", "maker"))
    frame = pd.DataFrame({"roles": ["maker", None], next(iter(book.findings)): [None, None]})
    with pytest.raises(InputError, match="bad-cell"):
        sweep(book, frame)
    with pytest.raises(InputError, match="missing-field"):
        sweep(book, frame.drop(columns="roles"))
    assert sweep(book, frame[:1])["status"].notna().all()


# -- numbers and planes


def test_numbers_planes_and_frames_give_the_same_answers() -> None:
    rows = [(("supervisor",), settled) for _, settled in rows_of(kl14(), 1000)]
    sweeper = Sweeper(kl14())
    codes = sweeper.codes(codes_of(kl14(), rows), ["supervisor"])
    masks = sweeper.possible(codes)
    planes = sweeper.planes(codes)
    for _ in range(2):  # planes can be swept again
        assert (sweeper.possible(planes) == masks).all()
        assert (sweeper.possible(planes, "main_line") == sweeper.possible(codes, "main_line")).all()
    values = sweeper.values("recommendation")
    texts = sweep(kl14(), table_of(kl14(), rows))["possible"].to_pylist()
    named = [{value for i, value in enumerate(values) if mask >> i & 1} for mask in masks.tolist()]
    assert named == [set(filter(None, text.split("|"))) for text in texts]


def test_rows_of_several_role_sets_are_each_answered_with_their_own() -> None:
    rows = rows_of(kl14(), 500)
    sets = tuple(dict.fromkeys(roles for roles, _ in rows))
    roles = np.array([sets.index(roles) for roles, _ in rows])
    masks = Sweeper(kl14()).possible(Codes(len(rows), codes_of(kl14(), rows), sets, roles))
    values = Sweeper(kl14()).values("recommendation")
    for (row_roles, settled), mask in zip(rows, masks.tolist(), strict=True):
        assert {v for i, v in enumerate(values) if mask >> i & 1} == set(decide_on(settled, row_roles).possible)


@pytest.mark.parametrize("code", [-2, 2, 100])
def test_a_number_that_stands_for_no_value_is_refused(code: int) -> None:
    with pytest.raises(ValueError, match="of 2 values"):
        Sweeper(kl14()).possible({"personal_gain": np.array([0, code], np.int8)})


@given(st.integers(2, 6), st.integers(1, 200), st.booleans(), st.integers(0, 2**32))
@examples(100)
def test_a_plane_has_the_rows_that_can_have_its_value(size: int, rows: int, unknown: bool, seed: int) -> None:
    codes = np.random.default_rng(seed).integers(-1 if unknown else 0, size, rows, np.int8)
    planes = pack_codes(codes, size, words_of(rows))
    for value in range(size):
        assert np.array_equal(unpack(planes[value], rows), (codes == value) | (codes < 0))


def test_a_conclusion_of_many_values_is_read_with_a_bit_for_each() -> None:
    chosen = np.arange(70) % 3 == 0
    mask = Block(0, 70, {1: pack(chosen, 2), 9: None, 40: pack(~chosen, 2)}).mask(np.uint64)
    assert mask.tolist() == [1 << 9 | (1 << 1 if one else 1 << 40) for one in chosen]


def test_unknown_names_and_uneven_columns_of_numbers_are_refused() -> None:
    sweeper, column = Sweeper(kl14()), np.zeros(2, np.int8)
    for findings, roles in (
        ({"nothing": column}, ["implementer"]),
        ({"personal_gain": column}, ["boss"]),
        ({"personal_gain": column}, []),
        ({"personal_gain": column, "self_seeking_act": np.zeros(3, np.int8)}, ["implementer"]),
    ):
        with pytest.raises(ValueError, match="names"):
            sweeper.codes(findings, roles)


def test_the_rules_of_a_row_are_read_when_it_is_asked_for_and_counted_without() -> None:
    rows = rows_of(kl14(), 200)
    sweeper = Sweeper(kl14())
    planes = sweeper.planes(sweeper.codes(codes_of(kl14(), rows)))
    rules = sweeper.rules(planes)
    texts = sweeper.answers(planes, ["rules"])["rules"].to_pylist()
    assert ["|".join(rules.of(row)) for row in range(200)] == texts
    counted = {rule: sum(rule in text.split("|") for text in texts) for rule in rules.planes}
    assert rules.counts() == counted and any(counted.values())


def test_sweeping_never_grows_the_diagrams_of_the_rulebook() -> None:
    sweeper = Sweeper(kl14())
    before = len(sweeper.compiled.diagrams)
    sweeper.answers(sweeper.planes({"personal_gain": np.zeros(10, np.int8)}), columns_of(kl14()))
    assert len(sweeper.compiled.diagrams) == before


def test_a_sweeper_is_sent_to_another_process_as_its_rulebook() -> None:
    sweeper = Sweeper(kl14())
    arrived = pickle.loads(pickle.dumps(sweeper))
    codes = {"self_seeking_act": np.array([-1, 0, 1], np.int8)}
    assert arrived.possible(codes).tolist() == sweeper.possible(codes).tolist()


def test_one_module_alone_touches_a_data_frame() -> None:
    frames = re.compile(r"^\s*(import|from) (narwhals|pandas|polars)\b", re.M)
    files = [path for path in (ROOT / "engine").rglob("*.py") if frames.search(path.read_text(encoding="utf-8"))]
    assert [path.name for path in files] == ["sweep.py"]


def test_no_finding_has_the_name_of_another_column() -> None:
    sweeper = module.sweeper_of(kl14())
    assert {ROLES, *Sweep(sweeper, sweeper, [ANY_READING], on_error="collect").added} == COLUMNS
