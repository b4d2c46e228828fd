"""What is personal can be erased, and then it is nowhere; that it was erased stays on record."""

import zlib
from pathlib import Path

import pytest

from engine.keeping.keep import keep_case, keep_decisions
from engine.keeping.people import Assessed, Decided, assess, authority, erase
from engine.keeping.register import Register
from engine.keeping.replay import Replay
from engine.keeping.trouble import RegisterError, Trouble
from engine.keeping.verified import Fault, Verified
from engine.keeping.verify import verify
from tests.register_support import HEALTH, NOW, database, decide, filled, given, note, rows, tamper

CASE = "health-records-pilot"
SECRETS = ("bà Bí Mật", "Ban Bí Danh", "lý do kín", "bảo lưu kín")


def with_secrets(where: str) -> Register:
    """A register with names in a case, in assessments and in a decision."""
    from engine.reasoning.recommend import recommend

    register, _ = Register.create(where, NOW)
    text = HEALTH.read_text(encoding="utf-8").replace("bà A", SECRETS[0])
    brought = given(text=text)
    keep_decisions(register, NOW, "k", brought, recommend(brought.rulebook, brought.case))
    said = Assessed(CASE, "damage_level", "minor", "m1", reason=SECRETS[2], dissent=SECRETS[3])
    assess(register, NOW, "a", said)
    authority(register, NOW, "b", Decided(CASE, "p1", "reduction", SECRETS[1], SECRETS[2]))
    return register


def test_no_word_of_anyone_is_in_the_chain(where: str) -> None:
    with with_secrets(where) as register, register.reading() as view:
        texts = "".join(record.text for record in view.records())
        assert not [secret for secret in SECRETS if secret in texts]
        assert "phó giám đốc" not in texts and "Nhật ký" not in texts
        assert given(text=HEALTH.read_text(encoding="utf-8").replace("bà A", SECRETS[0])).case.sha256 not in texts


def test_an_erased_case_is_erased_everywhere_and_its_chain_stays_valid(where: str) -> None:
    with with_secrets(where) as register:
        with register.reading() as view:
            before = [record.receipt for record in view.records()]
            assert view.search("bi mat", 9) and view.search("kín", 9)
        receipt, overwritten = erase(register, NOW, "e", CASE, ("p1",))
        assert overwritten
        with register.reading() as view:
            told = verify(view, [*before, receipt])
            Replay(view).check(told)
            assert told.faults == []
            assert (told.erased, told.sealed, told.replayed, told.replayed_by_findings) == (4, 0, 0, 1)
            assert view.salts() == {} and not view.search("bi mat", 9) and not view.search("kín", 9)
            assert not view.search("kin", 9)
    for table in ("sealed", "salt"):
        assert rows(where, f"SELECT * FROM {table}") == []


def test_after_an_erasure_the_file_holds_nothing_of_it(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as place:
        with with_secrets(place) as register:
            with register.reading() as view:
                salt = view.salt(CASE)
            assert salt
            held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
            assert salt in held and "kín".encode() in held  # the index holds words as they are
            erase(register, NOW, "e", CASE, ("p1",))
            held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
        held += b"".join(path.read_bytes() for path in tmp_path.iterdir())
        assert salt not in held
        averages, structure = 1, 10
        assert {row[0] for row in rows(place, "SELECT id FROM words_data")} <= {averages, structure}  # no word is left
        assert not [word for word in ("kín", "bí danh", "bi danh", "bí mật", "Bí Mật") if word.encode() in held]


def test_someone_who_reads_along_is_told_that_nothing_was_overwritten_yet(tmp_path: Path) -> None:
    with database("sqlite", tmp_path) as place, with_secrets(place) as register, Register.open(place) as reader:
        with reader.reading() as view:
            assert view.count()
            assert next(view.records()).sequence == 1
            first = erase_quickly(register)
        assert first[1] is False
        assert erase(register, NOW, "e", CASE, ("p1",)) == (first[0], True)


def erase_quickly(register: Register) -> tuple[object, bool]:
    """An erasure that does not wait a minute for the reader."""
    from sqlalchemy import event

    @event.listens_for(register._engine, "checkout")
    def impatient(connection: object, *_: object) -> None:
        connection.execute("PRAGMA busy_timeout = 50")  # type: ignore[attr-defined]

    return erase(register, NOW, "e", CASE, ("p1",))


def test_everyone_of_whom_the_case_tells_has_to_be_named(where: str) -> None:
    from tests.support import ROOT

    register, _ = Register.create(where, NOW)
    with register:
        decide(register, path=ROOT / "cases" / "land-price-map-dissent.yaml")
        for persons, trouble in (
            (("p1",), Trouble.OTHERS_TOO),
            (("p1", "p3"), Trouble.UNKNOWN_PERSON),
            ((), Trouble.OTHERS_TOO),
        ):
            with pytest.raises(RegisterError) as error:
                erase(register, NOW, "e", "land-price-map-dissent", persons)
            assert error.value.trouble is trouble
        with pytest.raises(RegisterError) as error:
            erase(register, NOW, "e", "other", ("p1",))
        assert error.value.trouble is Trouble.UNKNOWN_CASE
        with register.reading() as view:
            assert verify(view).sealed == 3
        erase(register, NOW, "e", "land-price-map-dissent", ("p2", "p1"))
        with register.reading() as view:
            assert verify(view).erased == 3
        with pytest.raises(RegisterError) as error:
            erase(register, NOW, "e2", "land-price-map-dissent", ("p2", "p1"))
        assert error.value.trouble is Trouble.ERASED


def test_what_comes_after_an_erasure_has_a_salt_of_its_own(where: str) -> None:
    with with_secrets(where) as register:
        with register.reading() as view:
            old = view.salt(CASE)
        erase(register, NOW, "e", CASE, ("p1",))
        keep_case(register, NOW, "again", given())
        with register.reading() as view:
            assert view.salt(CASE) not in (old, None)
            told = verify(view)
            assert (told.faults, told.erased, told.sealed) == ([], 4, 1)
        with pytest.raises(RegisterError) as error, register.writing(NOW) as writer:
            writer.erase(CASE)  # the erasure on record is of what came before
        assert error.value.trouble is Trouble.APPEND_ONLY
        erase(register, NOW, "e2", CASE, ("p1",))
        with register.reading() as view:
            told = Verified()
            Replay(view).check(told)
            assert told.faults == verify(view).faults == [] and told.replayed_by_findings == 1


def test_what_was_erased_and_is_back_is_found(where: str) -> None:
    with with_secrets(where) as register:
        with register.reading() as view:
            sealed, salt = view.sealed(view.record(3)), view.salt(CASE)
        erase(register, NOW, "e", CASE, ("p1",))
        assert sealed and salt
        with register.writing(NOW) as writer:
            writer.put_salt(CASE, salt)
        blob = "decode('{}', 'hex')" if where.startswith("postgresql") else "X'{}'"
        packed = blob.format(zlib.compress(sealed).hex())
        tamper(where, f"INSERT INTO sealed VALUES (3, '{CASE}', {packed})")
        with register.reading() as view:
            assert [(found.fault, found.sequence) for found in verify(view).faults] == [(Fault.SEALED_LEFT, 3)]


def test_without_an_erasure_on_record_the_database_lets_nothing_be_erased(where: str) -> None:
    filled(where)
    with Register.open(where) as register:
        with pytest.raises(RegisterError) as error, register.writing(NOW) as writer:
            writer.erase("case-1")
        assert error.value.trouble is Trouble.APPEND_ONLY
        register.append(NOW, note(70))
        with register.reading() as view:
            assert verify(view).faults == []
