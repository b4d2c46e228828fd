"""Who may do what on the screens: every action in every role, and what ends when a sign-in or a role does."""

import ast
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest

pytest.importorskip("streamlit")
from engine.reading.access import Role, read_access
from engine.reading.environment import ACCESS, REGISTER
from tests.access_file import PEOPLE, access_file
from tests.apptest import AppTest
from tests.support import ROOT
from ui import access, app, downloads, register_page, session
from ui.classroom import name_trainees

FILE = access_file()
ROLES = {role: address for address, role in PEOPLE.items()}
ALLOWED = {
    "read": {"reader", "assessor", "trainer"},
    "change": {"assessor", "trainer"},
    "upload": {"assessor", "trainer"},
    "download": {"assessor", "trainer"},
    "record": {"assessor", "trainer"},
    "train": {"trainer"},
}


def claims(address: str, **others: object) -> dict[str, object]:
    """What a provider tells of one who has just signed in."""
    now = time.time()
    known = {
        "is_logged_in": True,
        "sub": address,
        "email": address,
        "email_verified": True,
        "iat": now,
        "exp": now + 600,
    }
    return {name: value for name, value in (known | others).items() if value is not None}


@pytest.fixture
def signed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, object]]:
    """Who the provider says looks at the screens, which a test sets; the file of roles is in force."""
    file = tmp_path / "access.yaml"
    file.write_text(FILE, encoding="utf-8")
    monkeypatch.setenv(ACCESS, str(file))
    who: dict[str, object] = {}
    monkeypatch.setattr("streamlit.user", who)
    yield who


# -- the roles


def test_the_file_of_roles_is_read_strictly(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    assert read_access(file).value is None
    file.write_text(FILE, encoding="utf-8")
    read = read_access(file).value
    assert read is not None
    assert [read.role_of(who) for who in ("Doc@Example.vn", "giang@example.vn", "x@example.vn", "")] == [
        "reader", "trainer", None, None,
    ]  # fmt: skip
    file.write_text(FILE.replace("roles:", "roles: {}\nmore:"), encoding="utf-8")
    assert read_access(file).value is None


def _do(action: str) -> None:
    """Does it on a page, as a browser could that sends what its page does not offer."""
    import streamlit as st

    from tests.test_ui_roles import DOINGS
    from ui.access import NotAllowed

    try:
        DOINGS[action]()
    except NotAllowed as refused:
        assert refused.args == (action,)
        st.text("refused")


DOINGS: dict[str, Callable[[], object]] = {
    "read": lambda: session.go_on_with("1"),
    "change": lambda: session.keep(session.empty()),
    "upload": lambda: session.read_upload(b"", "x.yaml"),
    "download": lambda: access.visitor().require("download"),
    "record": lambda: register_page._write(lambda register, key: ""),
    "train": lambda: name_trainees([], ["A"]),
}


def done(action: str) -> bool:
    """Whether whoever is signed in could do it."""
    at = AppTest.from_function(_do, args=(action,), default_timeout=60).run()
    assert not at.exception
    return not at.text


def test_no_action_is_without_a_role_and_a_way_to_try_it() -> None:
    assert set(get_args(access.Action)) == set(DOINGS) == set(ALLOWED)
    assert set(access.MAY) == set(get_args(Role)) == set(ROLES)


@pytest.mark.parametrize("action", DOINGS)
def test_every_action_is_done_by_the_roles_that_have_it_and_refused_to_all_others(
    action: str, signed_in: dict[str, object]
) -> None:
    assert not done(action)
    for role, address in ROLES.items():
        signed_in.clear()
        signed_in.update(claims(address))
        assert done(action) == (role in ALLOWED[action])
    signed_in.update(claims("x@example.vn"))
    assert not done(action)


@pytest.mark.parametrize("action", DOINGS)
def test_on_a_machine_of_ones_own_everyone_may_do_everything(action: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ACCESS, raising=False)
    assert done(action)


def test_the_pages_are_those_of_the_role(signed_in: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(REGISTER, "so.db")
    read, record, train = ["", "lap-luan", "bo-quy-tac"], ["so-luu"], ["tap-huan"]
    seen: dict[str, set[object]] = {}
    monkeypatch.setattr("streamlit.Page", lambda page, *, url_path, **_: url_path or "")
    for role, address in ROLES.items():
        signed_in.update(claims(address))
        seen[role] = set(app._pages())
    assert seen == {
        "reader": set(read), "assessor": {*read, *record}, "trainer": {*read, *record, *train},
    }  # fmt: skip
    signed_in.update(claims("x@example.vn"))
    assert app._pages() == []


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """The calls of a function or method of that name in the screens, and the files that they stand in."""
    for path in sorted((ROOT / "ui").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and name in (getattr(node.func, "attr", ""), getattr(node.func, "id", "")):
                yield path.name, node


def test_files_are_given_and_taken_and_things_are_kept_in_one_place_which_asks() -> None:
    assert {file for file, _ in calls("download_button")} == {"downloads.py"}
    assert {file for file, _ in calls("writing")} == set()  # the register is written through functions of its own
    assert {file for file, _ in calls("kept")} == {"kept.py"}
    for name in ("hold", "together", "change_together"):
        for _, call in calls(name):
            assert isinstance(call.args[-1], ast.Constant) and call.args[-1].value in ALLOWED


# -- who one is


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ({}, None),
        (claims("giang@example.vn"), "trainer"),
        (claims("Giang@Example.VN"), "trainer"),
        (claims("giang@example.vn", is_logged_in=False), None),
        (claims("giang@example.vn", email_verified=False), None),
        (claims("giang@example.vn", email_verified="false"), None),
        (claims("giang@example.vn", email_verified="true"), "trainer"),
        (claims("giang@example.vn", email_verified=None), None),
        (claims("giang@example.vn", email=None), None),
        (claims("giang@example.vn", email=["giang@example.vn"]), None),
        (claims("giang@example.vn "), None),
        (claims("gian\u01e7@example.vn"), None),
        (claims("giang@example.v\uff4e"), None),
        (claims("giang@example.vn", exp=None), None),
        (claims("giang@example.vn", iat=None), None),
        (claims("giang@example.vn", exp=time.time() - 1), None),
        (claims("giang@example.vn", iat=0), None),  # told to a server that was there before this one
    ],
)
def test_an_address_counts_that_is_exactly_the_one_of_the_file_and_verified_and_still_holds(
    who: dict[str, object], role: str | None, signed_in: dict[str, object]
) -> None:
    signed_in.update(who)
    assert access.role() == role


@pytest.mark.parametrize(("letter", "alike"), [("k", "\u212a"), ("s", "\u017f")])
def test_letters_that_fold_to_those_of_an_address_are_others(
    letter: str, alike: str, signed_in: dict[str, object]
) -> None:
    address = "ks@example.vn"
    Path(os.environ[ACCESS]).write_text(access_file(roles={address: "trainer"}), encoding="utf-8")
    signed_in.update(claims(address.upper()))
    assert access.role() == "trainer"
    signed_in.update(claims(address.replace(letter, alike)))
    assert access.role() is None


def test_no_letter_beyond_ascii_makes_an_address_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "access.yaml"
    file.write_text(access_file(roles={"\u017fs@example.vn": "trainer"}), encoding="utf-8")
    read = read_access(file)
    assert read.value is None and [d.code for d in read.diagnostics] == ["bad-format"]


def test_a_provider_that_vouches_for_its_addresses_need_not_say_so_of_each(signed_in: dict[str, object]) -> None:
    vouching = FILE.replace("roles:", "  vouches_for_addresses: yes\nroles:")
    Path(os.environ[ACCESS]).write_text(vouching, encoding="utf-8")
    signed_in.update(claims("giang@example.vn", email_verified=None))
    assert access.role() == "trainer"
    signed_in.update(claims("giang@example.vn", email_verified=False))
    assert access.role() is None
    secrets = access.secrets()
    assert secrets is not None and "vouches_for_addresses" not in secrets["auth"]


# -- what ends


def test_signing_out_ends_that_sign_in_for_whoever_has_its_cookie_and_no_other(signed_in: dict[str, object]) -> None:
    signed_in.update(claims("giang@example.vn", nonce="one"))
    elsewhere = access.visitor_of(claims("giang@example.vn", nonce="two"))
    visitor = access.visitor()
    access.visitor().sign_out()
    assert access.role() is None and not visitor.may("read") and elsewhere.role == "trainer"


def test_the_end_of_an_identity_token_closes_the_page_that_was_opened_with_it(
    signed_in: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.update(claims("giang@example.vn"))
    page = opened(case="health-records-pilot")
    assert "Đề nghị xem xét miễn trách nhiệm" in everything(page)
    then = time.time() + 600
    monkeypatch.setattr("ui.access.time.time", lambda: then)
    assert "Đề nghị" not in everything(page.run())
    assert [title.value for title in page.title] == ["Đăng nhập"]


def test_a_button_that_was_drawn_gives_no_file_once_the_role_is_gone(
    signed_in: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Callable[[], object]] = []
    monkeypatch.setattr("streamlit.download_button", lambda label, made, *_, **__: drawn.append(made))
    signed_in.update(claims("giang@example.vn"))
    downloads.download("label", lambda: "text", "name", key="key")
    assert drawn[0]() == "text"
    Path(os.environ[ACCESS]).write_text(FILE.replace(": trainer", ": reader"), encoding="utf-8")
    with pytest.raises(access.NotAllowed):
        drawn[0]()
    downloads.download("label", lambda: "text", "name", key="key")
    assert len(drawn) == 1


def test_an_account_finds_in_another_browser_what_it_wrote_and_another_account_does_not(
    signed_in: dict[str, object],
) -> None:
    signed_in.update(claims("tham@example.vn"))
    one = opened(case="health-records-pilot", tab="2.3")
    next(c for c in one.segmented_control if (c.key or "").endswith("pilot.approval_given")).set_value("no").run()
    number = str(one.query_params["t"])
    changed = "Xử lý theo quy định chung"
    assert changed in everything(one) and changed in everything(opened(t=number))
    signed_in.update(claims("giang@example.vn"))
    assert changed not in everything(opened(t=number))


def test_a_file_that_changes_counts_at_once_and_a_broken_one_lets_nobody_in(signed_in: dict[str, object]) -> None:
    signed_in.update(claims("giang@example.vn"))
    file = Path(os.environ[ACCESS])
    assert access.role() == "trainer"
    file.write_text(FILE.replace(": trainer", ": reader"), encoding="utf-8")
    assert access.role() == "reader"
    file.write_text("roles: [", encoding="utf-8")
    assert access.role() is None
    file.unlink()
    assert access.role() is None


def test_a_file_that_could_not_be_read_for_a_moment_counts_again_without_being_touched(
    signed_in: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    signed_in.update(claims("giang@example.vn"))
    with monkeypatch.context() as patched:
        patched.setattr(access, "read_access", lambda path: read_access(path.with_name("none")))
        access._read.cache_clear()
        assert access.role() is None
    assert access.role() == "trainer"


def opened(**params: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "ui" / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def everything(app: AppTest) -> str:
    return "\n".join([*(str(e.proto.body) for e in app.get("html")), *(e.value for e in [*app.text, *app.title])])


def test_who_has_not_signed_in_sees_the_door_alone(signed_in: dict[str, object]) -> None:
    app = opened(case="health-records-pilot")
    assert [title.value for title in app.title] == ["Đăng nhập"]
    assert "Đề nghị" not in everything(app)
    signed_in.update(claims("x@example.vn"))
    assert "chưa được giao vai trò nào" in everything(opened(case="health-records-pilot"))


def test_a_reader_sees_a_case_and_can_neither_change_nor_download_it(signed_in: dict[str, object]) -> None:
    signed_in.update(claims("doc@example.vn"))
    app = opened(case="health-records-pilot")
    assert "Đề nghị xem xét miễn trách nhiệm" in everything(app)
    assert "doc@example.vn – người xem" in everything(app)
    assert not app.get("download_button") and not app.get("file_uploader")
    assert "Có xuất phát từ đòi hỏi cấp thiết của thực tiễn không? [2.2a]\ncó" in everything(app)
    controls = [group.proto.label for group in app.get("button_group")]
    assert controls == ["Ngôn ngữ", "Phần khác của hồ sơ", "Tình tiết theo phần của Kết luận"]
    assert all(roles.disabled for roles in app.multiselect)
    assert not app.text_input


def test_a_reader_may_read_another_case_of_the_library(signed_in: dict[str, object]) -> None:
    signed_in.update(claims("doc@example.vn"))
    app = opened()
    app.selectbox(key="library").select("health-records-pilot").run()
    next(button for button in app.button if button.label == "Mở hồ sơ mẫu").click().run()
    assert not app.exception
    assert "Đề nghị xem xét miễn trách nhiệm" in everything(app)
    assert "t" not in app.query_params


def test_what_a_readers_browser_sends_in_spite_of_that_changes_nothing(signed_in: dict[str, object]) -> None:
    signed_in.update(claims("doc@example.vn"))
    with pytest.raises(access.NotAllowed):
        session.keep(session.empty())


def test_an_assessor_may_change_and_download(signed_in: dict[str, object]) -> None:
    signed_in.update(claims("tham@example.vn"))
    app = opened(case="health-records-pilot")
    assert len(app.get("download_button")) == 3 and app.get("file_uploader")
