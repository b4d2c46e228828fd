"""How long a person waits at the screens: from an answer to its new recommendation, and for a page to open.

    python benchmarks/screens.py

Real Chromium, the server that `congtam ui` starts, the case of the library with the most persons and answers. An answer
is timed in the browser itself, from the press to the change of the recommendation's heading.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from playwright.sync_api import Browser, expect

from tests.browser import LARGEST, WIDE, Watched, browsing, serving, watch

QUESTION = "Trước khi làm, có quyết định cho thực hiện"
TIMER = """
() => {
    window.times = [];
    const shown = () => document.querySelector('.st-key-answer h2')?.textContent;
    let pressed = null, before = null;
    addEventListener('pointerdown', () => { pressed = performance.now(); before = shown(); }, true);
    new MutationObserver(() => {
        if (pressed === null || !shown() || shown() === before) return;
        times.push(performance.now() - pressed);
        pressed = null;
    }).observe(document.body, {subtree: true, childList: true, characterData: true});
}
"""


def answers(browser: Browser, address: str, rounds: int) -> list[float]:
    """Milliseconds from each answer to the recommendation that it changes."""
    with browser.new_context(viewport=WIDE) as context:
        page = watch(context.new_page(), address)
        page.open(f"/?case={LARGEST}&person=p3&tab=2.3")
        page.page.evaluate(TIMER)
        for number in range(rounds):
            before = page.headline.inner_text()
            page.answer(QUESTION, "không" if number % 2 == 0 else "có")
            expect(page.headline).not_to_have_text(before)
        times = [float(each) for each in page.page.evaluate("times")]
        assert len(times) == rounds
        return times


def opening(page: Watched, path: str) -> float:
    """Seconds until a page stands there whole."""
    start = time.perf_counter()
    page.open(path)
    return time.perf_counter() - start - 0.15  # settle() itself waits so long


def main() -> None:
    with browsing() as browser, tempfile.TemporaryDirectory() as folder:
        print("| page | cold | warm |\n|---|---|---|")
        for path in (f"/?case={LARGEST}", f"/lap-luan?case={LARGEST}", "/tap-huan", "/bo-quy-tac"):
            with serving(Path(folder)) as address, browser.new_context(viewport=WIDE) as context:
                page = watch(context.new_page(), address)
                cold = opening(page, path)
                warm = statistics.median(opening(page, path) for _ in range(5))
            print(f"| `{path}` | {cold:.1f} s | {warm:.2f} s |")
        with serving(Path(folder)) as address:
            answers(browser, address, 4)
            times = sorted(answers(browser, address, 40))
    print(f"answer to recommendation: median {statistics.median(times):.0f} ms, p90 {times[35]:.0f} ms of {len(times)}")


if __name__ == "__main__":
    main()
