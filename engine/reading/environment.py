"""The environment variables of the software."""

from __future__ import annotations

LANG = "CONGTAM_LANG"
"""The language of whoever has not chosen one; `congtam ui --lang` sets it."""
REGISTER = "CONGTAM_REGISTER"
"""The register: a file or the URL of a database."""
ORGANISATION = "CONGTAM_ORGANISATION"
"""The profile of the organisation: who signs its papers, and whether it takes what one engine alone computed."""
ACCESS = "CONGTAM_ACCESS"
"""The file that says how people sign in to the screens, and who may do what; `congtam ui --public` needs it."""
