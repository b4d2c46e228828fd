"""How long a person waits for the answer to a click while others load the server, and how large it grows.

    python benchmarks/load.py

Real Chromium at the hearing's page, and beside it in turn: nobody; a client that sends its requests a letter a second;
500 sockets that say nothing, with and without a request; 50 uploads of the largest file; the case with the most persons
that may be. Each is a process of its own, on the same machine: what is asked is that the answer comes, beside theirs.
"""

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import Browser

from benchmarks.screens import answers
from engine.reading.case import MOST_PERSONS
from engine.reading.opening import MAX_BYTES
from tests.browser import browsing, serving
from tests.crowd import enter, idle, token

GOAL = 500
"""Milliseconds for 19 of 20 answers."""
SOCKETS, UPLOADS, SLOW = 500, 50, 50
HEAD = "case: load\ntitle: Load\nrulebook: kl14\nas_of: 2024-06-20\npilot: {}\npersons:\n"
Act = Callable[[str], Coroutine[None, None, None]]


# -- who loads the server


async def nobody(address: str) -> None:
    """Does nothing."""


async def slow(address: str) -> None:
    """Sends requests a letter a second, some of them with a body that never ends."""
    host, port = address.removeprefix("http://").split(":")
    for _ in range(SLOW):
        _, writer = await asyncio.open_connection(host, int(port))
        _kept.append(asyncio.create_task(_drip(writer, host)))


async def _drip(writer: asyncio.StreamWriter, host: str) -> None:
    text = f"PUT /_stcore/upload_file/a/b HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1000000\r\n\r\n" + "a" * 1_000_000
    for letter in text:
        if writer.is_closing():
            return
        writer.write(letter.encode())
        await asyncio.sleep(1)


async def connections(address: str) -> None:
    """Opens connections and sends nothing over them."""
    host, port = address.removeprefix("http://").split(":")
    _kept.extend([await asyncio.open_connection(host, int(port)) for _ in range(SOCKETS)])


async def sockets(address: str) -> None:
    """Opens WebSockets and says nothing."""
    _kept.extend(await idle(address, SOCKETS))


async def uploads(address: str) -> None:
    """Fifty sessions that open the largest file that is read, one after another and then all together."""
    raw, xsrf = largest_file(), token(address)
    sessions = [await enter(address, "case=none") for _ in range(UPLOADS)]
    _say()
    while True:
        print(sorted(await asyncio.gather(*(one.upload(raw, xsrf) for one in sessions))), flush=True)


async def persons(address: str) -> None:
    """Opens the case with the most persons, again and again."""
    raw, xsrf = many_persons().encode(), token(address)
    session = await enter(address)
    _say()
    while True:
        start = time.perf_counter()
        await session.upload(raw, xsrf)
        print(f"opened in {time.perf_counter() - start:.1f} s", flush=True)


ACTS: dict[str, Act] = {act.__name__: act for act in (nobody, slow, connections, sockets, uploads, persons)}
_kept: list[object] = []


def largest_file() -> bytes:
    """A case of as many bytes as are read, one person with a long story."""
    person = "- {id: p1, roles: [implementer], findings: {good_faith_reliance: 'yes'}}\n"
    return (f"{HEAD}{person}narrative: " + "a " * MAX_BYTES).encode()[:MAX_BYTES]


def many_persons() -> str:
    """A case of as many persons as there may be, no two of whom are alike."""
    from engine import load_rulebook

    own = [f for f in load_rulebook("kl14").findings.values() if f.scope == "person"]
    people = []
    for number in range(MOST_PERSONS):
        digits, findings = number, []
        for finding in own[:10]:
            digits, digit = divmod(digits, len(finding.values))
            findings.append(f"{finding.id}: '{list(finding.values)[digit]}'")
        people.append(f"- {{id: p{number + 1}, roles: [implementer], findings: {{{', '.join(findings)}}}}}\n")
    return HEAD + "".join(people)


def _say() -> None:
    print("ready", flush=True)


async def _act(act: Act, address: str) -> None:
    await act(address)
    _say()
    await asyncio.Event().wait()


# -- what is measured


@contextmanager
def acting(name: str, address: str) -> Iterator[None]:
    """Somebody who loads the server meanwhile."""
    command = [sys.executable, __file__, "--act", name, address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as actor:
        assert actor.stdout is not None
        assert actor.stdout.readline().strip() == "ready", name
        try:
            yield
        finally:
            actor.terminate()
            print("   ", actor.stdout.read().replace("\n", " ")[:300], file=sys.stderr)


def resident_mb(port: int) -> float:
    """The resident memory of the processes that serve at this port: the screens and the second engine."""
    found = subprocess.run(["ps", "-eo", "rss,args"], capture_output=True, text=True, check=True).stdout
    own = [line for line in found.splitlines() if f"--server.port={port}" in line]
    return sum(int(line.split()[0]) for line in own) / 1024


def measure(browser: Browser, name: str, rounds: int) -> tuple[list[float], float]:
    """Milliseconds from click to answer, sorted, while somebody loads the server; and its memory then."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address:
        answers(browser, address, 4)
        with acting(name, address):
            times = sorted(answers(browser, address, rounds))
            return times, resident_mb(int(address.rsplit(":", 1)[1]))


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--act", nargs=2, metavar=("NAME", "ADDRESS"), help="load the server at this address")
    asked.add_argument("--rounds", type=int, default=60)
    asked.add_argument("--only", nargs="*", default=list(ACTS), choices=list(ACTS))
    options = asked.parse_args()
    if options.act:
        asyncio.run(_act(ACTS[options.act[0]], options.act[1]))
        return
    print(f"of {options.rounds} clicks, goal: p95 under {GOAL} ms\n")
    print("| beside | median | p95 | longest | server | load |\n|---|---|---|---|---|---|")
    with browsing() as browser:
        for name in options.only:
            times, memory = measure(browser, name, options.rounds)
            p95 = times[int(len(times) * 0.95)]
            cells = (f"{statistics.median(times):.0f} ms", f"{p95:.0f} ms", f"{times[-1]:.0f} ms", f"{memory:.0f} MB")
            print(f"| {name} | {' | '.join(cells)} | {os.getloadavg()[0]:.1f} |", flush=True)


if __name__ == "__main__":
    main()
