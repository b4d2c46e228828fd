"""What a server keeps: its resident memory over many evaluations of many rulebooks, and over many sessions.

It prints how the memory goes and judges nothing. The rulebooks are kl14 with a conclusion named otherwise in each, so
that every one has a digest, diagrams and a program of the second engine of its own; each is read, used and let go, as
in a server that reads whatever it is given. Counts at the end say how much is still held.

    python benchmarks/memory.py [--evaluations 2000] [--rulebooks 50] [--sessions 300]
"""

from __future__ import annotations

import argparse
import gc
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from engine import load_case, load_rulebook
from engine.reading.draft import PILOT, Answer, Draft, check_draft, read_draft
from engine.reading.rulebook import Rulebook
from engine.reasoning import second_opinion
from engine.reasoning.compiled import Compiled
from engine.reasoning.recommend import recommend
from engine.telling.outline import outline
from engine.telling.text import render_case
from ui.kept import Kept, Shared

ROOT = Path(__file__).parent.parent
CASES = sorted((ROOT / "cases").glob("*.yaml"))
STEPS = 10
RENAMED = "pure_motive"


def resident_mb() -> float:
    """The resident memory of this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


def versions(count: int, folder: Path) -> list[Path]:
    """Copies of kl14, in each of which a conclusion has another name."""
    made = []
    for number in range(count):
        copy = folder / str(number) / "kl14"
        shutil.copytree(ROOT / "rules" / "kl14", copy)
        for file in copy.rglob("*.yaml"):
            text = file.read_text(encoding="utf-8").replace(RENAMED, f"{RENAMED}_{number}")
            file.write_text(text, encoding="utf-8")
        made.append(copy)
    return made


def decided_and_told(case: Path, book: Rulebook) -> None:
    """A case decided by both engines, told in both languages and as JSON."""
    decisions = recommend(book, load_case(case, book))
    render_case(decisions, "vi")
    render_case(decisions, "en")
    for decision in decisions:
        decision.to_json()


def evaluate(evaluations: int, folders: list[Path]) -> Iterator[float]:
    """The memory after each tenth of the evaluations; of each rulebook in turn a few."""
    each = max(1, evaluations // (STEPS * len(folders)))
    for step in range(STEPS):
        for number, folder in enumerate(folders):
            book = load_rulebook(folder)
            for run in range(each):
                decided_and_told(CASES[(step + number + run) % len(CASES)], book)
        yield resident_mb()


def becoming(draft: Draft) -> Callable[[object], Draft]:
    """The change to this draft, whatever stood there."""
    return lambda _: draft


def sit(kept: Kept, of: str, sessions: int) -> Iterator[float]:
    """The memory after each tenth of the sessions, all of which stay open: each answers ten times and hears each time.

    What a server keeps of a session (`ui/kept.py`) is its draft in the store and, while open, what was heard.
    """
    book, opened = load_rulebook("kl14"), []
    for number in range(sessions):
        draft = read_draft(CASES[number % len(CASES)].read_bytes(), book).value
        assert draft is not None
        for name in list(book.findings)[number % 20 :][:10]:
            owner = PILOT if book.findings[name].scope == PILOT else draft.persons[0]
            draft = draft.with_answer(owner, name, Answer(next(iter(book.findings[name].values))))
            kept.keep((f"session {number}{of}", "1"), "draft", Shared(draft)).change(becoming(draft))
            checked = check_draft(draft, book).value
            heard = recommend(book, checked) if checked else []
        opened.append([outline(decision, "vi") and decision for decision in heard])
        if (number + 1) % max(1, sessions // STEPS) == 0:
            yield resident_mb()
    opened.clear()
    gc.collect()
    yield resident_mb()


def held() -> str:
    """What is still there of rulebooks once all of them were let go."""
    gc.collect()
    found = [type(thing) for thing in gc.get_objects()]
    counts = {"rulebooks": found.count(Rulebook), "compiled": found.count(Compiled)}
    counts["engines of durable-rules"] = len(second_opinion._engines)
    return ", ".join(f"{count} {name}" for name, count in counts.items())


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--evaluations", type=int, default=2000)
    asked.add_argument("--rulebooks", type=int, default=50)
    asked.add_argument("--sessions", type=int, default=300)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folders = versions(options.rulebooks, Path(folder))
        print(f"at the start {resident_mb():.0f} MB")
        print(f"{options.evaluations} evaluations of {options.rulebooks} rulebooks, after each tenth, MB:")
        print("  " + "  ".join(f"{found:.0f}" for found in evaluate(options.evaluations, folders)))
        print(f"  held in the end: {held()}")
    kept = Kept()
    for which in ("", "as many again, "):
        print(f"{options.sessions} sessions open at once, {which}after each tenth, and once all are closed, MB:")
        print("  " + "  ".join(f"{found:.0f}" for found in sit(kept, which, options.sessions)))


if __name__ == "__main__":
    main()
