"""Browsers without a window: sessions that a script holds over the WebSocket, many at a time."""

import asyncio
import urllib.request
import uuid
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

XSRF = "_streamlit_xsrf"
LARGEST_MESSAGE = 1 << 26
ELSEWHERE = {"X-Forwarded-For": "192.0.2.1"}
"""They come from another address than the browser that is looked at, as a proxy of this machine would say."""
PATIENCE = 120.0
"""Seconds that a run of the page may take on a machine that does much else at once."""


def token(address: str) -> str:
    """The token against forged requests that the server gives a browser."""
    with urllib.request.urlopen(f"{address}/_stcore/health", timeout=PATIENCE) as answer:
        return str(answer.headers["Set-Cookie"]).split(f"{XSRF}=")[1].split(";")[0]


@dataclass
class Session:
    """One tab: what it was last shown is kept as far as a script needs it."""

    address: str
    socket: ClientConnection
    id: str = ""
    controls: dict[str, str] = field(default_factory=dict)
    """The id of each control by what follows the last dash of it, which is its key."""
    runs: int = 0

    async def run(self, query: str = "", state: BackMsg | None = None) -> None:
        """Asks for a run of the page and waits for its end."""
        asked = state or BackMsg()
        asked.rerun_script.query_string = query
        await self.socket.send(asked.SerializeToString())
        async with asyncio.timeout(PATIENCE):
            while not self._ended(ForwardMsg.FromString(await self.socket.recv(decode=False))):
                pass

    def _ended(self, message: ForwardMsg) -> bool:
        match message.WhichOneof("type"):
            case "new_session":
                self.id = message.new_session.initialize.session_id
            case "delta" if message.delta.WhichOneof("type") == "new_element":
                element = message.delta.new_element
                control = getattr(element, element.WhichOneof("type") or "")
                if identity := getattr(control, "id", ""):
                    self.controls[identity.rsplit("-", 1)[-1]] = identity
            case "script_finished" if message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                self.runs += 1
                return True
        return False

    async def upload(self, raw: bytes, xsrf: str, name: str = "ho-so.yaml") -> int:
        """Sends a file, and then asks for the page that has it; gives the answer's status."""
        file = str(uuid.uuid4())
        status = await asyncio.to_thread(put, self.address, f"{self.id}/{file}", raw, xsrf)
        if status == 204:
            state = BackMsg()
            widget = state.rerun_script.widget_states.widgets.add(id=self.controls["upload"])
            widget.file_uploader_state_value.uploaded_file_info.add(
                name=name, size=len(raw), file_id=file, file_urls={"file_id": file}
            )
            await self.run(state=state)
        return status


async def enter(address: str, query: str = "") -> Session:
    """A tab that was shown its first page."""
    session = Session(address, await _connected(address))
    await session.run(query)
    return session


async def _connected(address: str) -> ClientConnection:
    stream = f"{address.replace('http', 'ws', 1)}/_stcore/stream"
    return await connect(
        stream,
        subprotocols=[Subprotocol("streamlit")],
        additional_headers=ELSEWHERE,
        max_size=LARGEST_MESSAGE,
        open_timeout=None,
    )


async def idle(address: str, number: int) -> list[ClientConnection | BaseException]:
    """So many sockets at a time that say nothing; in the place of each that was refused what was said."""
    return await asyncio.gather(*(_connected(address) for _ in range(number)), return_exceptions=True)


def put(address: str, place: str, raw: bytes, xsrf: str) -> int:
    """Sends a file as a browser does; gives the answer's status."""
    border = uuid.uuid4().hex
    head = f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="ho-so.yaml"\r\n\r\n'
    body = head.encode() + raw + f"\r\n--{border}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={border}"}
    asked = urlsplit(address)
    with closing(HTTPConnection(asked.netloc, timeout=PATIENCE)) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # it may be refused before all of it was sent
            path = f"{asked.path}/_stcore/upload_file/{place}"
            connection.request(
                "PUT", path, body, {**headers, **ELSEWHERE, "X-Xsrftoken": xsrf, "Cookie": f"{XSRF}={xsrf}"}
            )
        return connection.getresponse().status
