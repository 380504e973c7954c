"""Visits every menu entry as each role, as a browser would, over HTTP."""

import json
import re
import time
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from state import ROOT, say


class Page(HTMLParser):
    """The first heading, the rows of tables and the menu's links of a page."""

    def __init__(self, text):
        super().__init__()
        self.headings, self.links, self.rows = [], [], 0
        self._in_menu = self._in_heading = self._in_body = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "nav" and attrs.get("id") == "menu":
            self._in_menu = True
        elif tag == "a" and self._in_menu:
            self.links.append(attrs["href"])
        elif tag == "h1":
            self._in_heading = True
            self.headings.append("")
        elif tag == "tbody":
            self._in_body = True
        elif tag == "tr" and self._in_body:
            self.rows += 1

    def handle_endtag(self, tag):
        if tag == "nav":
            self._in_menu = False
        elif tag == "h1":
            self._in_heading = False
        elif tag == "tbody":
            self._in_body = False

    def handle_data(self, data):
        if self._in_heading:
            self.headings[-1] += data


def visit(base):
    """`{"ok", "pages": {role: {path: [status, heading, rows]}}}` of every role's menu."""
    _await_health(base)
    pages = {}
    for account in json.loads((ROOT / "reports" / "demo" / "accounts.json").read_text(encoding="utf-8")):
        say(f"visiting as {account['role']}")
        pages[account["role"]] = _visit_as(base, account)
    ok = all(
        visited and all(status == 200 and heading for status, heading, _rows in visited.values())
        for visited in pages.values()
    )
    return {"ok": ok, "seconds": 0, "pages": pages}


def _await_health(base):
    answer = "no answer"
    for _try in range(240):
        try:
            with build_opener().open(f"{base}/healthz", timeout=10) as response:
                if json.load(response)["ok"]:
                    return
        except HTTPError as error:
            answer = error.read().decode(errors="replace")[:300]
        except (URLError, OSError) as error:
            answer = str(error)
        time.sleep(0.5)
    raise SystemExit(f"== the application did not become healthy: {answer}")


def _visit_as(base, account):
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    _status, text = _get(opener, f"{base}/account/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)[1]
    form = {"csrfmiddlewaretoken": token, "login": account["username"], "password": account["password"]}
    request = Request(f"{base}/account/login/", urlencode(form).encode(), {"Referer": f"{base}/account/login/"})
    with opener.open(request, timeout=30) as response:
        home = response.read().decode()
    visited = {}
    for path in Page(home).links:
        status, text = _get(opener, base + path)
        page = Page(text)
        heading = " ".join(page.headings[0].split()) if len(page.headings) == 1 else ""
        visited[path] = [status, heading, page.rows]
    return visited


def _get(opener, url):
    try:
        with opener.open(url, timeout=30) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode(errors="replace")
