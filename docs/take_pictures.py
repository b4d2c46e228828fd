"""Takes every picture of the guide anew, on the real screens in a real browser: `make pictures`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, expect

from engine import load_case, load_rulebook
from engine.telling.wording import say
from tests.browser import WIDE, Watched, browsing, serving, watch

FOLDER = Path(__file__).parent / "pictures"
COLOURS = 96
"""Enough for text and the few colours of the screens."""
PLACED = """async () => {
    const main = document.querySelector('[data-testid=stMain]');
    for (const step of [1, -1, 0]) {
        main.scrollBy(0, step);
        await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    }
}"""
"""Moves the page by a hair and back, so that what stays in view while it scrolls is drawn where it belongs."""
KITCHEN, PROCUREMENT = "school-meal-kitchen", "hospital-procurement-cover-up"
KL14 = load_rulebook("kl14")
FINDINGS = KL14.findings
KITCHEN_CASE = load_case(Path(__file__).parent.parent / "cases" / f"{KITCHEN}.yaml", KL14)


def said(key: str) -> str:
    """The words on the screen."""
    return say(f"ui.{key}", "vi")


@dataclass(frozen=True)
class Camera:
    """A page of the screens that is used as a reader of the guide would use it."""

    page: Watched

    def take(self, name: str, height: int = WIDE["height"], top: Locator | None = None) -> None:
        """A picture of the window at this height, scrolled until `top` stands right below the bar."""
        self.page.page.set_viewport_size({**WIDE, "height": height})
        if top is not None:
            top.evaluate("e => { e.style.scrollMarginTop = '4.2rem'; e.scrollIntoView() }")
        self.page.page.mouse.move(0, 0)
        self.page.settle()
        self.page.page.evaluate(PLACED)
        self.page.page.wait_for_timeout(500)
        self.page.page.evaluate("document.querySelectorAll('.stColumn').forEach(e => e.getBoundingClientRect())")
        picture = Image.open(BytesIO(self.page.page.screenshot(animations="disabled")))
        reduced = picture.convert("RGB").quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        reduced.save(FOLDER / f"{name}.png", optimize=True)
        self.page.page.set_viewport_size(WIDE)

    def open(self, path: str) -> None:
        """Opens a page of the screens."""
        self.page.open(path)

    def press(self, key: str) -> None:
        """Presses a button by the key of its words."""
        self.page.page.get_by_role("button", name=said(key), exact=True).first.click()
        self.page.settle()

    def switch(self, group: str, to: str) -> None:
        """Moves a switch of several words, once shown, to one of them."""
        self.page.page.get_by_role("radiogroup", name=said(group)).get_by_text(to, exact=True).click()
        self.page.settle()

    def write(self, key: str, text: str) -> None:
        """Fills the field with this label and leaves it."""
        field = self.page.page.get_by_label(said(key), exact=True)
        field.fill(text)
        field.blur()
        self.page.settle()

    def choose(self, label: str, option: str) -> None:
        """Picks an option from the list with this label, found by typing its words."""
        self.page.page.get_by_role("combobox", name=label).click()
        self.page.page.keyboard.type(option)
        self.page.page.get_by_role("option", name=option).first.click()
        self.page.page.locator("h1").first.click()  # closes a list of which several can be picked
        self.page.settle()

    def question(self, finding: str) -> Locator:
        """The answers to a question."""
        return self.page.page.get_by_role("radiogroup", name=FINDINGS[finding].question.vi)

    def answer(self, **values: str) -> None:
        """Answers questions that are shown, by their ids."""
        for finding, value in values.items():
            self.question(finding).get_by_text(FINDINGS[finding].values[value].vi, exact=True).click()
            self.page.settle()

    def answer_all(self, values: Mapping[str, str]) -> None:
        """Answers every question that is shown."""
        expect(self.page.page.get_by_role("radiogroup", name="?").first).to_be_visible()
        self.answer(**{finding: value for finding, value in values.items() if self.question(finding).count()})

    def heading(self, key: str) -> Locator:
        """The heading with these words."""
        return self.page.page.get_by_role("heading", name=said(key), exact=True).first

    def box(self, finding: str) -> Locator:
        """The frame around a question."""
        return self.page.page.locator('[data-testid="stVerticalBlock"]').filter(has=self.question(finding)).last


# -- the walks of the guide


def committee(camera: Camera) -> None:
    """From the first finding to the files that are kept."""
    # Long, as it is one walk through the screens.
    camera.open("/?tab=2.3")
    camera.page.page.get_by_text(said("hear.open"), exact=True).click()
    camera.choose(said("hear.library"), "Thí điểm cầu phao")
    camera.take("mo-ho-so")
    camera.page.page.get_by_text(said("hear.open"), exact=True).click()
    camera.switch("hear.enter", said("hear.about"))
    camera.write("hear.title_of", "Thí điểm bãi xe chung tại chợ huyện")
    camera.write(
        "hear.narrative",
        "Huyện cho phép thí điểm bãi xe chung tại chợ. Sau sáu tháng, số xe gửi chỉ đạt bốn phần mười kế hoạch.",
    )
    camera.write("hear.case", "bai-xe-chung")
    camera.page.page.get_by_role("group", name=said("hear.as_of")).get_by_role("spinbutton").first.click()
    camera.page.page.keyboard.type("15032025")
    camera.page.page.keyboard.press("Escape")  # closes the calendar
    camera.page.settle()
    camera.take("ve-ho-so", 820)
    camera.switch("hear.enter", said("hear.evidence"))
    for title in ("Tờ trình của phòng kinh tế", "Quyết định cho phép thí điểm", "Biên bản kiểm tra sáu tháng"):
        camera.write("hear.new_evidence", title)
        camera.press("hear.add_evidence")
    camera.switch("hear.enter", said("hear.people"))
    camera.write("hear.new_person", "bà K")
    camera.press("hear.add_person")
    camera.choose(said("hear.roles"), "người đề xuất")
    camera.take("nguoi-va-vai-tro", 820)
    camera.switch("hear.enter", said("hear.people"))
    camera.answer(reported_to_head="yes", approval_given="yes")
    camera.box("approval_given").get_by_role("button", name=said("hear.no_evidence")).click()
    camera.page.settle()
    camera.choose(said("hear.evidence"), "E2")
    camera.answer(approving_body_competent="yes", approval_in_force="yes")
    camera.take("tra-loi", 900, top=camera.box("reported_to_head"))
    contested = camera.box("approval_in_force")
    contested.get_by_role("button", name=said("hear.no_evidence")).click()
    camera.page.settle()
    contested.get_by_text(said("hear.contested")).click()
    camera.page.settle()
    camera.choose("có", "E2")
    camera.choose("không", "E3")
    camera.take("tranh-chap", top=camera.page.page.get_by_text(FINDINGS["approval_in_force"].question.vi).first)
    camera.press("hear.go_next")
    camera.take("cau-nen-hoi", top=camera.page.page.get_by_text(said("hear.next"), exact=True))
    camera.open(f"/?case={PROCUREMENT}&person=p3&tab=2.4.3")
    camera.take("de-nghi", 900)


def reviewer(camera: Camera) -> None:
    """A recommendation checked against the text."""
    camera.open(f"/lap-luan?case={KITCHEN}")
    camera.page.page.locator(".trace .source > summary").nth(1).click()
    camera.take("cay-lap-luan", 900)
    camera.open("/lap-luan?case=online-exam-platform&person=p1&trace=full")
    overridden = camera.page.page.locator(".trace del").first
    for _ in range(12):
        closed = camera.page.page.locator(".trace details:not([open]):has(del) > summary")
        if not closed.count():
            break
        closed.first.click()
    camera.take("quy-tac-phai-nhuong", top=overridden)
    camera.open(f"/lap-luan?case={KITCHEN}&tab=why-not")
    camera.take("vi-sao-khong")
    camera.open(f"/lap-luan?case={KITCHEN}&tab=what-if")
    camera.choose(said("trace.suppose"), FINDINGS["approval_given"].label.vi)
    camera.take("gia-dinh", 900)
    camera.open("/lap-luan?case=land-swap-without-approval&tab=graph")
    camera.page.page.locator("[data-testid=stMermaidChart] img, [data-testid=stMermaidChart] svg").first.wait_for()
    camera.take("so-do", 900)
    camera.open(f"/lap-luan?case={KITCHEN}&tab=finding&finding=approval_given")
    camera.take("mot-tinh-tiet")


def trainer(camera: Camera) -> None:
    """A class: its names, a round each, the comparison, twins, and a scenario of the trainer's own."""
    camera.open("/tap-huan?tab=class")
    camera.write("train.names", "Nhóm 1\nNhóm 2")
    exercise(camera, "Nhóm 1", {"plan_adherence": "followed"})
    camera.switch("train.parts", said("train.round"))
    camera.page.page.get_by_text(said("train.blind"), exact=True).click()
    camera.page.settle()
    camera.take("bat-dau")
    exercise(camera, "Nhóm 2", {"related_party_gain": "none", "plan_adherence": "followed"}, shown=True)
    camera.switch("train.parts", said("train.class"))
    camera.take("lop-hoc")
    camera.switch("train.parts", said("train.twins"))
    camera.choose(said("train.scenario"), "Bếp ăn bán trú")
    camera.take("cap-ho-so", 900)
    camera.switch("train.parts", said("train.make"))
    camera.choose(said("train.changed"), FINDINGS["approval_given"].label.vi)
    camera.take("soan-tinh-huong")


def exercise(camera: Camera, trainee: str, mistakes: dict[str, str], shown: bool = False) -> None:
    """One round: answers as the file has them but for these mistakes; the blind one is shown in pictures."""
    page, answers = camera.page.page, dict(KITCHEN_CASE.persons[0].settled) | mistakes
    camera.switch("train.parts", said("train.round"))
    camera.choose(said("train.scenario"), "Bếp ăn bán trú")
    camera.choose(said("train.trainee"), trainee)
    camera.press("train.start")
    if shown:
        camera.answer_all(answers)
        camera.take("che-ket-qua", 900)
        camera.press("train.lock")
    camera.answer_all(answers)
    page.get_by_role("radiogroup", name=said("train.choose")).get_by_text("Đề nghị xem xét giảm nhẹ").click()
    expect(page.get_by_role("button", name=said("train.show"))).to_be_enabled()
    if shown:
        camera.take("lam-bai", 900)
    camera.press("train.show")
    if shown:
        camera.take("doi-chieu", 900, top=camera.heading("train.marked"))
    camera.press("train.again")


WALKS: tuple[Callable[[Camera], None], ...] = (committee, reviewer, trainer)


def main() -> None:
    """Every walk in a window of its own, at one server."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address, browsing() as browser:
        for walk in WALKS:
            with browser.new_context(viewport=WIDE, locale="vi-VN") as context:
                walk(Camera(watch(context.new_page(), address)))


if __name__ == "__main__":
    main()
