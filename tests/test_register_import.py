"""A register as JSON lines and back: the same to the last receipt; what no register says is refused whole."""

import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from engine.cli import app
from engine.keeping.chain import START, canonical, head_after
from engine.keeping.exchange import FORMAT, MOST_IN_LINE, export, import_lines, read_lines
from engine.keeping.keep import keep_case
from engine.keeping.people import Assessed, assess, erase
from engine.keeping.register import MOST_BYTES, Entry, Kind, Register
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.verify import verify
from engine.reasoning.trace import Json
from tests.parts import few
from tests.register_support import HEALTH, NOW, database, decide, filled, given, rows, tamper

CASE = "health-records-pilot"


def with_case(where: str) -> Register:
    register, _ = Register.create(where, NOW)
    decide(register)
    return register


def say(register: Register, member: str, value: str, reason: str | None = None) -> None:
    assess(register, NOW, f"{member}-{value}", Assessed(CASE, "damage_level", value, member, reason=reason))


def exported(register: Register) -> list[str]:
    with register.reading() as view:
        return list(export(view))


def test_an_imported_register_is_the_same_to_the_last_receipt(where: str, tmp_path: Path) -> None:
    with with_case(where) as register, database("sqlite", tmp_path) as copy:
        say(register, "m1", "minor", reason="Lời\u2019 riêng")
        lines = exported(register)
        with register.reading() as view:
            receipts = [record.receipt for record in view.records()]
        with Register.open_or_empty(copy) as other:
            assert import_lines(other, NOW, lines) == (5, receipts[-1])
            assert import_lines(other, NOW, lines) == (0, receipts[-1])
            assert exported(other) == lines
            with other.reading() as view:
                assert verify(view, receipts).faults == [] and view.search("loi rieng", 5)
            say(register, "m2", "none")
            erase(register, NOW, "e", CASE, ("p1",))
            keep_case(register, NOW, "new", given())
            added, last = import_lines(other, NOW, exported(register))
            assert added == 3 and last
            assert exported(other) == exported(register)
            with other.reading() as view:
                assert verify(view, [*receipts, last]).faults == []
        with database("sqlite", tmp_path) as third, Register.open_or_empty(third) as fresh:
            assert import_lines(fresh, NOW, exported(register))[0] == 8
            with fresh.reading() as view:
                assert verify(view, [*receipts, last]).faults == []


def test_an_import_into_postgresql_is_as_good(where: str, tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as source, with_case(source) as register:
        say(register, "m1", "minor")
        with Register.open_or_empty(where) as other:
            assert import_lines(other, NOW, exported(register))[0] == 5
            assert exported(other) == exported(register)


def test_an_export_that_was_altered_is_refused_whole(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as source, database("sqlite", tmp_path) as target:
        with with_case(source) as register:
            for number in range(3):
                say(register, f"m{number}", "none", reason=f"lời {number}")
            lines = exported(register)
        wrong = {
            "no format": lines[1:],
            "another format": ['{"format":"other"}', *lines[1:]],
            "no JSON": [*lines, "{"],
            "a list": [*lines, "[]"],
            "a number": [*lines, '{"record":3}'],
            "a record without digests": [*lines, '{"record":"{}"}'],
            "a word": [line.replace("lời 1", "lời 9") for line in lines],
            "a record": [line.replace('\\"member\\":\\"m1', '\\"member\\":\\"m9') for line in lines],
            "a rulebook": [line.replace("kl14/findings.yaml", "kl14/other.yaml") for line in lines],
            "a salt": [line.replace('"salt":"', '"salt":"00') for line in lines],
            "no salt": [line for line in lines if '"salt"' not in line],
            "a salt that is none": [line.replace('"salt":"', '"salt":"zz') for line in lines],
        }
        for name, altered in wrong.items():
            assert altered != lines, name
            with Register.open_or_empty(target) as other:
                with pytest.raises(RegisterError) as error:
                    import_lines(other, NOW, altered)
                assert error.value.trouble is Trouble.NOT_AN_EXPORT, name
                with other.reading() as view:
                    assert view.count() == 0 and view.rulebooks() == []
        for altered in ([line for line in lines if '\\"sequence\\":5' not in line], [lines[0], *lines[-2:]]):
            with Register.open_or_empty(target) as other, pytest.raises(RegisterError) as error:
                import_lines(other, NOW, altered)
            assert error.value.trouble is Trouble.ANOTHER_REGISTER


def test_another_register_is_not_mixed_in(where: str, tmp_path: Path) -> None:
    filled(where, 2)
    with database("sqlite", tmp_path) as source:
        filled(source, 3)
        with Register.open(source) as register, Register.open(where) as other:
            with pytest.raises(RegisterError) as error:
                import_lines(other, NOW, exported(register))
            assert error.value.trouble is Trouble.ANOTHER_REGISTER
            with other.reading() as view:
                assert verify(view).faults == [] and view.count() == 3


# -- exports that someone made up


class Made:
    """An export whose every digest fits, whatever its records say."""

    def __init__(self) -> None:
        self.lines, self.head, self.count = [canonical({"format": FORMAT})], START, 0
        self.add("opening", None, {"register": "0", "software": "0.1.0"})

    def add(
        self, kind: Json, case: Json, content: Json, text: str = "", sealed: str | None = None, **more: Json
    ) -> "Made":
        self.count += 1
        body: dict[str, Json] = {
            "at": NOW, "case": case, "content": content, "key": f"k{self.count}", "kind": kind,
            "schema": "congtam.record/1", "sequence": self.count,
        }  # fmt: skip
        text = text or canonical(body | more)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        line = {"record": text, "digest": digest, "previous": self.head, "head": head_after(self.head, digest)}
        self.head = line["head"]
        self.lines.append(json.dumps(line | ({} if sealed is None else {"sealed": sealed})))
        return self

    def line(self, text: str) -> "Made":
        self.lines.append(text)
        return self


RULEBOOK: dict[str, Json] = {"rulebook": "kl14", "version": "1", "sha256": "0", "text": "0"}
VERSION: dict[str, Json] = {"as_of": "2023-05-10", "rulebook": "0", "pilot": {}, "persons": [], "evidence": []}
TEXT = '{"at":"x","case":"c","content":%s,"key":"k2","kind":"case","schema":"congtam.record/1","sequence":2}'
CORRECTION: dict[str, Json] = {"supersedes": 1}
MADE: dict[str, Callable[[], Made]] = {
    "a line nested too deep": lambda: Made().line("[" * 200_000),
    "a record nested too deep": lambda: Made().add("case", "c", {}, "[" * 200_000),
    "content nested too deep": lambda: Made().add("case", "c", {}, TEXT % ('{"a":' + "[" * 900 + "]" * 900 + "}")),
    "half a letter in a record": lambda: Made().add("case", "c", {}, TEXT % '{"field":"\ud800"}'),
    "half a letter in a record, escaped": lambda: Made().add("case", "c", {}, TEXT % '{"field":"\\ud800"}'),
    "half a letter in a rulebook": lambda: Made().line('{"rulebook":"00","text":"\\ud800"}'),
    "half a letter kept apart": lambda: Made().line('{"case":"c","salt":"00"}').add("case", "c", {}, sealed="\ud800"),
    "a number that is text": lambda: Made().add("erasure", "c", {"persons": []}, sequence="abc"),
    "a number that is true": lambda: Made().add("erasure", "c", {"persons": []}, sequence=True),
    "a number with a fraction": lambda: Made().add("erasure", "c", {}, TEXT.replace(':2}', ':2.0}') % "{}"),
    "a number beyond all": lambda: Made().add("erasure", "c", {"persons": []}, sequence=10**30),
    "a kind that is a list": lambda: Made().add(["case"], "c", {}),
    "a case that is a list": lambda: Made().add("erasure", ["c"], {"persons": []}),
    "a case that moves the cursor": lambda: Made().add("erasure", "c\x1b[2J", {"persons": []}),
    "no case": lambda: Made().add("erasure", None, {"persons": []}),
    "a case of a second opening": lambda: Made().add("opening", "c", {"register": "0", "software": "0.1.0"}),
    "no key": lambda: Made().add("erasure", "c", {"persons": []}, key=None),
    "a key with a NUL": lambda: Made().add("erasure", "c", {"persons": []}, key="a\0b"),
    "no time": lambda: Made().add("erasure", "c", {"persons": []}, at=3),
    "an unknown kind": lambda: Made().add("nonsense", "c", {}),
    **{f"an empty {kind}": lambda kind=kind: Made().add(kind, None if kind == "rulebook" else "c", {})  # type: ignore[misc]
       for kind in ("rulebook", "case", "decision", "assessment", "authority", "correction", "erasure")},
    "more than its kind says": lambda: Made().add("erasure", "c", {"persons": [], "more": 1}),
    "a rulebook whose text is not there": lambda: Made().add("rulebook", None, RULEBOOK),
    "a case whose rulebook is not there": lambda: Made().add("case", "c", VERSION),
    "a correction of what is not there": lambda: Made().add("correction", "c", CORRECTION | {"supersedes": 99}),
    "a correction of another case's record": lambda: Made().add("correction", "c", CORRECTION),
    "a text that is no rulebook": lambda: Made().line(
        canonical({"rulebook": hashlib.sha256(b"{}").hexdigest(), "text": "{}"})
    ),
}  # fmt: skip
"""What no register says, by what is wrong with it."""


@pytest.mark.parametrize("name", few(MADE, 12))
def test_an_export_that_no_register_makes_is_refused_and_nothing_of_it_is_taken(name: str, tmp_path: Path) -> None:
    made = MADE[name]()
    with database("sqlite", tmp_path) as place, Register.open_or_empty(place) as register:
        with pytest.raises(RegisterError) as error:
            import_lines(register, NOW, made.lines)
        assert (error.value.trouble, error.value.params["line"]) == (Trouble.NOT_AN_EXPORT, str(len(made.lines)))
        with register.reading() as view:
            assert view.count() == 0


def test_records_that_name_what_another_case_says_are_refused(tmp_path: Path) -> None:
    """Each names a record that is there, and is not what it takes it for."""
    with database("sqlite", tmp_path) as place, with_case(place) as register:
        lines, last = exported(register), register_last(register)
        decided: dict[str, Json] = {"decision": 3, "recommendation": "strict", "outcome": "strict", "departs": False}
        wrong: list[tuple[Kind, dict[str, Json]]] = [
            ("authority", decided | {"person": "p1", "decision": 3}),
            ("authority", decided | {"person": "p9", "decision": 4}),
            ("correction", {"supersedes": 2}),
            ("correction", {"supersedes": 3, "by": 4}),
            ("correction", {"supersedes": 5}),
            ("assessment", {
                "version": 4, "owner": "pilot", "finding": "damage_level", "value": "none", "member": "m1",
                "evidence": [], "dissent": False,
            }),
        ]  # fmt: skip
        for kind, content in wrong:
            made = Made()
            made.count, made.head = last
            made.lines = [*lines]
            made.add(kind, CASE, content)
            with database("sqlite", tmp_path) as target, Register.open_or_empty(target) as other:
                with pytest.raises(RegisterError) as error:
                    import_lines(other, NOW, made.lines)
                assert error.value.params["line"] == str(len(made.lines)), content


def register_last(register: Register) -> tuple[int, str]:
    with register.reading() as view:
        last = view.last()
        assert last
        return last.sequence, last.head


class Endless(io.RawIOBase):
    """A file without an end, and how much of it was read."""

    read_so_far = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override]
        self.read_so_far += len(buffer)
        return len(buffer)


def test_a_line_without_an_end_is_not_read_to_its_end(tmp_path: Path) -> None:
    endless = Endless()
    with database("sqlite", tmp_path) as place, Register.open_or_empty(place) as register:
        with pytest.raises(RegisterError) as error:
            import_lines(register, NOW, read_lines(io.BufferedReader(endless)))
        assert error.value.trouble is Trouble.NOT_AN_EXPORT
    assert endless.read_so_far <= MOST_IN_LINE + (1 << 20)


def test_bytes_that_are_no_text_are_refused_at_their_line(tmp_path: Path) -> None:
    file = tmp_path / "so.jsonl"
    file.write_bytes(canonical({"format": FORMAT}).encode() + b"\n\xff\n")
    done = CliRunner().invoke(
        app, ["register", "import", str(file), "--register", str(tmp_path / "so.db"), "--lang", "en"]
    )
    assert (done.exit_code, done.stderr) == (1, "line 2 is not a record exported from a register, or was altered\n")


def test_an_import_that_is_refused_leaves_no_file_and_takes_none_away(tmp_path: Path) -> None:
    file, place = tmp_path / "so.jsonl", tmp_path / "so.db"
    file.write_bytes(canonical({"format": FORMAT}).encode() + b"\n\xff\n")
    command = ["register", "import", str(file), "--register", str(place)]
    assert CliRunner().invoke(app, command).exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    Register.open_or_empty(str(place)).close()
    assert CliRunner().invoke(app, command).exit_code == 1
    assert place.is_file()


def test_an_export_is_taken_from_standard_input_too(tmp_path: Path) -> None:
    place, copy = str(tmp_path / "so.db"), str(tmp_path / "copy.db")
    Register.create(place, NOW)[0].close()
    lines = CliRunner().invoke(app, ["register", "export", "--register", place]).stdout
    done = CliRunner().invoke(app, ["register", "import", "-", "--register", copy], input=lines)
    assert done.exit_code == 0, done.stderr


# -- registers that someone put on the disk


ODD: tuple[tuple[Kind, dict[str, Json]], ...] = (
    ("rulebook", {}), ("rulebook", RULEBOOK), ("case", {}), ("case", VERSION | {"field": "\x1b[31m"}),
    ("decision", {}), ("decision", {"version": 99, "person": "p1", "software": "0.1.0", "rulebook": "0"}),
    ("assessment", {}), ("authority", {}), ("correction", {}), ("correction", {"supersedes": 3}), ("erasure", {}),
)  # fmt: skip
CHANGES = (
    "UPDATE record SET kind = 'nonsense' WHERE sequence = 3", "UPDATE record SET kind = 7 WHERE sequence = 3",
    "UPDATE record SET case_id = x'ff' WHERE sequence = 4",
    "UPDATE record SET body = x'ff00' WHERE sequence = 3", "UPDATE record SET body = '[]' WHERE sequence = 4",
    "UPDATE record SET body = CAST(x'ff00' AS TEXT) WHERE sequence = 3", "UPDATE salt SET salt = 10000000000",
    "UPDATE salt SET salt = 'text'",
    "UPDATE sealed SET content = 7", "UPDATE sealed SET content = 'text'", "UPDATE rulebook SET text = 7",
    "UPDATE rulebook SET sha256 = x'ff'", "DELETE FROM rulebook", "UPDATE alembic_version SET version_num = 7",
    "UPDATE alembic_version SET version_num = '0'", "UPDATE alembic_version SET version_num = CAST(x'ff' AS TEXT)",
)  # fmt: skip
COMMANDS = (
    ("verify",), ("verify", "--format", "json"), ("stats",), ("show",), ("show", "3"),
    ("show", "5", "--format", "json"),
    ("show", "9" * 30), ("correct", "9" * 30, "--reason", "x"), ("export",), ("export", "--format", "csv"),
    ("agreement", CASE), ("search", "loi"), ("precedents", str(HEALTH)),
)  # fmt: skip


def each_ends_in_a_sentence(place: str, folder: Path) -> Iterator[int]:
    """Every command that reads a register, as people call it, and how it ended."""
    for number, command in enumerate(COMMANDS):
        out = ("--out", str(folder / f"{number}.out")) if command[0] == "export" else ()
        done = CliRunner().invoke(app, ["register", *command, *out, "--register", place])
        assert done.exception is None or isinstance(done.exception, SystemExit), (command, done.exception)
        assert done.exit_code in (0, 1) and "Traceback" not in done.output
        yield done.exit_code


@pytest.mark.parametrize(("kind", "content"), few(ODD, 2))
def test_a_register_of_records_of_no_sense_ends_no_command_but_in_a_sentence(
    kind: Kind, content: dict[str, Json], tmp_path: Path
) -> None:
    with database("sqlite", tmp_path) as place:
        with with_case(place) as register:
            case = None if kind == "rulebook" else CASE
            register.append(NOW, Entry(kind, case, "odd", content, None if case is None else b"[[{"))
        assert set(each_ends_in_a_sentence(place, tmp_path)) == {0, 1}


@pytest.mark.parametrize("change", few(CHANGES, 3))
def test_a_register_of_other_values_ends_no_command_but_in_a_sentence(change: str, tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as place:
        with with_case(place) as register:
            say(register, "m1", "minor", reason="lời")
        tamper(place, "PRAGMA foreign_keys = OFF", change)
        assert 1 in set(each_ends_in_a_sentence(place, tmp_path))


@pytest.mark.parametrize("start", few(range(0, 40_000, 4_000), 2))
def test_a_register_with_flipped_bytes_ends_no_command_but_in_a_sentence(start: int, tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as place:
        with with_case(place) as register:
            say(register, "m1", "minor", reason="lời")
        with closing(open(place, "r+b")) as file:  # noqa: PTH123 # closed by `closing`, in place
            for at in range(start + 100, min(start + 4_000, Path(place).stat().st_size), 97):
                file.seek(at)
                byte = file.read(1)
                file.seek(at)
                file.write(bytes([byte[0] ^ 0xA5]))
        list(each_ends_in_a_sentence(place, tmp_path))


def test_what_is_packed_to_burst_is_none(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as place:
        filled(place, 1)
        bomb = zlib.compress(bytes(MOST_BYTES + 1)).hex()
        tamper(place, f"UPDATE sealed SET content = X'{bomb}'")
        with Register.open(place) as register, register.reading() as view:
            assert [content for _, _, content in view.all_sealed()] == [b""]
            assert verify(view).faults


def test_what_no_register_could_give_back_is_not_put_on_record(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as place:
        register, _ = Register.create(place, NOW)
        with register:
            with pytest.raises(RegisterError) as error:
                register.append(NOW, Entry("assessment", "c", "k", {}, bytes(MOST_BYTES + 1)))
            assert error.value.trouble is Trouble.TOO_LARGE
        assert rows(place, "SELECT count(*) FROM record") == [(1,)]


@pytest.mark.parametrize("name", ["n" * 5_000, "a/" * 2_500 + "r.db"])
@pytest.mark.parametrize("command", [("init",), ("stats",), ("import", str(HEALTH))])
def test_a_name_too_long_for_a_register_is_said_so(command: tuple[str, ...], name: str) -> None:
    done = CliRunner().invoke(app, ["register", *command, "--register", name])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 1 and done.stderr.count("\n") == 1
