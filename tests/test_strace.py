"""What the screens' server asks of the system, whatever it is made of: nothing that leaves this machine."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from ipaddress import ip_address
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.browser import serving
from tests.page_client import opened
from tests.parts import lacks, needs
from tests.register_support import filled

CASE = "case=health-records-pilot&person=p1"
PAGES = {
    "": "Thẩm định một hồ sơ",
    "lap-luan": "Lập luận của đề nghị",
    "tap-huan": "Tập huấn trên tình huống giả định",
    "so-luu": "Sổ lưu hồ sơ và quyết định",
    "bo-quy-tac": "Bộ quy tắc",
    "nowhere": "Không có trang này",
}
TABS = (
    *(
        f"lap-luan?{CASE}&tab={tab}"
        for tab in ("tree", "tree&trace=full", "why-not", "changes", "evidence", "what-if", "graph")
    ),
    *(f"tap-huan?tab={tab}" for tab in ("round", "twins", "make", "class")),
    *(f"bo-quy-tac?tab={tab}" for tab in ("text", "findings", "questions", "proofs", "compare")),
)
ANY_TEXT = (
    "%00",
    "%FF",
    "%ED%A0%80",
    "%",
    "..%2F..%2Fetc%2Fpasswd",
    "%F0%9F%98%80",
    "9" * 500,
    "%E2%80%AE",
    "http%3A%2F%2Fevil.example",
)
"""What an address may say in the place of a case, a person, a tab, a rulebook or a draft."""
NAMES = ("case", "person", "tab", "book", "t", "finding", "lang")
_CALL = re.compile(r"\b(connect|sendto|sendmsg|sendmmsg)\(")
_ADDRESS = re.compile(r'port=htons\((\d+)\).*?(?:inet_addr\("|inet_pton\(AF_INET6, ")([^"]+)"')
DNS = 53


def strace() -> str:
    """The program, or the test is skipped; where it is required and missing, it fails."""
    needs("strace")
    program = shutil.which("strace") or lacks("strace", "no strace: install it (Debian: apt-get install strace)")
    if subprocess.run([program, "-o", os.devnull, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system lets no program trace another, as some containers do")
    return program


def watching(trace: Path) -> list[str]:
    """A command that begins another one, and writes to a file what it and its children ask of the network.

    The guard of the test run lets them be, or it would refuse what is to be seen.
    """
    return [
        "env",
        "-u",
        "CONGTAM_GUARD",
        strace(),
        "-D",
        "-f",
        "--seccomp-bpf",
        "-e",
        "trace=network",
        "-o",
        str(trace),
    ]


def outward(trace: Path) -> list[str]:
    """The calls that would reach another machine, or look one up, once all that was watched has ended."""
    until = time.monotonic() + 60
    while not re.match(r"(\d+) .*^\1 +\+\+\+ ", text := trace.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        assert time.monotonic() < until, "what is watched has not ended"
        time.sleep(0.1)
    calls = (line for line in text.splitlines() if _CALL.search(line))
    return [line for line in calls if any(map(_is_outside, _ADDRESS.findall(line)))]


def _is_outside(end: tuple[str, str]) -> bool:
    port, address = end
    return int(port) == DNS or not ip_address(address).is_loopback


@pytest.mark.strace
def test_what_leaves_the_machine_is_seen(tmp_path: Path) -> None:
    program = "import socket; socket.socket(type=socket.SOCK_DGRAM).connect(('{}', 9))"
    for number, (address, seen) in enumerate((("192.0.2.1", 1), ("127.0.0.1", 0))):
        trace = tmp_path / str(number)
        subprocess.run([*watching(trace), sys.executable, "-c", program.format(address)], check=True)
        assert len(outward(trace)) == seen


@pytest.mark.strace
def test_no_page_origin_host_or_path_makes_the_server_reach_another_machine(tmp_path: Path) -> None:
    register = str(tmp_path / "so.db")
    filled(register)
    trace = tmp_path / "trace"
    with serving(tmp_path, "--register", register, under=watching(trace)) as address:
        for page, title in PAGES.items():
            assert titles(address, f"/{page}?{CASE}") == [title]
        for tab in TABS:
            assert titles(address, f"/{tab}") == [PAGES[tab.partition("?")[0]]]
        for number, text in enumerate(ANY_TEXT):
            said = ANY_TEXT[number:] + ANY_TEXT[:number]
            asked = "&".join(f"{name}={value}" for name, value in zip(NAMES, said, strict=False))
            titles(address, f"/{[*PAGES][number % len(PAGES)]}?{asked}")
            assert status(address, f"/{text}?{asked}") in (200, 400)
        for name in ("Origin", "Host", "X-Forwarded-Host", "X-Forwarded-For", "Referer"):
            status(address, "/", **{name: "http://evil.example"})
        with pytest.raises(InvalidStatus, match="403"):
            opened(address, "/", origin="http://evil.example")
    assert outward(trace) == []
    assert "Traceback" not in (tmp_path / "log").read_text(encoding="utf-8")


def titles(address: str, path: str) -> list[str]:
    """The first heading of a page, or none, once it stands there whole and no error in it."""
    elements = [said.delta.new_element for said in opened(address, path) if said.WhichOneof("type") == "delta"]
    assert not [each for each in elements if each.WhichOneof("type") == "exception"], path
    return [each.heading.body for each in elements if each.heading.tag == "h1"][:1]


def status(address: str, path: str, **headers: str) -> int:
    asked = urllib.request.Request(address + path, headers=headers)
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
