"""Every record names the account that wrote it, as the system or the provider of identities has it."""

import getpass
import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.testing import CliRunner

from engine.cli import app
from engine.keeping import account
from engine.keeping.chain import checked, record_after
from engine.keeping.register import Register
from engine.reading.environment import ACCESS, REGISTER
from tests.register_support import HEALTH, NOW, filled, note, rows
from tests.test_register_screen import Screen, screen  # noqa: F401  # the fixture
from ui import access, register_page

MEMBER = "mailto:can.bo@example.vn"


def accounts(where: str) -> list[str | None]:
    with Register.open(where) as register, register.reading() as view:
        return [record.account for record in view.records()]


def command(where: str, *arguments: str) -> str:
    done = CliRunner().invoke(app, ["register", *arguments], env={REGISTER: where})
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_command_that_writes_names_the_users_account_whatever_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "someone-else")
    place, copy = str(tmp_path / "so.db"), str(tmp_path / "copy.db")
    assert getpass.getuser() == "someone-else"
    case = "health-records-pilot"
    for arguments in (
        ["init"],
        ["add-case", str(HEALTH)],
        ["decide", str(HEALTH)],
        ["assess", case, "damage_level", "minor", "--member", "m1"],
        ["authority", case, "p1", "reduction", "--by", "X", "--reason", "y"],
        ["correct", "5", "--reason", "x"],
        ["erase-person", case, "p1"],
    ):
        command(place, *arguments)
    own = accounts(place)
    assert own == [account.of_system()] * 8 and "someone-else" not in account.of_system()
    command(place, "export", "--out", str(tmp_path / "out.jsonl"))
    command(copy, "import", str(tmp_path / "out.jsonl"))
    assert accounts(copy) == own


def test_the_account_is_shown_listed_and_given_as_data(tmp_path: Path) -> None:
    place = str(tmp_path / "so.db")
    Register.create(place, NOW)[0].close()
    with Register.open(place, MEMBER) as register:
        register.append(NOW, note(1))
    assert f"Account that wrote it: {MEMBER}" in command(place, "show", "2", "--lang", "en")
    assert f"({MEMBER})" in command(place, "show") and f"({MEMBER})" in command(place, "search", "lời")
    assert json.loads(command(place, "show", "--format", "json"))[1]["account"] == MEMBER


def test_the_account_is_hashed_and_a_record_without_one_stays_valid(where: str) -> None:
    filled(where, 1)
    with Register.open(where, MEMBER) as register:
        register.append(NOW, note(9))
    bodies = [json.loads(str(body)) for (body,) in rows(where, "SELECT body FROM record ORDER BY sequence")]
    assert [body["account"] for body in bodies] == [account.of_system()] * 2 + [MEMBER]
    old = record_after(None, "opening", None, "opening", NOW, {})
    assert checked(old) and old.account is None and "account" not in old.text
    assert checked(record_after(None, "opening", None, "opening", NOW, {}, 7)) is None  # type: ignore[arg-type]


def test_a_key_that_is_used_again_from_another_account_leaves_the_first_on_record(tmp_path: Path) -> None:
    place = str(tmp_path / "so.db")
    filled(place, 0)
    with Register.open(place, MEMBER) as register:
        first = register.append(NOW, note(1))
    with Register.open(place, "mailto:other@example.vn") as register:
        assert register.append(NOW, note(1)) == first
    assert accounts(place)[1:] == [MEMBER]


def test_the_screens_write_the_address_that_signed_in(
    screen: Screen,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(ACCESS, "access.yaml")
    monkeypatch.setattr(register_page, "require", lambda action: None)
    monkeypatch.setattr(register_page, "e_mail", lambda: "can.bo@example.vn")
    screen.keep()
    assert accounts(screen.where)[1:] == [MEMBER] * 3


def test_the_screens_write_nothing_for_one_who_signed_out_meanwhile(
    screen: Screen,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(ACCESS, "access.yaml")
    monkeypatch.setattr(register_page, "require", lambda action: None)
    monkeypatch.setattr(register_page, "e_mail", lambda: None)
    with pytest.raises(access.NotAllowed):
        screen.keep()
    assert screen.records == 1


def test_on_a_machine_of_ones_own_the_screens_write_the_systems_user(screen: Screen) -> None:  # noqa: F811
    screen.keep()
    assert accounts(screen.where)[1:] == [account.of_system()] * 3


def test_a_user_without_a_name_is_known_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless(number: int) -> Any:
        raise KeyError(number)

    monkeypatch.setattr("pwd.getpwuid", nameless)
    assert account.of_system() == f"system:{os.geteuid()}"
    monkeypatch.setattr("pwd.getpwuid", lambda number: SimpleNamespace(pw_name="b\udce1"))
    assert account.of_system().encode() == b"system:b\\udce1"
