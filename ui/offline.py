"""Nothing leaves this machine."""

from __future__ import annotations

from streamlit import net_util


def stay() -> None:
    """Keeps Streamlit from asking other machines for the address of this one; to be called once, as it begins.

    It would ask for each origin that it does not know, and nobody would be answered meanwhile. No option forbids it.
    """
    net_util.get_external_ip = net_util.get_internal_ip = _unknown


def _unknown() -> None:
    """This machine's address, which nobody is asked for."""
