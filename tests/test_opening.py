"""Files come in one way: a pipe, a socket or a device is refused at once, and no more is read than a file may hold."""

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
    "a link to a pipe": a_link_to_a_pipe,
    "a socket": a_socket,
    "a device without an end": lambda path: path.symlink_to("/dev/zero"),
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
