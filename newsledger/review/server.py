"""Serves the page and takes its decisions, to the browser on this machine that was given the address, and nobody else.

Every request must name this host (a page elsewhere may point its own name at 127.0.0.1) and hold the token in its path.
What changes something must come from this very page: its origin, and a header that no form and no other page can send.
"""

from __future__ import annotations

import hmac
import json
import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeGuard
from urllib.parse import urlsplit

from newsledger.curate import CurationError
from newsledger.language.authority import COLUMNS
from newsledger.publish.page import queue
from newsledger.review.session import PARTS, TAKEN_BACK, Refused, Session
from newsledger.validate import UnusablePackage

HOST = "127.0.0.1"
HEADER = "X-Newsledger-Review"
MOST_BYTES = 1 << 20
MOST_LINES = 20_000

_TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
_JSON = "application/json"
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

Answer = tuple[HTTPStatus, Any]


class Desk(ThreadingHTTPServer):
    """The server; it listens on loopback only."""

    daemon_threads = True

    def __init__(self, session: Session, files: Mapping[str, Path], token: str, port: int = 0) -> None:
        """Bind to a port.

        Args:
            session: Takes the decisions.
            files: All that may be asked for, by path behind the token.
            token: Secret part of the address, of ASCII letters and digits.
            port: The port; 0 takes a free one.

        Raises:
            OSError: The port is taken.
        """
        self.session = session
        self.files = dict(files)
        self.token = token
        super().__init__((HOST, port), _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that hangs up is no news; anything else is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    @property
    def url(self) -> str:
        """The address to open, with the token."""
        return f"http://{HOST}:{self.server_port}/{self.token}/index.html"

    @property
    def hosts(self) -> tuple[str, str]:
        """What this host may be called."""
        return f"{HOST}:{self.server_port}", f"localhost:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Desk
    server_version = "newsledger"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """A file of the page, or what is decided."""
        path = self._path()
        if path is None:
            return
        session = self.server.session
        told: dict[str, Callable[[], Any]] = {
            "decisions": self._state,
            "queue": self._queue,
            "history": lambda: {"entries": [entry.as_json() for entry in session.history()]},
            "authority": lambda: {"actors": session.naming.authority()},
        }
        if path in told:
            self._answer(self._guarded(lambda: (HTTPStatus.OK, told[path]())))
        elif path in self.server.files:
            file = self.server.files[path]
            self._send(HTTPStatus.OK, _TYPES.get(file.suffix, "text/plain"), file.read_bytes())
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "there is no such file")

    def do_POST(self) -> None:
        """A decision, or the taking back of one."""
        path = self._path()
        if path is None:
            return
        action = {"decide": self._decide, "undo": self._undo, "name": self._name, "unname": self._unname}.get(path)
        if action is None:
            self._refuse(HTTPStatus.NOT_FOUND, "there is nothing to post to")
        elif not self._is_from_the_page():
            self._refuse(HTTPStatus.FORBIDDEN, "decisions are taken from the desk's own page only")
        elif (body := self._body()) is not None:
            self._answer(self._guarded(lambda: action(body)))

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: addresses hold the token."""

    def _path(self) -> str | None:
        """What is asked for behind the token; answers itself if that may not be told."""
        if self.headers.get_all("Host") not in [[host] for host in self.server.hosts]:
            self._refuse(HTTPStatus.MISDIRECTED_REQUEST, "this desk has another name")
            return None
        token, _, path = urlsplit(self.path).path.removeprefix("/").partition("/")
        if not hmac.compare_digest(token.encode("utf-8", "replace"), self.server.token.encode()):
            self._refuse(HTTPStatus.FORBIDDEN, "open the address that `newsledger review` printed")
            return None
        return path

    def _is_from_the_page(self) -> bool:
        return (
            self.headers.get_all("Origin") == [f"http://{self.headers['Host']}"]
            and self.headers.get(HEADER) == "1"
            and self.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
            and self.headers.get_content_type() == _JSON
        )

    def _body(self) -> dict[str, Any] | None:
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self._refuse(HTTPStatus.LENGTH_REQUIRED, "say how long the body is")
        elif len(length) > len(str(MOST_BYTES)) or int(length) > MOST_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a body has at most {MOST_BYTES} bytes")
        else:
            try:
                body = json.loads(self.rfile.read(int(length)).decode("utf-8"))
            except (ValueError, RecursionError):
                body = None
            if isinstance(body, dict):
                return body
            self._refuse(HTTPStatus.BAD_REQUEST, "the body is a JSON object")
        return None

    def _queue(self) -> dict[str, Any]:
        decided = {(line["table"], line["row_key"]) for line in self.server.session.decisions()}
        rows = [dict(zip(queue.COLUMNS, row, strict=True)) for row in self.server.session.queue()]
        return {"rows": [row for row in rows if (row["table"], row["row_key"]) not in decided]}

    def _state(self) -> dict[str, Any]:
        session = self.server.session
        contested = [
            {"table": fault.contested[0], "row_key": fault.contested[1], "said": str(fault)}
            for fault in session.contested()
        ]
        return {
            "reviewer": session.reviewer,
            "lines": session.decisions(),
            "contested": contested,
            "rebuilt": session.rebuilt,
        }

    def _decide(self, body: dict[str, Any]) -> Answer:
        lines, reason = body.get("lines"), body.get("reason")
        if not _are_lines(lines) or not _is_text(reason):
            return HTTPStatus.BAD_REQUEST, "a decision is a reason and lines of " + ", ".join(PARTS)
        signed, taken = self.server.session.decide(lines, reason)
        return HTTPStatus.OK, {**self._state(), "signed": signed, "diff": taken.diff}

    def _undo(self, body: dict[str, Any]) -> Answer:
        date, who, reason = (body.get(part) for part in ("date", "who", "reason"))
        table, key = body.get("table"), body.get("row_key")
        if not (_is_text(date) and _is_text(who)):
            return HTTPStatus.BAD_REQUEST, "say the date and the name that the decision is signed with"
        row = (table, key) if _is_text(table) and _is_text(key) else None
        why = reason if _is_text(reason) and reason.strip() else TAKEN_BACK
        signed, taken = self.server.session.undo((date, who), row, why)
        return HTTPStatus.OK, {**self._state(), "signed": signed, "diff": taken.diff}

    def _name(self, body: dict[str, Any]) -> Answer:
        cells = body.get("actor")
        if not (isinstance(cells, dict) and set(cells) <= set(COLUMNS) and all(map(_is_text, cells.values()))):
            return HTTPStatus.BAD_REQUEST, "an actor has texts for " + ", ".join(COLUMNS)
        taken = self.server.session.naming.name(cells)
        # A file that is begun gets its header, too.
        new = [line for line in _lines(taken.after) if line not in _lines(taken.before)]
        return HTTPStatus.OK, {**self._state(), "line": new[-1], "diff": taken.diff}

    def _unname(self, body: dict[str, Any]) -> Answer:
        line = body.get("line")
        if not _is_text(line):
            return HTTPStatus.BAD_REQUEST, "say the line of actors.csv"
        return HTTPStatus.OK, {**self._state(), "diff": self.server.session.naming.take_back(line).diff}

    def _guarded(self, act: Callable[[], Answer]) -> Answer:
        try:
            return act()
        except CurationError as error:
            return HTTPStatus.UNPROCESSABLE_ENTITY, "; ".join(fault.rule for fault in error.faults[:5])
        except Refused as error:
            return HTTPStatus.CONFLICT, str(error)
        except (OSError, UnusablePackage) as error:
            return HTTPStatus.INTERNAL_SERVER_ERROR, f"a file cannot be read or written: {error}"

    def _answer(self, answer: Answer) -> None:
        status, said = answer
        if status is HTTPStatus.OK:
            self._send(status, _JSON, json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"))
        else:
            self._refuse(status, said)

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        # A body that was not read would be taken for the next request.
        self.close_connection = True
        self._send(status, _JSON, json.dumps({"error": why}, ensure_ascii=False).encode("utf-8", "replace"))

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _are_lines(found: Any) -> TypeGuard[list[dict[str, str]]]:
    return (
        isinstance(found, list)
        and 0 < len(found) <= MOST_LINES
        and all(isinstance(line, dict) and set(line) <= set(PARTS) for line in found)
        and all(_is_text(cell) for line in found for cell in line.values())
    )


def _is_text(found: Any) -> TypeGuard[str]:
    """Whether it can be written as UTF-8, and read back as CSV."""
    # JSON can spell half a character.
    return isinstance(found, str) and "\x00" not in found and not any("\ud800" <= mark <= "\udfff" for mark in found)
