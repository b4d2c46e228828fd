"""What a register says and keeps when the disk under it is full: python benchmarks/register_full.py FOLDER

FOLDER is on a small disk of its own, for instance `mount -t tmpfs -o size=260m tmpfs FOLDER`. On PostgreSQL too, where
its data stand there: TMPDIR=FOLDER .ci/postgres python benchmarks/register_full.py FOLDER
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from engine.keeping.chain import Receipt
from engine.keeping.register import Entry, Register
from engine.keeping.trouble import RegisterError
from engine.keeping.verify import verify_chain
from tests.register_support import NOW, database

BALLAST, MOST = 100_000_000, 2_000


def fill(where: str) -> tuple[list[Receipt], str]:
    """Appends big records until one is refused: the receipts, and what was said."""
    receipts: list[Receipt] = []
    register, opening = Register.create(where, NOW)
    with register:
        for number in range(MOST):
            text = os.urandom(150_000).hex().encode()  # it does not shrink
            try:
                receipts += register.append(NOW, Entry("case", f"c{number}", f"k{number}", {}, text))
            except RegisterError as error:
                return [opening, *receipts], error.trouble.value
    raise SystemExit("the disk was never full: give a smaller one")


def kept(where: str, receipts: list[Receipt]) -> int:
    """How many faults the register has, held against every receipt that was given."""
    for _ in range(60):
        try:
            with Register.open(where) as register, register.reading() as view:
                return len(verify_chain(view, receipts).faults)
        except RegisterError:
            time.sleep(0.5)  # a server that starts again
    raise SystemExit("the register did not come back")


def main() -> None:
    folder = Path(sys.argv[1])
    kinds = ["sqlite", *(["postgresql"] if os.environ.get("CONGTAM_TEST_POSTGRES") else [])]
    print("| database | acknowledged | said | faults afterwards |\n|---|---|---|---|")
    for kind in kinds:
        ballast = folder / "ballast"
        ballast.write_bytes(bytes(BALLAST))
        with database(kind, folder) as where:
            receipts, said = fill(where)
            ballast.unlink()
            if kind == "postgresql":  # it stops itself where its log cannot grow, and does not come back by itself
                control = shlex.split(os.environ["CONGTAM_TEST_POSTGRES_CONTROL"])
                subprocess.run([*control, "restart", "-m", "immediate"], check=True, stdout=subprocess.DEVNULL, cwd="/")
            print(f"| {kind} | {len(receipts)} | {said} | {kept(where, receipts)} |")
        for left in folder.glob("*.db*"):
            left.unlink()


if __name__ == "__main__":
    main()
