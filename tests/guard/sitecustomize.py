"""A guard of every Python of the test run, that of each program a test starts too: none reaches another machine.

Python runs this module as it begins, wherever `PYTHONPATH` names its folder. What is refused is written to the file
that `CONGTAM_GUARD` names too, as a program may go on as if nothing had been refused: the test that did it fails.
"""

import os
import socket
import sys
from ipaddress import ip_address
from pathlib import Path

GUARD = "CONGTAM_GUARD"
LOOK_UPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
CALLS = ("socket.connect", "socket.sendto", "socket.sendmsg")
INTERNET = (socket.AF_INET, socket.AF_INET6)


class Outside(OSError):
    """A test, or a program that it started, tried to reach another machine."""


def refused(event: str, args: tuple[object, ...]) -> object:
    """The machine that must not be reached; None where nothing of the kind is tried."""
    if event in LOOK_UPS:
        host = args[0].decode() if isinstance(args[0], bytes) else args[0]
        is_asked_for = host and not is_own(host) and not (is_number(host) and event != "socket.gethostbyaddr")
        return host if is_asked_for else None
    if event in CALLS and isinstance(args[0], socket.socket) and args[0].family in INTERNET and args[1]:
        address = args[1]
        return None if isinstance(address, tuple) and is_own(address[0]) else address
    return None


def is_own(host: object) -> bool:
    """Whether the name or the number is this machine's own, of which nobody is asked."""
    name = str(host).partition("%")[0]
    return name in ("localhost", "") or (is_number(name) and ip_address(name).is_loopback)


def is_number(host: object) -> bool:
    """Whether it is the number of a machine, and no name that must be looked up."""
    try:
        ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return True


def guard(event: str, args: tuple[object, ...]) -> None:
    """Looks at everything that Python is about to do (PEP 578)."""
    if event.startswith("socket.") and (machine := refused(event, args)):
        said = f"{event} {machine!r}, by {' '.join(getattr(sys, 'argv', ())[:3])}"
        with Path(os.environ[GUARD]).open("a", encoding="utf-8") as file:
            file.write(said.replace("\n", " ") + "\n")
        raise Outside(said)


if GUARD in os.environ:
    sys.addaudithook(guard)
