"""Two rulebooks compared, against brute force over all complete cases of either; and how `congtam diff` tells it."""

import json
import random
import shutil
from collections import Counter
from copy import deepcopy
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from engine import decide, load_case, load_rulebook
from engine.cli import app
from engine.proving.compare import NO_OUTCOME, Comparison, compare
from engine.reading.rulebook import Rulebook
from engine.telling.text import number_in
from tests import oracle
from tests.parts import examples, few
from tests.random_rulebooks import drawn, is_sound, made_from, text_of
from tests.support import ROOT, text_of_page

run = CliRunner().invoke
Pair = tuple[Rulebook, Rulebook]
Case = tuple[tuple[str, ...], dict[str, str]]


# -- pairs of rulebooks


def rules_of(data: dict[str, Any]) -> list[dict[str, Any]]:
    return [rule for conclusion in data["conclusions"] for rule in conclusion["rules"]]


def edit(data: dict[str, Any], rng: random.Random) -> None:
    """One change of a rulebook's file, which may leave it unsound."""
    finding = rng.choice(data["findings"])
    forbid = {f["id"]: rng.choice(list(f["values"])) for f in rng.sample(data["findings"], 2)}
    constraint = {"id": f"constraint.new{rng.randint(0, 99)}", "forbid": forbid, "says": data["title"]}
    conclusion = rng.choice(data["conclusions"])
    rule = rng.choice(conclusion["rules"])
    match rng.choice(["then", "when", "drop", "forbid", "allow", "value", "role", "finding", "order"]):
        case "then":
            rule["then"] = {conclusion["conclusion"]: rng.choice(list(conclusion["values"]))}
        case "when" if rule["when"] != "otherwise":
            rule["when"] = rng.choice([{"not": rule["when"]}, {"any": [rule["when"], forbid]}, {finding["id"]: "a"}])
        case "drop" if len(conclusion["rules"]) > 1:
            conclusion["rules"].remove(rule)
            for other in conclusion["rules"]:
                other["overrides"] = [name for name in other.get("overrides", []) if name != rule["id"]]
        case "forbid":
            data["constraints"].append(constraint)
        case "allow":
            data["constraints"] = data["constraints"][1:]
        case "value":
            finding["values"] = finding["values"] | {"new": data["title"]}
        case "role":
            data["roles"].append(data["roles"][0] | {"id": "supervisor"})
        case "finding":
            data["findings"].append(finding | {"id": "g", "values": dict.fromkeys(["a", "b"], data["title"])})
            if rng.random() < 0.7:
                data["constraints"].append(constraint | {"forbid": forbid | {"g": "b"}})
        case _:
            rng.shuffle(conclusion["rules"])


def pair_of(seed: int) -> Pair | None:
    """Two sound rulebooks of few cases, which differ in one to three edits, either way round."""
    rng = random.Random(seed)
    data = drawn(rng.randint(0, 2**32))
    other = deepcopy(data)
    for _ in range(rng.randint(1, 3)):
        edit(other, rng)
    try:
        books = made_from(data), made_from(other)
    except Exception as error:  # two edits may collide: an id twice, a name that is gone
        assert type(error).__name__ == "InputError"
        return None
    if not all(map(is_sound, books)) or len(common_cases(*books)) > 1500:
        return None
    return books if rng.random() < 0.5 else books[::-1]


pairs = st.integers(0, 2**32).map(pair_of).filter(lambda pair: pair is not None)


# -- brute force


def common_cases(before: Rulebook, after: Rulebook) -> list[Case]:
    """Every complete case that either can speak of: all sets of roles, all findings of both, all their values."""
    roles = list(dict.fromkeys([*before.roles, *after.roles]))
    values: dict[str, dict[str, None]] = {}
    for finding in [*before.findings.values(), *after.findings.values()]:
        values.setdefault(finding.id, {}).update(dict.fromkeys(finding.values))
    sets = [chosen for n in range(1, len(roles) + 1) for chosen in combinations(roles, n)]
    settled = [dict(zip(values, chosen, strict=True)) for chosen in product(*values.values())]
    return [(chosen, findings) for chosen in sets for findings in settled]


def known_to(book: Rulebook, case: Case) -> dict[str, str] | None:
    """The findings of a case that a rulebook knows; None if it has a role, or for one a value, that it does not."""
    roles, settled = case
    own = {name: value for name, value in settled.items() if name in book.findings}
    fits = set(roles) <= set(book.roles) and all(value in book.findings[name].values for name, value in own.items())
    return own if fits else None


def world_in(book: Rulebook, case: Case) -> oracle.World | None:
    own = known_to(book, case)
    possible = own is not None and oracle.is_possible(book, case[0], own)
    return oracle.evaluate(book, case[0], own) if possible and own is not None else None


Worlds = list[tuple[Case, oracle.World | None, oracle.World | None]]


def worlds_in(pair: Pair) -> Worlds:
    """Every complete case with what each of two rulebooks makes of it."""
    return [(case, world_in(pair[0], case), world_in(pair[1], case)) for case in common_cases(*pair)]


def outcome_in(world: oracle.World | None) -> str:
    return str(world["recommendation"]) if world else NO_OUTCOME


def table_of(worlds: Worlds) -> Counter[tuple[str, str]]:
    counts = Counter((outcome_in(before), outcome_in(after)) for _, before, after in worlds)
    del counts[NO_OUTCOME, NO_OUTCOME]
    return counts


@given(pairs)
@examples(120)
def test_the_table_the_changes_and_the_conclusions_equal_brute_force(pair: Pair) -> None:
    found, worlds = compare(*pair), worlds_in(pair)
    table = table_of(worlds)
    assert found.table == dict(table)
    assert found.cases == table.total()
    changes = {key: count for key, count in table.items() if key[0] != key[1]}
    assert {(c.before, c.after): c.count for c in found.changes} == changes
    assert [c.count for c in found.changes] == sorted(changes.values(), reverse=True)
    assert found.changed == sum(changes.values())
    both = [(old, new) for _, old, new in worlds if old and new]
    assert set(found.conclusions) == {
        name
        for name, made in pair[0].conclusions.items()
        if name in pair[1].conclusions
        and list(made.values) == list(pair[1].conclusions[name].values)
        and any(old[name] != new[name] for old, new in both)
    }


@given(pairs)
@examples(100)
def test_every_completion_of_a_witness_goes_from_exactly_before_to_exactly_after(pair: Pair) -> None:
    led_to = [(case, (outcome_in(old), outcome_in(new))) for case, old, new in worlds_in(pair)]

    def completions_lead_to(roles: tuple[str, ...], settled: dict[str, str]) -> set[tuple[str, str]]:
        return {to for (who, case), to in led_to if set(who) == set(roles) and settled.items() <= case.items()}

    for change in compare(*pair).changes:
        roles, findings = change.case.roles, dict(change.case.findings)
        assert roles
        assert completions_lead_to(roles, findings) == {(change.before, change.after)}
        for name in findings:  # nothing in it can go
            fewer = {n: v for n, v in findings.items() if n != name}
            assert {(change.before, change.after)} < completions_lead_to(roles, fewer)


@given(pairs)
@examples(50)
def test_the_other_way_round_is_the_same_table_turned(pair: Pair) -> None:
    there, back = compare(*pair), compare(*pair[::-1])
    assert {(new, old): count for (old, new), count in there.table.items()} == back.table
    assert there.cases == back.cases and there.changed == back.changed
    for kind, edits in there.edits.items():
        assert (set(edits.added), set(edits.removed)) == (set(back.edits[kind].removed), set(back.edits[kind].added))
        assert set(edits.changed) == set(back.edits[kind].changed)


# -- what only one of them has


def small(**changes: Any) -> dict[str, Any]:
    """f: a leads to exemption, f: b to strict, without an otherwise rule; g changes nothing."""
    data = drawn(0)
    words, rule = data["title"], data["conclusions"][-1]["rules"][0] | {"overrides": []}
    finding = data["findings"][0]
    data["findings"] = [finding | {"id": name, "values": {"a": words, "b": words}} for name in ("f", "g")]
    data["constraints"] = []
    data["conclusions"] = [
        {"conclusion": "recommendation", "label": words, "values": {"exemption": words, "strict": words}, "rules": [
            rule | {"id": "recommendation.a", "when": {"f": "a"}, "then": {"recommendation": "exemption"}},
            rule | {"id": "recommendation.b", "when": {"f": "b"}, "then": {"recommendation": "strict"}}]}
    ]  # fmt: skip
    return data | changes


def compared(before: dict[str, Any], after: dict[str, Any]) -> Comparison:
    return compare(made_from(before), made_from(after))


def test_a_value_that_only_one_has_is_no_outcome_of_the_other_and_no_gap_in_it() -> None:
    after = deepcopy(small())
    after["findings"][0]["values"]["c"] = after["title"]
    rule = after["conclusions"][0]["rules"][1]
    after["conclusions"][0]["rules"].append(rule | {"id": "recommendation.c", "when": {"f": "c"}})
    found = compared(small(), after)
    assert found.table == {
        ("exemption", "exemption"): 6,
        ("strict", "strict"): 6,
        (NO_OUTCOME, "strict"): 6,
    }
    assert found.changes[0].case.findings == {"f": "c"}
    assert found.changes[0].rules_before == () and found.changes[0].rules_after == ("recommendation.c",)
    assert found.conclusions == ()
    assert found.edits["findings"].changed == ("f",) and found.edits["rules"].added == ("recommendation.c",)


def test_a_role_that_only_one_has_is_no_outcome_of_the_other_and_no_gap_in_it() -> None:
    before = small()
    for rule, role in zip(before["conclusions"][0]["rules"], ("implementer", "approver"), strict=True):
        rule["when"] = {"role": role}
    before["conclusions"][0]["rules"][0]["overrides"] = ["recommendation.b"]
    after = deepcopy(before)
    after["roles"].append(after["roles"][0] | {"id": "supervisor"})
    rule = after["conclusions"][0]["rules"][1]
    after["conclusions"][0]["rules"].append(rule | {"id": "recommendation.s", "when": {"role": "supervisor"}})
    after["conclusions"][0]["rules"][0]["overrides"].append("recommendation.s")
    found = compared(before, after)
    assert found.table == dict(table_of(worlds_in((made_from(before), made_from(after)))))
    assert {(c.before, c.after) for c in found.changes} == {(NO_OUTCOME, "exemption"), (NO_OUTCOME, "strict")}


def test_a_finding_that_only_one_has_counts_with_each_of_its_values_in_both() -> None:
    after = small()
    after["findings"].append(after["findings"][0] | {"id": "h"})
    after["conclusions"][0]["rules"][0]["when"] = {"any": [{"f": "a"}, {"h": "b"}]}
    after["conclusions"][0]["rules"][0]["overrides"] = ["recommendation.b"]
    found = compared(small(), after)
    assert found.cases == 2 * 2 * 2 * 3
    assert found.changed == 2 * 3  # f: b with h: b, whatever g and the roles are
    assert found.changes[0].case.findings == {"f": "b", "h": "b"}
    assert found.edits["findings"].added == ("h",)


def test_a_constraint_that_only_one_has_takes_the_outcome_away() -> None:
    forbid = {"id": "constraint.c", "forbid": {"f": "b", "g": "b"}, "says": small()["title"]}
    found = compared(small(), small(constraints=[forbid]))
    assert {(c.before, c.after): c.count for c in found.changes} == {("strict", NO_OUTCOME): 3}
    assert found.edits["constraints"].added == ("constraint.c",)
    assert found.conclusions == ()


def test_an_outcome_that_only_one_has_is_counted_under_its_name() -> None:
    after = small()
    after["conclusions"][0]["values"] = {"ordinary": after["title"], "exemption": after["title"]}
    after["conclusions"][0]["rules"][1]["then"] = {"recommendation": "ordinary"}
    assert compared(small(), after).table == {("exemption", "exemption"): 6, ("strict", "ordinary"): 6}


def test_edits_name_what_was_added_removed_and_changed_and_no_more() -> None:
    before = small(constraints=[{"id": "constraint.c", "forbid": {"f": "b", "g": "b"}, "says": small()["title"]}])
    after = deepcopy(before)
    after["constraints"][0]["forbid"] = {"f": "a", "g": "b"}
    after["findings"][1]["label"] = {"vi": "khác", "en": "other"}
    after["conclusions"][0]["rules"][0]["id"] = "recommendation.new"
    after["conclusions"][0]["rules"][1]["says"] = {"vi": "khác", "en": "other"}
    edits = compared(before, after).edits
    assert edits["rules"].added == ("recommendation.new",)
    assert edits["rules"].removed == ("recommendation.a",)
    assert edits["rules"].changed == ("recommendation.b",)
    assert (edits["constraints"].changed, edits["findings"].changed) == (("constraint.c",), ("g",))
    assert edits["invariants"].added == edits["invariants"].removed == edits["invariants"].changed == ()


def test_rules_that_decide_a_witness_alike_in_both_are_not_named() -> None:
    after = small()
    after["conclusions"][0]["rules"][0]["then"] = {"recommendation": "strict"}
    (change,) = compared(small(), after).changes
    assert change.rules_before == change.rules_after == ("recommendation.a",)  # changed, so named on both sides


# -- the command


def write(path: Path, data: dict[str, Any]) -> str:
    path.write_text(text_of(data), encoding="utf-8")
    return str(path)


@pytest.fixture
def books(tmp_path: Path) -> tuple[str, str]:
    """f: b with g: b is exempted in the second; both speak in markup."""
    says = {"vi": "<b>chữ</b> & <script>", "en": "<b>word</b> & <script>"}
    before = small()
    before["conclusions"][0]["values"] = {"exemption": says, "strict": says}
    for finding in before["findings"]:
        finding |= {"label": says, "values": {"a": says, "b": says}}
    after = deepcopy(before)
    after["version"] = "1.1.0"
    after["conclusions"][0]["rules"][0] |= {
        "when": {"any": [{"f": "a"}, {"g": "b"}]},
        "overrides": ["recommendation.b"],
    }
    return write(tmp_path / "before.yaml", before), write(tmp_path / "after.yaml", after)


def test_json_has_the_counts_the_witnesses_and_the_edits(books: tuple[str, str]) -> None:
    result = run(app, ["diff", *books, "--format", "json"])
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert (found["before"]["version"], found["after"]["version"]) == ("1.0.0", "1.1.0")
    assert (found["cases"], found["changed"], found["share"]) == (12, 3, 0.25)
    assert sorted((r["before"], r["after"], r["count"]) for r in found["table"]) == [
        ("exemption", "exemption", 6),
        ("strict", "exemption", 3),
        ("strict", "strict", 3),
    ]
    (change,) = found["changes"]
    assert change["witness"]["findings"] == {"f": "b", "g": "b"}
    assert change["rules"] == {"before": ["recommendation.b"], "after": ["recommendation.a"]}
    assert found["edits"]["rules"] == {"added": [], "removed": [], "changed": ["recommendation.a"]}
    assert found["conclusions"] == ["recommendation"]
    assert "people" not in found


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_text_tells_the_share_and_each_change_in_either_language(books: tuple[str, str], language: str) -> None:
    result = run(app, ["diff", *books, "--lang", language])
    told = " ".join(result.stdout.split())
    for words in {
        "vi": ("small 1.0.0 và small 1.1.0", "ở 3 trong 12 hồ sơ", "25,0 %", "Sửa quy tắc: recommendation.a."),
        "en": ("small 1.0.0 and small 1.1.0", "in 3 of 12 complete", "25.0 %", "Changed rules: recommendation.a."),
    }[language]:
        assert words in told


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_is_well_formed_stands_alone_and_escapes(
    books: tuple[str, str], language: str, tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    cases = tmp_path / "cases"
    cases.mkdir()
    assert run(app, ["diff", *books, "--cases", str(cases)]).exit_code == 1  # a folder without a case is a slip
    (cases / "one.yaml").write_text(case_of("one", {"p1": {"f": "b"}}), encoding="utf-8")
    for arguments in ([], ["--cases", str(cases)]):
        assert run(app, ["diff", *books, "--html", str(page), "--lang", language, *arguments]).exit_code == 0
        text = text_of_page(page.read_text(encoding="utf-8"), language)
        assert {"vi": "<b>chữ</b> & <script>", "en": "<b>word</b> & <script>"}[language] in text
        assert "small 1.0.0" in text and "small 1.1.0" in text and "recommendation.a" in text


def case_of(name: str, people: dict[str, dict[str, str]]) -> str:
    persons = [{"id": p, "roles": ["implementer"], "findings": findings} for p, findings in people.items()]
    whole = {"case": name, "title": "t", "rulebook": "small", "as_of": "2022-01-01", "pilot": {}, "persons": persons}
    return json.dumps(whole)


def test_cases_name_exactly_the_persons_whose_possible_outcomes_change(books: tuple[str, str], tmp_path: Path) -> None:
    people = {
        f"p{i}": {n: v for n, v in (("f", f), ("g", g)) if v} or {"f": "unknown"}
        for i, (f, g) in enumerate(product(["a", "b", ""], repeat=2))
    }
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "all.yaml").write_text(case_of("all", people), encoding="utf-8")
    loaded = [load_rulebook(book) for book in books]
    expected = []
    for name, findings in people.items():
        settled = {n: v for n, v in findings.items() if v != "unknown"}
        old, new = (oracle.possible(book, ("implementer",), settled) for book in loaded)
        if old != new:
            expected.append(name)
    assert 0 < len(expected) < len(people)
    result = run(app, ["diff", *books, "--cases", str(folder), "--format", "json"])
    found = json.loads(result.stdout)["people"]
    assert [person["person"] for person in found] == expected
    assert found[0]["case"] == "all"
    told = run(app, ["diff", *books, "--cases", str(folder), "--lang", "en"]).stdout
    assert f"Persons of the case files whose outcome changes ({len(expected)}):" in told
    same = run(app, ["diff", books[0], books[0], "--cases", str(folder), "--lang", "en"]).stdout
    assert "No person of the case files has another outcome." in same


def test_a_case_file_that_one_of_them_cannot_read_fails_and_the_rest_is_told(
    books: tuple[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "cases"
    folder.mkdir()
    (folder / "bad.yaml").write_text(case_of("bad", {"p1": {"h": "a"}}), encoding="utf-8")
    (folder / "good.yaml").write_text(case_of("good", {"p1": {"f": "b", "g": "b"}}), encoding="utf-8")
    result = run(app, ["diff", *books, "--cases", str(folder), "--lang", "en"])
    assert result.exit_code == 1
    assert "unknown-finding" in result.stderr
    assert "good  p1" in result.stdout


@given(pair=pairs)
@examples(25)
def test_written_witnesses_run_under_each_rulebook_and_show_its_outcome(pair: Pair, tmp_path_factory: Any) -> None:
    from engine.cli.diff import _write

    folder = tmp_path_factory.mktemp("witnesses")
    found = compare(*pair)
    files = iter(_write(found, folder))
    for change in found.changes:
        for book, outcome in zip(pair, (change.before, change.after), strict=True):
            if set(change.case.roles) & set(book.roles):
                (decision,) = decide(book, load_case(Path(next(files)), book))
                assert decision.possible == ((outcome,) if outcome != NO_OUTCOME else ()) or outcome == NO_OUTCOME
    assert next(files, None) is None


def test_the_command_writes_witnesses_that_evaluate_hears(books: tuple[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "w"
    result = run(app, ["diff", *books, "--witnesses", str(folder)])
    assert result.exit_code == 0
    (file,) = folder.glob("*-after-*.yaml")
    assert str(file) in result.stderr
    heard = run(app, ["evaluate", str(file), "--rulebook", books[1], "--format", "json"])
    assert heard.exit_code == 0 and heard.stderr == ""
    assert json.loads(heard.stdout)[0]["recommendation"] == "exemption"


def test_a_rulebook_with_a_gap_is_refused_with_its_diagnostic(books: tuple[str, str], tmp_path: Path) -> None:
    data = small()
    data["conclusions"][0]["rules"].pop()
    gap = write(tmp_path / "gap.yaml", data)
    for arguments in ([books[0], gap], [gap, books[0]]):
        result = run(app, ["diff", *arguments, "--lang", "en"])
        assert result.exit_code == 1
        assert result.stdout == "" and "error[gap]" in result.stderr


def test_rulebooks_too_large_to_compare_are_refused_with_a_diagnostic(
    books: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.proving.compare.BUDGET", 5)
    result = run(app, ["diff", *books, "--lang", "en"])
    assert result.exit_code == 1
    assert "error[does-not-compile]" in result.stderr and "Traceback" not in result.stderr


@pytest.mark.parametrize("language", few(["vi", "en"], 1))
def test_the_order_of_files_and_rules_and_comments_change_nothing_in_kl14(language: str, tmp_path: Path) -> None:
    copy = tmp_path / "kl14"
    shutil.copytree(ROOT / "rules" / "kl14", copy)
    (copy / "conclusions" / "abuse.yaml").rename(copy / "conclusions" / "zz.yaml")
    recommendation = copy / "recommendation.yaml"
    recommendation.write_text("# a comment\n\n" + recommendation.read_text(encoding="utf-8"), encoding="utf-8")
    policy = copy / "conclusions" / "approved_policy.yaml"
    head, *rules = policy.read_text(encoding="utf-8").split("\n  - id: ")
    policy.write_text("\n  - id: ".join([head, *(r.rstrip("\n") for r in reversed(rules))]) + "\n", encoding="utf-8")
    result = run(app, ["diff", "kl14", str(copy), "--lang", language])
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert {"vi": "Không hồ sơ nào đổi kết quả", "en": "No change of any outcome: proved for all"}[language] in told
    assert {"vi": "Sửa quy tắc", "en": "Changed rules"}[language] not in told
    cases = compare(load_rulebook("kl14"), load_rulebook(str(copy))).cases
    assert cases > 10**15 and number_in(cases, "vi" if language == "vi" else "en") in told
    assert f"{cases:,}".replace(",", "." if language == "vi" else ",") in told
