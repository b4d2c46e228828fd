"""The access file of the tests: who provides identities, who comes back where, and who may do what."""

PEOPLE = {"doc@example.vn": "reader", "tham@example.vn": "assessor", "giang@example.vn": "trainer"}
REDIRECT = "https://congtam.example.vn/oauth2callback"


def access_file(
    redirect: str = REDIRECT, provider: str = "https://id.example.vn", roles: dict[str, str] | None = None
) -> str:
    """The text of an access file, as `read_access` takes it."""
    people = "".join(f"  {who}: {role}\n" for who, role in (PEOPLE if roles is None else roles).items())
    return f"""
sign_in:
  redirect_uri: {redirect}
  server_metadata_url: {provider}/.well-known/openid-configuration
  client_id: congtam
  client_secret: s3cret
  cookie_secret: 0123456789abcdef0123456789abcdef
roles:
{people}"""
