"""What a register keeps when its writers or its server are killed: python benchmarks/register_crash.py

On SQLite, and on PostgreSQL where .ci/postgres has started one: .ci/postgres python benchmarks/register_crash.py
"""

from __future__ import annotations

import argparse
import os
import random
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from engine.keeping.chain import Receipt, read_receipt
from engine.keeping.register import Register
from engine.keeping.trouble import RegisterError
from engine.keeping.verify import verify
from tests.register_support import NOW, database, filled, note


def write_on(where: str, writer: int, log: Path) -> None:
    """Appends without end, in a process of its own; what was not acknowledged is tried again with its key."""
    done = [
        int(line.split()[0]) for line in log.read_text().splitlines() if line.endswith("\n") or line.count(":") == 2
    ]
    number = max(done, default=writer * 10**6) + 1
    with log.open("a") as acknowledged:
        while True:
            try:
                with Register.open(where) as register:
                    while True:
                        receipt = register.append(NOW, note(number))[0]
                        acknowledged.write(f"{number} {receipt}\n")
                        acknowledged.flush()
                        number += 1
            except RegisterError:
                time.sleep(0.02)


def start(where: str, writer: int, folder: Path) -> int:
    child = os.fork()
    if child == 0:
        write_on(where, writer, folder / f"{writer}.log")
    return child


def crash(where: str, folder: Path, writers: int, times: int, strike: Callable[[dict[int, int]], None]) -> None:
    filled(where, 0)
    for writer in range(1, writers + 1):
        (folder / f"{writer}.log").touch()
    running = {writer: start(where, writer, folder) for writer in range(1, writers + 1)}
    began = time.perf_counter()
    for _ in range(times):
        time.sleep(random.uniform(0.05, 0.25))
        strike(running)
        for writer, child in running.items():
            if os.waitpid(child, os.WNOHANG) != (0, 0):
                running[writer] = start(where, writer, folder)
    time.sleep(1)
    for child in running.values():
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    report(where, folder, times, time.perf_counter() - began)


def report(where: str, folder: Path, times: int, seconds: float) -> None:
    receipts: list[Receipt] = []
    for log in folder.glob("*.log"):
        read = (read_receipt(line.partition(" ")[2]) for line in log.read_text().splitlines())
        receipts += [receipt for receipt in read if receipt]
    with Register.open(where) as register, register.reading() as view:
        verified = verify(view, receipts)
        keys = [record.key for record in view.records(None, "assessment")]
    lost = sum(fault.fault in ("missing", "rewritten") for fault in verified.faults)
    print(
        f"  {times} times in {seconds:.0f} s: {len(receipts)} acknowledged, {lost} lost, "
        f"{len(keys) - len(set(keys))} doubled, {len(keys) - len(receipts)} kept but not acknowledged in the end, "
        f"chain {'valid' if not verified.faults else verified.faults[:5]}"
    )
    assert not verified.faults and len(keys) == len(set(keys)) and len(keys) - len(receipts) <= 3


def kill_one(running: dict[int, int]) -> None:
    child = random.choice(list(running.values()))
    os.kill(child, signal.SIGKILL)
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT) is None:
        pass


def stop_server(running: dict[int, int]) -> None:
    control = shlex.split(os.environ["CONGTAM_TEST_POSTGRES_CONTROL"])
    time.sleep(0.4)
    for arguments in (["stop", "-m", "immediate"], ["start"]):
        subprocess.run([*control, *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--stops", type=int, default=20)
    parser.add_argument("--writers", type=int, default=3)
    asked = parser.parse_args()
    for kind in ("sqlite", "postgresql") if "CONGTAM_TEST_POSTGRES" in os.environ else ("sqlite",):
        with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as where:
            print(f"{kind}: kill -9 of one of {asked.writers} writers")
            crash(where, Path(folder), asked.writers, asked.kills, kill_one)
        if kind == "postgresql":
            with tempfile.TemporaryDirectory() as folder, database(kind, Path(folder)) as where:
                print(f"{kind}: the server is stopped immediately under {asked.writers} writers")
                crash(where, Path(folder), asked.writers, asked.stops, stop_server)


if __name__ == "__main__":
    main()
