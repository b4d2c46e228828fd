"""What can go wrong with a register, by name: `telling.wording` says it, and nothing personal is in it."""

from __future__ import annotations

from enum import StrEnum


class Trouble(StrEnum):
    """Why a register could not do what it was asked; whatever was acknowledged before stands."""

    NO_REGISTER = "no_register"
    NOT_A_REGISTER = "not_a_register"
    EXISTS = "exists"
    BAD_ADDRESS = "bad_address"
    TOO_NEW = "too_new"
    NO_DRIVER = "no_driver"
    UNREACHABLE = "unreachable"
    FULL = "full"
    TOO_LARGE = "too_large"
    READ_ONLY = "read_only"
    FORBIDDEN = "forbidden"
    BUSY = "busy"
    APPEND_ONLY = "append_only"
    DAMAGED = "damaged"
    FAILED = "failed"
    KEY_TAKEN = "key_taken"
    BAD_KEY = "bad_key"
    BAD_TEXT = "bad_text"
    BAD_MEMBER = "bad_member"
    UNKNOWN_RECORD = "unknown_record"
    UNKNOWN_CASE = "unknown_case"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_FINDING = "unknown_finding"
    UNKNOWN_VALUE = "unknown_value"
    UNKNOWN_EVIDENCE = "unknown_evidence"
    UNKNOWN_OUTCOME = "unknown_outcome"
    NOT_DECIDED = "not_decided"
    NEEDS_REASON = "needs_reason"
    NOT_CORRECTABLE = "not_correctable"
    NOT_ALIKE = "not_alike"
    ERASED = "erased"
    OTHERS_TOO = "others_too"
    MOVED = "moved"
    UNCHECKED = "unchecked"
    TRIED = "tried"
    NOT_AN_EXPORT = "not_an_export"
    ANOTHER_REGISTER = "another_register"


class RegisterError(Exception):
    """The trouble, and the ids that it is about."""

    def __init__(self, trouble: Trouble, **params: str) -> None:
        self.trouble, self.params = trouble, params
        super().__init__(trouble.value, params)
