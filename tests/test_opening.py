"""Files come in one way: a pipe, a socket or a device is refused at once, and no more is read than a file may hold."""

import ast
import os
import socket
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.reading.diagnostics import Code
from engine.reading.opening import MAX_BYTES, NotAFile, opened, read_bytes
from tests.support import ROOT

posix = pytest.mark.skipif(os.name != "posix", reason="names of pipes, sockets and devices")


def a_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as waiting:
        waiting.bind(os.path.relpath(path))  # a longer name is refused


def a_link_to_a_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


NO_FILES: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a device without an end": lambda path: path.symlink_to("/dev/zero"),
    "a link to a pipe": a_link_to_a_pipe,
    "a socket": a_socket,
    "an empty device": lambda path: path.symlink_to("/dev/null"),
    "a terminal": lambda path: path.symlink_to("/dev/ptmx"),
}
"""What has a name and is no file, by how it is made."""


@posix
@pytest.mark.parametrize("kind", NO_FILES)
def test_what_is_no_file_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    NO_FILES[kind](path)
    with pytest.raises(NotAFile):
        opened(path)
    assert [d.code for d in read_bytes(path).diagnostics] == [Code.NOT_A_FILE]


@posix
@pytest.mark.parametrize("kind", NO_FILES)
def test_nothing_stays_open_of_what_is_refused(kind: str, tmp_path: Path) -> None:
    NO_FILES[kind](tmp_path / "case.yaml")
    before = len([*Path("/dev/fd").iterdir()])
    for path in (tmp_path / "case.yaml", tmp_path, tmp_path / "none", Path("/proc/self/fd/999")):
        assert read_bytes(path).value is None
    assert len([*Path("/dev/fd").iterdir()]) == before


@posix
@pytest.mark.parametrize("name", ["/dev/fd/{}", "/proc/self/fd/{}", "link"])
def test_a_pipe_that_was_given_open_is_read(name: str, tmp_path: Path) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b"here")
    os.close(theirs)
    (tmp_path / "link").symlink_to(f"/dev/fd/{ours}")
    with opened(tmp_path / name.format(ours)) as file:
        assert file.read() == b"here"
    os.close(ours)


@posix
def test_a_file_that_was_given_open_is_read_from_its_start_each_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"here")
    with (tmp_path / "file").open("rb") as given:
        path = Path(f"/dev/fd/{given.fileno()}")
        assert [read_bytes(path).value, read_bytes(path).value] == [b"here", b"here"]


@posix
def test_the_pipe_of_another_process_is_no_file_of_ours() -> None:
    with subprocess.Popen(["sleep", "60"], stdin=subprocess.PIPE) as other:
        assert [d.code for d in read_bytes(Path(f"/proc/{other.pid}/fd/0")).diagnostics] == [Code.NOT_A_FILE]
        other.kill()


def test_one_byte_more_than_a_file_may_hold_is_too_many(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"#" * MAX_BYTES)
    assert read_bytes(path).value == b"#" * MAX_BYTES
    path.write_bytes(b"#" * (MAX_BYTES + 1))
    assert [d.code for d in read_bytes(path).diagnostics] == [Code.TOO_LARGE]
    os.truncate(path, 1 << 40)  # no more of it is read than is needed to say so
    assert [d.code for d in read_bytes(path).diagnostics] == [Code.TOO_LARGE]


def test_a_file_of_the_system_that_has_nothing_to_say_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    os.set_blocking(ours, False)
    monkeypatch.setattr(os, "open", lambda *_: os.dup(ours))
    monkeypatch.setattr(stat, "S_ISREG", lambda _mode: True)
    assert [d.code for d in read_bytes(ROOT / "trace_pipe").diagnostics] == [Code.UNREADABLE]
    os.close(ours)
    os.close(theirs)


# -- the code

OPENS = {
    "open", "fdopen", "FileIO", "read_text", "read_bytes", "from_path", "ParquetFile", "read_schema", "read_table",
    "memory_map", "OSFile", "ZipFile", "open_file", "connect", "load_workbook", "fromfile", "loadtxt",
}  # fmt: skip
"""What opens a file by its name, of Python and of the libraries that are used here."""
OTHERWISE = {
    "engine/reading/opening.py os.open": "the one way",
    "engine/reading/apart.py os.open": "nothing, in place of standard error",
    "engine/reading/apart.py os.fdopen": "the two ends of a pipe",
    "engine/reading/apart.py read_text": "of the system, about this process",
    "engine/reading/columnar.py pyarrow.parquet.read_schema": "content",
    "engine/reading/columnar.py pyarrow.parquet.ParquetFile": "content",
    "engine/reading/columnar.py pa.ipc.open_file": "content",
    "engine/telling/docx.py zipfile.ZipFile": "content",
    "engine/telling/pdf.py read_text": "comes with the package",
    "engine/telling/writing.py os.open": "to write",
    "engine/cli/streams.py os.open": "nothing, in place of a stream that was closed",
    "engine/cli/streams.py os.fdopen": "a stream that is open",
    "engine/cli/ui.py config.read_text": "comes with the package",
    "ui/session.py path.read_bytes": "comes with the package",
    "engine/keeping/database.py sqlite3.connect": "a file, which is looked at before",
    "engine/keeping/database.py engine.connect": "a database that is open",
    "engine/cli/register/common.py Register.open": "by engine/keeping/database.py",
    "ui/register_page.py Register.open": "by engine/keeping/database.py",
}
"""What is not opened by the one way, and why it need not be."""


def calls(path: Path) -> set[str]:
    """What a module calls of what opens files, under the name by which it calls it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    attributes = [node for node in called if isinstance(node, ast.Attribute) and node.attr in OPENS]
    names = [node.id for node in called if isinstance(node, ast.Name) and node.id in OPENS - {"read_bytes"}]
    return {ast.unparse(node) if _is_dotted(node) else node.attr for node in attributes} | set(names)


def _is_dotted(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) or (isinstance(node, ast.Attribute) and _is_dotted(node.value))


def test_no_file_is_opened_but_by_the_one_way() -> None:
    modules = [path for name in ("engine", "ui") for path in sorted((ROOT / name).rglob("*.py"))]
    found = {f"{path.relative_to(ROOT).as_posix()} {call}" for path in modules for call in calls(path)}
    assert len(modules) > 100
    assert found == set(OTHERWISE)


def test_what_opens_a_file_is_seen_however_it_is_called(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text(
        "open('a'); Path('a').open(); path.read_text(); (folder / 'a').read_bytes(); os.open('a', 0)\n"
        "pq.ParquetFile('a'); read_bytes(path); opened(path); self.reader.open_stream()\n",
        encoding="utf-8",
    )
    assert calls(module) == {"open", "path.read_text", "read_bytes", "os.open", "pq.ParquetFile"}
