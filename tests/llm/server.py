"""A small server that speaks OpenAI's chat completions and plays the part it is given.

Parts are played per request: what the question says is looked at by the part itself.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    """What a request gets."""

    text: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    first_after_s: float = 0.0
    between_s: float = 0.0
    piece: int = 7  # characters a piece of the stream: marks and tags are cut anywhere
    finish: str = "stop"
    breaks_after: int | None = None  # pieces before the connection is dropped
    streams: bool = True  # False: the whole answer at once, whatever is asked
    raw: bytes | None = None  # sent as the stream, whatever it is


Part = Callable[[Request], Reply]


class Playing(ThreadingHTTPServer):
    """Listens on loopback; `part` answers, `requests` keeps what was asked."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, part: Part) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.part = part
        self.requests: list[Request] = []
        self.keys: list[str] = []
        self.at_once = self.most_at_once = 0
        self.broken_off = 0  # answers that the client did not hear to the end
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that hang up are part of the play."""


@contextmanager
def playing(part: Part) -> Iterator[Playing]:
    server = Playing(part)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    server: Playing
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._whole(200, {"object": "list", "data": [{"id": "joueur", "object": "model"}]})

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        request = json.loads(self.rfile.read(length))
        server = self.server
        with server.lock:
            server.requests.append(request)
            server.keys.append(self.headers.get("Authorization", ""))
            server.at_once += 1
            server.most_at_once = max(server.most_at_once, server.at_once)
        try:
            self._play(server.part(request), request)
        except (BrokenPipeError, ConnectionResetError):
            with server.lock:
                server.broken_off += 1
        finally:
            with server.lock:
                server.at_once -= 1

    def _play(self, reply: Reply, request: Request) -> None:
        if reply.status != 200:
            # As some servers do: the key comes back in the error.
            key = self.headers.get("Authorization", "")
            self._whole(
                reply.status, {"error": {"message": f"no: {key}", "type": "x"}}, reply.headers
            )
            return
        time.sleep(reply.first_after_s)
        if not (request.get("stream") and reply.streams):
            message = {"role": "assistant", "content": reply.text}
            choice = {"index": 0, "message": message, "finish_reason": reply.finish}
            self._whole(200, {**_HEAD, "object": "chat.completion", "choices": [choice]})
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        if reply.raw is not None:
            self.wfile.write(reply.raw)
            return
        pieces = [reply.text[i : i + reply.piece] for i in range(0, len(reply.text), reply.piece)]
        for number, piece in enumerate(pieces):
            if number == reply.breaks_after:
                self.wfile.write(b'data: {"id":')
                self.connection.shutdown(2)
                return
            self._event({"content": piece})
            time.sleep(reply.between_s)
        self._event({}, reply.finish)
        self.wfile.write(b"data: [DONE]\n\n")

    def _event(self, delta: dict[str, str], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        chunk = {**_HEAD, "object": "chat.completion.chunk", "choices": [choice]}
        self.wfile.write(b"data: " + json.dumps(chunk).encode() + b"\n\n")
        self.wfile.flush()

    def _whole(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


_HEAD = {"id": "jeu-1", "created": 1, "model": "joueur"}


def user_message(request: Request) -> str:
    return request["messages"][-1]["content"]
