"""Every file that is written is there whole, or is what it was before; and only one module writes any."""

import ast
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.telling.writing import CannotWrite, look, look_inside, writing
from tests.parts import few
from tests.support import ROOT

pytestmark = pytest.mark.xdist_group("writing")  # what the commands read is made once
HEALTH = str(ROOT / "cases" / "health-records-pilot.yaml")
IDLE = str(ROOT / "tests" / "bad" / "rulebooks" / "idle-part.yaml")
CONFLICT = str(ROOT / "tests" / "bad" / "rulebooks" / "conflict.yaml")
OLDER = "what stood here before\n"
TESTED = """\
case: tested
title: Để thử
rulebook: small
as_of: 2024-01-01
pilot: {findings: {}}
persons: [{id: p1, roles: [implementer], findings: {decision_followed: yes, reported: no}}]
expect: {p1: {recommendation: exemption}}
"""


# -- the writer


def write(path: Path, content: bytes = b"new") -> None:
    with writing(path) as stream:
        stream.write(content)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_has_the_mode_of_the_mask_and_its_folders_are_made(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write(tmp_path / "a" / "b" / "new.md")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a" / "b" / "new.md").stat().st_mode) == 0o640
    assert names(tmp_path / "a" / "b") == ["new.md"]


def test_an_older_file_keeps_its_mode(tmp_path: Path) -> None:
    path = tmp_path / "kept.md"
    path.write_text(OLDER)
    path.chmod(0o604)
    write(path)
    assert (path.read_text(), stat.S_IMODE(path.stat().st_mode)) == ("new", 0o604)


def test_what_a_link_leads_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    for name in ("there/old.md", "there/none.md"):
        link = tmp_path / f"to-{Path(name).name}"
        link.symlink_to(Path(name))
        if "old" in name:
            (tmp_path / name).write_text(OLDER)
        write(link)
        assert link.is_symlink() and (tmp_path / name).read_text() == "new"
    assert names(tmp_path) == ["there", "to-none.md", "to-old.md"] and len(names(tmp_path / "there")) == 2


@pytest.mark.parametrize("trouble", [ZeroDivisionError, KeyboardInterrupt, OSError])
def test_an_older_file_outlives_what_goes_wrong_and_that_is_told_as_it_is(
    trouble: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "kept.md"
    path.write_text(OLDER)
    with pytest.raises(trouble), writing(path) as stream:
        stream.write(b"half")
        raise trouble
    assert path.read_text() == OLDER and names(tmp_path) == ["kept.md"]


def test_a_name_as_long_as_any_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("ộ" * 84 + ".md")
    write(path)
    assert path.read_text() == "new"


def test_what_is_no_file_is_written_straight(tmp_path: Path) -> None:
    (tmp_path / "pipe").symlink_to("fifo")
    os.mkfifo(tmp_path / "fifo")
    reading = os.open(tmp_path / "fifo", os.O_RDONLY | os.O_NONBLOCK)
    write(tmp_path / "pipe")
    assert os.read(reading, 10) == b"new"
    os.close(reading)
    assert names(tmp_path) == ["fifo", "pipe"]
    write(Path("/dev/null"))
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="names of open files")
def test_a_file_that_standard_output_goes_to_is_added_to(tmp_path: Path) -> None:
    path = tmp_path / "log"
    path.write_text(OLDER)
    (tmp_path / "out").symlink_to("/dev/stdout")
    program = "import sys; from pathlib import Path; from tests.test_writing import write; write(Path(sys.argv[1]))"
    for name in ("/dev/stdout", str(tmp_path / "out")):
        with path.open("a") as stream:
            subprocess.run([sys.executable, "-c", program, name], cwd=ROOT, stdout=stream, check=True)
    assert path.read_text() == f"{OLDER}newnew"


def test_a_place_that_cannot_be_written_is_refused_before_the_work_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text(OLDER)
    for path in (tmp_path, tmp_path / "file" / "a.md", tmp_path / "file" / "a" / "b.md", tmp_path / ("a" * 300)):
        with pytest.raises(CannotWrite):
            look(path)
    with pytest.raises(CannotWrite):
        look_inside(tmp_path / "file")
    look(tmp_path / "new" / "a.md")
    look_inside(tmp_path / "new")
    assert names(tmp_path) == ["file"]
    monkeypatch.setattr(os, "access", lambda place, _mode: place != tmp_path)  # root may write anywhere
    for path in (tmp_path / "a.md", tmp_path / "new" / "a.md", tmp_path / "file"):
        with pytest.raises(CannotWrite):
            look(path)
    monkeypatch.setattr(os, "access", lambda place, _mode: place != tmp_path / "file")
    with pytest.raises(CannotWrite):
        look(tmp_path / "file")


# -- every command that writes, where that goes wrong


@dataclass(frozen=True)
class Writes:
    """A command, the file that it writes, and whether an older one of that name would be replaced."""

    arguments: str
    file: str
    replaces: bool = True
    given: str = ""


COMMANDS = {
    "report": Writes(f"report HERE/tested.yaml --rulebook {IDLE} -o TO/r.md", "r.md"),
    "sweep": Writes(f"sweep --rulebook {IDLE} --sample 50 TO/s.csv", "s.csv"),
    "summary": Writes(f"sweep --rulebook {IDLE} --sample 50 --summary TO/s.svg", "s.svg"),
    "schema": Writes(f"schema --rulebook {IDLE} --out TO", "case.schema.json"),
    "diff": Writes(f"diff {IDLE} HERE/other.yaml --html TO/d.html", "d.html"),
    "diff-witnesses": Writes(f"diff {IDLE} HERE/other.yaml --witnesses TO", "small-before-01.yaml", False),
    "check": Writes(f"check {CONFLICT} --witnesses TO", "one-value-01.yaml", False),
    "test": Writes(f"test HERE/tested.yaml --rulebook {IDLE} --html TO/t.html", "t.html"),
    "suggest": Writes(f"test HERE/tested.yaml --rulebook {IDLE} --suggest TO", "small-test-01.yaml", False),
    "ask": Writes(f"ask --rulebook {IDLE} --out TO/a.yaml", "a.yaml", False, "1\n1\n1\n"),
    "export": Writes("register export --register HERE/r.db --out TO/e.jsonl", "e.jsonl", False),
    "stats": Writes("register stats --register HERE/r.db --svg TO", "year.svg"),
}


def arguments(command: Writes, here: Path, to: Path) -> list[str]:
    return [word.replace("HERE", str(here)).replace("TO", str(to)) for word in command.arguments.split()]


Run = Callable[[str, list[tuple[list[str], str]]], list[tuple[int, str]]]


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Gives the exit code of each command and all that it printed; in processes of their own, where that goes wrong."""
    program = [sys.executable, "-m", "tests.faulty"]
    with subprocess.Popen(program, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin and process.stdout
        asking, telling = process.stdin, process.stdout

        def run(fault: str, commands: list[tuple[list[str], str]]) -> list[tuple[int, str]]:
            print(json.dumps({"fault": fault, "commands": commands}), file=asking, flush=True)
            return [(code, text) for code, text in json.loads(telling.readline())]

        yield run
        asking.close()


@pytest.fixture(scope="module")
def here(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands read: a case that a small rulebook is tested by, and a register."""
    folder = tmp_path_factory.mktemp("here")
    (folder / "tested.yaml").write_text(TESTED, encoding="utf-8")
    other = Path(IDLE).read_text(encoding="utf-8").replace("reported: [yes, no]", "reported: yes")
    other = other.replace("when: {decision_followed: no}", "when: {any: [{decision_followed: no}, {reported: no}]}")
    (folder / "other.yaml").write_text(other, encoding="utf-8")
    register = ["--register", str(folder / "r.db")]
    outcomes = run("none", [(["register", "init", *register], ""), (["register", "decide", HEALTH, *register], "")])
    assert [code for code, _ in outcomes] == [0, 0], outcomes
    return folder


CODES = {"none": (0, 1), "full": (1,), "killed": (-9,), "ended": (143,)}
"""How a command ends; one that finds something wrong with what it is given exits 1 even if all goes well."""


@pytest.mark.parametrize("fault", few(CODES, 1))
def test_whatever_stops_a_command_an_older_file_stays_whole_and_no_half_one_has_the_name(
    fault: str, run: Run, here: Path, tmp_path: Path
) -> None:
    for name, command in COMMANDS.items():
        (tmp_path / name).mkdir()
        if command.replaces:
            (tmp_path / name / command.file).write_text(OLDER, encoding="utf-8")
    commands = [(arguments(c, here, tmp_path / name), c.given) for name, c in COMMANDS.items()]
    for (name, command), (code, output) in zip(COMMANDS.items(), run(fault, commands), strict=True):
        folder, file = tmp_path / name, tmp_path / name / command.file
        assert code in CODES[fault], (name, code, output)
        if fault == "none":
            assert file.is_file() and file.read_text(encoding="utf-8") != OLDER, (name, output)
        elif command.replaces:
            assert file.read_text(encoding="utf-8") == OLDER, name
        else:
            assert not file.exists(), name
        left = [path for path in names(folder) if path.endswith(".congtam.part")]
        assert len(left) == (fault == "killed"), (name, left)  # nothing can be put away after that
        if fault == "full":
            assert "Traceback" not in output and "không ghi được" in output, (name, output)  # SQLite writes too
        if fault == "full" and name == "ask":
            assert "case: interview" in output  # printed instead of lost


def test_a_command_that_could_not_write_says_so_before_it_begins(run: Run, here: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(OLDER)
    commands = [(arguments(c, here, tmp_path / "file" / "deep"), c.given) for c in COMMANDS.values()]
    for name, (code, output) in zip(COMMANDS, run("none", commands), strict=True):
        assert code == 1 and len(output.splitlines()) == 1 and output.startswith("không ghi được"), (name, output)
    assert (tmp_path / "file").read_text() == OLDER


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is full")
def test_a_full_device_is_told_in_one_sentence_and_the_link_to_it_stays(run: Run, here: Path, tmp_path: Path) -> None:
    files = {name: c for name, c in COMMANDS.items() if c.replaces or name in ("ask", "export")}
    for name, command in files.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / command.file).symlink_to("/dev/full")
    commands = [(arguments(c, here, tmp_path / name), c.given) for name, c in files.items()]
    for (name, command), (code, output) in zip(files.items(), run("none", commands), strict=True):
        assert code == 1 and "Traceback" not in output, (name, output)
        assert sum(line.startswith("không ghi được") for line in output.splitlines()) == 1, (name, output)
        assert (tmp_path / name / command.file).is_symlink() and names(tmp_path / name) == [command.file]


@pytest.mark.long
@pytest.mark.skipif(os.geteuid() != 0, reason="root alone mounts a file system")
@pytest.mark.parametrize("format", ["docx", "pdf", "html", "md"])
def test_an_older_report_outlives_a_disk_that_is_full(format: str, run: Run, tmp_path: Path) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], check=True)
    try:
        path = tmp_path / f"r.{format}"
        path.write_text(OLDER)
        (tmp_path / "ballast").write_bytes(bytes(52 * 1024))
        (code, output), *_ = run("none", [(["report", HEALTH, "-o", str(path), "--lang", "en"], "")])
        assert (code, output) == (1, f"`{path}` cannot be written\n")
        assert path.read_text() == OLDER and names(tmp_path) == ["ballast", path.name]
    finally:
        subprocess.run(["umount", tmp_path], check=True)


# -- no other way

ALLOWED = {
    "engine/telling/writing.py": {".Sink", "os.open", "target.parent.mkdir"},  # the one writer
    "engine/telling/table_files.py": {"self._writer.write_table"},  # through it
    "engine/keeping/database.py": {"os.open"},  # the empty file of a new register, which is SQLite's from then on
    "engine/cli/streams.py": {"os.open", "os.fdopen"},  # opens standard input and error where they were closed
    # unpacks a rulebook that is on record in a temporary folder, to read it
    "engine/reading/pack.py": {".TemporaryDirectory", "path.parent.mkdir", "path.write_bytes"},
    "engine/telling/word_template.py": {"document.save", "zipfile.ZipFile"},  # makes the archive in memory
    "engine/reading/opening.py": {"os.open"},  # for reading, and without waiting for a pipe
    "engine/reading/apart.py": {"os.fdopen"},  # the pipe of its process
    "engine/reading/bounds.py": {"os.open"},  # what a process apart says on standard error goes nowhere
    # Spark writes its own tables
    "engine/reasoning/sweep_spark.py": {"answers.write.format('noop').mode('overwrite').save", "files.rename"},
}
"""All calls by which anything could be written, and why they stand there; registers are SQLite's."""
WRITERS = {"write_text", "write_bytes", "touch", "mkdir", "makedirs", "rename", "save", "fdopen", "ZipFile", "move"}
WRITERS |= {"NamedTemporaryFile", "TemporaryFile", "TemporaryDirectory", "mkstemp", "mkdtemp", "copyfile", "copytree"}
WRITERS |= {"copy2", "symlink_to", "hardlink_to", "write_table", "write_feather", "to_csv", "to_parquet"}
WRITERS_OF = {"os": {"open", "replace", "truncate", "link", "symlink"}, "shutil": {"copy"}}
OPENERS = {"open", "FileIO", "Sink"}


def writes_in(source: str) -> set[str]:
    """The calls of a module by which a file could be written."""
    calls = set()
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        match call.func:
            case ast.Attribute(attr=name, value=owner):
                of = ast.unparse(owner)
            case ast.Name(id=name):
                of = ""
            case _:
                continue
        writes = name in WRITERS or name in WRITERS_OF.get(of, ()) or (name in OPENERS and _may_write(call, of))
        if writes:
            calls.add(f"{of}.{name}")
    return calls


def _may_write(call: ast.Call, of: str) -> bool:
    """Whether a file is opened in a mode that writes, or in one that is not seen here."""
    given = call.args[of == "" :] if not of[:1].isupper() else []  # a class opens what it is a class of
    modes = [*given, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    constants = [mode.value for mode in modes if isinstance(mode, ast.Constant)]
    written = any(isinstance(c, str) and len(c) < 4 and set(c) & set("wax+") for c in constants)
    return written or len(constants) < len(modes)


def test_no_module_opens_a_file_for_writing_but_the_one_that_is_there_for_it() -> None:
    files = [path for name in ("engine", "ui") for path in (ROOT / name).rglob("*.py")]
    calls_of = {path.relative_to(ROOT).as_posix(): writes_in(path.read_text(encoding="utf-8")) for path in files}
    assert len(calls_of) > 150
    assert {name: calls for name, calls in calls_of.items() if calls} == ALLOWED


def test_a_write_is_noticed_however_it_is_made() -> None:
    for call in (
        "open(a, 'w')", "open(a, mode)", "p.open(mode='xb')", "p.open(mode=how)", "p.write_text('')", "os.open(a, 1)",
        "shutil.copyfile(a, b)", "shutil.copy(a, b)", "shutil.move(a, b)", "p.symlink_to(q)", "pq.write_table(t, a)",
    ):  # fmt: skip
        assert writes_in(call), call
    assert not writes_in("open(a); p.open('rb'); text.replace('a', 'w'); Register.open(where)")
