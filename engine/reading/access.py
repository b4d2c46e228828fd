"""Who may use the screens that others can reach: how people sign in, and which role each of them has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, StringConstraints

from engine.reading.diagnostics import Loaded
from engine.reading.entries import E_MAIL, METADATA, REDIRECT, Entry, Text, YesNo
from engine.reading.load import read_entry
from engine.reading.placed import duplicates

Role = Literal["reader", "assessor", "trainer"]
EMail = Annotated[str, StringConstraints(pattern=E_MAIL)]


class SignIn(Entry):
    """The provider of identities (OpenID Connect), as it registered this application."""

    redirect_uri: Annotated[str, StringConstraints(pattern=REDIRECT)]
    server_metadata_url: Annotated[str, StringConstraints(pattern=METADATA)]
    client_id: Text
    client_secret: Text
    cookie_secret: Text
    vouches_for_addresses: YesNo = "no"
    """Whether an address counts of which the provider does not say, by `email_verified`, that it has verified it."""

    @property
    def host(self) -> str:
        """The name under which people reach the application."""
        return urlsplit(self.redirect_uri).hostname or ""

    @property
    def origin(self) -> str:
        """The scheme, the name and the port under which they reach it, as a browser names it."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}".lower()

    @property
    def base(self) -> str:
        """The path under which they reach it, behind a proxy that serves other things too; else nothing."""
        return urlsplit(self.redirect_uri).path.removesuffix("/oauth2callback")


class AccessFile(Entry):
    """The file of `congtam ui --public`: how to sign in, and a role by e-mail address."""

    sign_in: SignIn
    roles: dict[EMail, Role] = Field(min_length=1)

    def role_of(self, e_mail: str) -> Role | None:
        """The role of a person; capital letters in an address mean nothing, and letters beyond ASCII are no one's."""
        own = {known.lower(): role for known, role in self.roles.items()}
        return own.get(e_mail.lower()) if e_mail.isascii() else None


def read_access(path: Path) -> Loaded[AccessFile]:
    """The file, or None with everything that is wrong with it."""
    read = read_entry(path, AccessFile)
    if read.value is None:
        return Loaded(None, read.diagnostics)
    placed = read.value
    people = ((name.lower(), placed.tree.key(("roles", name))) for name in placed.entry.roles)
    twice = tuple(duplicates(people))
    return Loaded(None, twice) if twice else Loaded(placed.entry)
