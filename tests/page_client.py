"""Pages of the screens without a browser: what the server says to one that opens an address."""

from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

PATIENCE = 60
"""Seconds that a page may take on a machine that does much else at once."""


def opened(address: str, path: str, origin: str = "") -> list[ForwardMsg]:
    """All that is said until the page stands there whole; a page of the server's own asks, unless it is another's."""
    asked = BackMsg()
    asked.rerun_script.query_string = urlsplit(path).query
    asked.rerun_script.page_name = urlsplit(path).path.strip("/")
    asked.rerun_script.context_info.url = address + path
    said: list[ForwardMsg] = []
    with connect(
        f"{address.replace('http', 'ws', 1)}/_stcore/stream",
        origin=Origin(origin or address),
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        proxy=None,
    ) as talk:
        talk.send(asked.SerializeToString())
        while not said or said[-1].WhichOneof("type") != "script_finished":
            message = talk.recv(PATIENCE, decode=False)
            said.append(ForwardMsg.FromString(message))
    return said
