"""Who writes a record, as the system or the provider of identities has it; never as someone says of oneself."""

from __future__ import annotations

import os
import sys

MEMBER = "mailto:"
"""Before the address of someone who signed in to the screens."""
SYSTEM = "system:"
"""Before the user of the operating system, under whom the command or the screens run."""


def signed_in(address: str) -> str:
    """The account of someone for whose address the provider of identities vouches."""
    return f"{MEMBER}{address}"


def of_system() -> str:
    """The account under which this process runs; where its number has no name, the number."""
    return f"{SYSTEM}{_user()}"


def _user() -> str:
    if sys.platform == "win32":
        return os.getlogin()  # whom the process belongs to, there
    import pwd

    number = os.geteuid()  # not $USER or $LOGNAME, which anyone sets
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)
    return name.encode("utf-8", "backslashreplace").decode()
