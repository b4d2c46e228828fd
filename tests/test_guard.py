"""The guard of the test run bites: whatever reaches for another machine is refused and told, in a child process too."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests import guarding
from tests.support import ROOT

pytest_plugins = ["pytester"]
ELSEWHERE = "192.0.2.1"  # an address that no machine has (RFC 5737)
NAMELESS = "no-such-machine.invalid"  # a name that no machine has (RFC 2606)
TRIES: dict[str, Callable[[], object]] = {
    "socket.connect": lambda: socket.create_connection((ELSEWHERE, 80), 1),
    "socket.getaddrinfo": lambda: socket.create_connection((NAMELESS, 80), 1),
    "socket.gethostbyname": lambda: socket.gethostbyname(NAMELESS),
    "socket.gethostbyaddr": lambda: socket.gethostbyaddr(ELSEWHERE),
    "socket.sendto": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", (ELSEWHERE, 53)),
}

REACHES = f"""
import socket
def test_reaching():
    try: socket.create_connection(("{ELSEWHERE}", 80), 1)
    except OSError: pass
def test_staying(): pass
"""


@pytest.mark.parametrize("event", TRIES)
def test_another_machine_is_neither_reached_nor_looked_for(event: str) -> None:
    with pytest.raises(OSError, match=f"{event} '?\\(?'?({ELSEWHERE}|{NAMELESS})"):
        TRIES[event]()
    assert [told.split()[0] for told in guarding.reached()] == [event]


def test_a_program_that_goes_on_as_if_nothing_were_is_told_of() -> None:
    program = f"import socket\ntry: socket.create_connection(('{ELSEWHERE}', 80), 1)\nexcept Exception: pass"
    assert subprocess.run([sys.executable, "-P", "-c", program], check=False).returncode == 0
    assert len(guarding.reached()) == 1


def test_this_machine_is_reached_by_name_and_number() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        for host in ("localhost", "127.0.0.1"):
            socket.create_connection((host, server.getsockname()[1])).close()
    if hasattr(socket, "AF_UNIX"):
        ends = socket.socketpair(socket.AF_UNIX)
        ends[0].sendall(b"x")
        assert ends[1].recv(1) == b"x"
    assert guarding.reached() == []


def test_a_test_fails_that_reached_for_another_machine_where_nobody_saw_it(pytester: pytest.Pytester) -> None:
    os.environ["PYTHONPATH"] = str(ROOT)  # pytester sets the environment back
    pytester.makeconftest((ROOT / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makepyfile(REACHES)
    done = pytester.runpytest_subprocess("-p", "no:xdist")
    assert f"other machines: [\"socket.connect ('{ELSEWHERE}', 80)" in done.stdout.str()
    done.assert_outcomes(passed=1, failed=1)
