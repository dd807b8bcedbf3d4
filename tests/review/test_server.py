"""Who may ask the desk for what: the browser with the address, from the desk's own page, and nobody else."""

from __future__ import annotations

import http.client
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from support.packages import valid_rows, write_unchecked

from newsledger.review.server import HEADER, MOST_BYTES, Desk

QUOTE = valid_rows()["quotes"][0]["quote_id"]
ACCEPT = {"lines": [{"table": "quotes", "row_key": QUOTE, "action": "accept"}], "reason": "right"}


def ask(
    desk: Desk, path: str, body: object = None, token: str | None = None, **changes: str | None
) -> tuple[int, Any, http.client.HTTPMessage]:
    """Ask as the page does, but for the changes to the headers (None leaves one out)."""
    host = f"127.0.0.1:{desk.server_port}"
    headers = {"Host": host}
    if body is not None:
        headers |= {"Origin": f"http://{host}", HEADER: "1", "Content-Type": "application/json"}
    headers |= {name.replace("_", "-"): value for name, value in changes.items() if value is not None}
    left_out = {name.replace("_", "-") for name, value in changes.items() if value is None}
    content = body if isinstance(body, str) else json.dumps(body)
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.putrequest("GET" if body is None else "POST", f"/{desk.token if token is None else token}/{path}", True)
    if body is not None and "Content-Length" not in headers | dict.fromkeys(left_out):
        headers["Content-Length"] = str(len(content.encode()))
    for name, value in headers.items():
        if name not in left_out:
            connection.putheader(name, value)
    connection.endheaders(content.encode() if body is not None else None)
    answer = connection.getresponse()
    said = answer.read()
    connection.close()
    return answer.status, said, answer.msg


def test_the_page_is_served_and_may_speak_to_the_desk_only(open_desk: Desk) -> None:
    status, page, headers = ask(open_desk, "index.html")
    assert status == 200
    assert b"data-desk" in page
    assert b"connect-src 'self'" in page
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "Python" not in headers["Server"]


def test_it_listens_on_loopback_only(open_desk: Desk) -> None:
    assert open_desk.server_address[0] == "127.0.0.1"


def test_a_decision_reaches_the_file_and_can_be_taken_back(open_desk: Desk, package: Path) -> None:
    status, said, _ = ask(open_desk, "decide", ACCEPT)
    assert status == 200
    file = package / "curation" / "corrections.csv"
    assert f"quotes,{QUOTE},accept,,,right,Ana Reyes,2031-04-01T12:00:00Z" in file.read_text("utf-8")
    assert [one["row_key"] for one in json.loads(ask(open_desk, "decisions")[1])["lines"]] == [QUOTE]
    date, who = json.loads(said)["signed"]
    assert ask(open_desk, "undo", {"date": date, "who": who})[0] == 200
    state = {"reviewer": "Ana Reyes", "lines": [], "contested": [], "rebuilt": False}
    assert json.loads(ask(open_desk, "decisions")[1]) == state
    told = json.loads(ask(open_desk, "history")[1])["entries"]
    assert [(one["action"], one["stands"]) for one in told] == [("withdraw", True), ("accept", False)]


def test_the_queue_leaves_out_what_is_decided(open_desk: Desk) -> None:
    def queued() -> list[str]:
        return [row["row_key"] for row in json.loads(ask(open_desk, "queue")[1])["rows"]]

    assert QUOTE in queued()
    ask(open_desk, "decide", ACCEPT)
    assert QUOTE not in queued()


@pytest.mark.parametrize("token", ["", "x", "x" * 43, "%00", "..", "%C3%A9"])
@pytest.mark.parametrize("path", ["index.html", "decisions", "page/page.js"])
def test_nothing_is_told_without_the_token(open_desk: Desk, token: str, path: str) -> None:
    assert ask(open_desk, path, token=token)[0] == 403


@pytest.mark.parametrize(
    "path",
    [
        "../index.html",
        "page/../index.html",
        "page/../../../../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/curation/corrections.csv",
        "//etc/passwd",
        "page\\..\\index.html",
        "page/",
        "",
        "page/made-from.json",
        "page/page.js%00.html",
    ],
)
def test_only_the_pages_own_files_are_served(open_desk: Desk, path: str) -> None:
    assert ask(open_desk, path)[0] == 404


@pytest.mark.parametrize("host", ["attacker.example", "127.0.0.1", "127.0.0.1:1", "", None])
def test_another_name_for_this_host_is_refused(open_desk: Desk, host: str | None) -> None:
    assert ask(open_desk, "decisions", Host=host)[0] == 421


FORGED: dict[str, dict[str, str | None]] = {
    "from another origin": {"Origin": "https://attacker.example"},
    "from another port": {"Origin": "http://127.0.0.1:1"},
    "from no page": {"Origin": None},
    "from a sandboxed page": {"Origin": "null"},
    "without the header": {HEADER: None},
    "as a form": {"Content_Type": "application/x-www-form-urlencoded"},
    "as plain text": {"Content_Type": "text/plain"},
    "from another site": {"Sec_Fetch_Site": "cross-site"},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_forged_decision_is_refused(open_desk: Desk, package: Path, name: str) -> None:
    assert ask(open_desk, "decide", ACCEPT, **FORGED[name])[0] == 403
    assert not (package / "curation" / "corrections.csv").exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("", 400),
        ("[1]", 400),
        ("{", 400),
        ("[" * 100_000, 400),
        ({"lines": [], "reason": "x"}, 400),
        ({"lines": [{"table": 1}], "reason": "x"}, 400),
        ({"lines": [{"who": "somebody else"}], "reason": "x"}, 400),
        ({**ACCEPT, "reason": None}, 400),
        ('{"lines": [{"table": "quotes"}], "reason": "\\ud83d"}', 400),
        ({**ACCEPT, "reason": " "}, 422),
        ({"lines": [{"table": "quotes", "row_key": "x", "action": "accept"}], "reason": "x"}, 422),
        ({"lines": [{}], "reason": "x"}, 422),
    ],
)
def test_a_body_that_is_no_decision_is_refused(open_desk: Desk, package: Path, body: object, status: int) -> None:
    found, said, _ = ask(open_desk, "decide", body)
    assert (found, set(json.loads(said))) == (status, {"error"})
    assert not (package / "curation" / "corrections.csv").exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"date": 7, "who": "Ana Reyes"},
        {"date": "2031-04-01T12:00:00Z", "who": "Ana Reyes"},
        {"date": "2031-04-01", "who": "Ana Reyes", "table": "quotes", "row_key": QUOTE},
    ],
)
def test_what_was_never_decided_is_not_taken_back(open_desk: Desk, body: dict[str, object]) -> None:
    assert ask(open_desk, "undo", body)[0] in (400, 409)


@pytest.mark.parametrize("length", [str(MOST_BYTES + 1), "9" * 5000, "-1", "1e3", "\u0662"])
def test_a_body_without_a_sound_length_is_not_read(open_desk: Desk, length: str) -> None:
    with socket.create_connection(("127.0.0.1", open_desk.server_port), timeout=10) as connection:
        host = f"127.0.0.1:{open_desk.server_port}"
        head = (
            f"POST /{open_desk.token}/decide HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n{HEADER}: 1\r\n"
            f"Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        )
        connection.sendall(head.encode())
        assert connection.recv(100).split()[1] in (b"411", b"413")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "HEAD", "TRACE"])
def test_no_other_method_is_known(open_desk: Desk, method: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", open_desk.server_port, timeout=10)
    connection.request(method, f"/{open_desk.token}/index.html")
    assert connection.getresponse().status == 501
    connection.close()


@pytest.mark.parametrize(
    "head",
    [
        "GET /{token}/decisions HTTP/1.1\r\nHost: {host}\r\nHost: attacker.example\r\n\r\n",
        "GET /{token}/decisions HTTP/1.1\r\nHost: attacker.example\r\nHost: {host}\r\n\r\n",
        "GET http://attacker.example/{token}/decisions HTTP/1.1\r\nHost: attacker.example\r\n\r\n",
        "GET /{token}/decisions\r\n\r\n",
        "GET /{token}/decisions HTTP/1.0\r\n\r\n",
    ],
)
def test_no_trick_with_the_name_of_the_host_helps(open_desk: Desk, head: str) -> None:
    host = f"127.0.0.1:{open_desk.server_port}"
    with socket.create_connection(("127.0.0.1", open_desk.server_port), timeout=10) as connection:
        connection.sendall(head.format(token=open_desk.token, host=host).encode())
        said = b"".join(iter(lambda: connection.recv(4096), b""))
    assert b"this desk has another name" in said
    assert b"Ana Reyes" not in said


def test_a_form_of_another_page_cannot_overrule_the_method(open_desk: Desk, package: Path) -> None:
    head = {"X-HTTP-Method-Override": "POST", "Content_Type": "application/json"}
    assert ask(open_desk, "decide", None, **head)[0] == 404
    assert ask(open_desk, "decide?_method=POST", None)[0] == 404
    assert not (package / "curation" / "corrections.csv").exists()


def test_a_link_that_is_put_beside_the_page_leads_nowhere(open_desk: Desk) -> None:
    scratch = open_desk.files["index.html"].parent
    (scratch / "page" / "passwords.js").symlink_to("/etc/passwd")
    (scratch / "up").symlink_to("/etc")
    for path in ("page/passwords.js", "up/passwd"):
        assert ask(open_desk, path)[0] == 404


@pytest.mark.parametrize("path", ["index.html", "page/page.js", "page/page.css", "decisions", "nowhere"])
def test_every_answer_says_what_it_is_and_may_not_be_taken_for_anything_else(open_desk: Desk, path: str) -> None:
    _, _, headers = ask(open_desk, path)
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    kinds = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
    kind = kinds.get(Path(path).suffix, "application/json")
    assert headers["Content-Type"] == f"{kind}; charset=utf-8"


def test_who_dawdles_does_not_keep_others_waiting(open_desk: Desk) -> None:
    slow = [socket.create_connection(("127.0.0.1", open_desk.server_port), timeout=10) for _ in range(40)]
    for connection in slow[:20]:
        connection.sendall(f"POST /{open_desk.token}/decide HTTP/1.1\r\nHost: 127".encode())
    assert ask(open_desk, "decisions")[0] == 200
    assert ask(open_desk, "decide", ACCEPT)[0] == 200
    for connection in slow:
        connection.close()


def test_a_file_that_was_broken_by_hand_is_told_of_and_left_as_it_is(open_desk: Desk, package: Path) -> None:
    file = package / "curation" / "corrections.csv"
    file.write_text("table,row_key\nquotes,x\n", encoding="utf-8")
    status, said, _ = ask(open_desk, "decide", ACCEPT)
    assert (status, "the header is table,row_key,action" in json.loads(said)["error"]) == (422, True)
    assert file.read_text("utf-8") == "table,row_key\nquotes,x\n"


def test_what_is_pulled_while_the_desk_is_open_stays(open_desk: Desk, package: Path) -> None:
    ask(open_desk, "decide", ACCEPT)
    file = package / "curation" / "corrections.csv"
    other = valid_rows()["quotes"][1]["quote_id"]
    with file.open("a", encoding="utf-8") as text:
        text.write(f"quotes,{other},reject,,,no quote,Tomé Brandão,2031-03-30\n")
    ask(open_desk, "decide", {**ACCEPT, "lines": [{"table": "actors", "row_key": "na", "action": "accept"}]})
    lines = json.loads(ask(open_desk, "decisions")[1])["lines"]
    assert {(one["table"], one["who"]) for one in lines} == {
        ("quotes", "Ana Reyes"),
        ("quotes", "Tomé Brandão"),
        ("actors", "Ana Reyes"),
    }


def test_a_package_that_was_built_meanwhile_is_what_decisions_are_held_against(open_desk: Desk, package: Path) -> None:
    rows = valid_rows()
    rows["quotes"][0]["quote_id"] = f"{QUOTE}0"
    rows["quotes"][1]["same_as"] = None
    write_unchecked(rows, package)
    assert json.loads(ask(open_desk, "decisions")[1])["rebuilt"] is True
    status, said, _ = ask(open_desk, "decide", ACCEPT)
    assert (status, json.loads(said)["error"]) == (422, "quotes: there is no such row")


def test_two_desks_have_different_tokens(open_desk: Desk) -> None:
    assert len(open_desk.token) >= 40
    assert open_desk.token in open_desk.url
