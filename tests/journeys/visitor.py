"""Somebody at a browser without JavaScript: reads pages, follows links by their words, presses buttons by theirs."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

from django.test import Client

PASSWORD = "four words without any order"


@dataclass
class Form:
    action: str = ""
    method: str = "get"
    fields: dict[str, list] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # words, name, value

    def put(self, name: str | None, value: object) -> None:
        if name:
            self.fields.setdefault(name, []).append(value)


class Page(HTMLParser):
    """The links and forms of a page, and its words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.words: list[str] = []
        self._open: list[dict] = []  # links, buttons and textareas whose words are being read
        self._form: Form | None = None
        self._select, self._first = "", None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "form":
            self._form = Form(facts.get("action") or "", (facts.get("method") or "get").lower())
            self.forms.append(self._form)
        elif tag in {"a", "button", "textarea", "option"}:
            self._open.append({"tag": tag, "words": "", **facts})
        elif tag == "select":
            self._select, self._first = facts.get("name", ""), None
        elif tag == "input" and self._form is not None:
            self._input(facts)

    def _input(self, facts):
        kind = facts.get("type", "text")
        if kind in {"submit", "button"}:
            self._form.buttons.append((facts.get("value", ""), facts.get("name", ""), facts.get("value", "")))
        elif kind not in {"radio", "checkbox", "file"} or "checked" in facts:
            self._form.put(facts.get("name"), facts.get("value", "on" if kind == "checkbox" else ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        if tag == "select" and self._form is not None and self._select not in self._form.fields:
            self._form.put(self._select, self._first)  # what a browser shows when nothing is selected
        if self._open and self._open[-1]["tag"] == tag:
            self._close(self._open.pop())

    def _close(self, part):
        words = " ".join(part["words"].split())
        if part["tag"] == "a" and part.get("href"):
            self.links.append((words, part["href"]))
        elif self._form is None:
            return
        elif part["tag"] == "button":
            self._form.buttons.append((words, part.get("name", ""), part.get("value", "")))
        elif part["tag"] == "textarea":
            self._form.put(part.get("name"), part["words"].removeprefix("\n"))
        elif part["tag"] == "option":
            self._first = part.get("value", words) if self._first is None else self._first
            if "selected" in part:
                self._form.put(self._select, part.get("value", words))

    def handle_data(self, data):
        self.words.append(data)
        for part in self._open:
            part["words"] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


class Visitor:
    """One person's browser."""

    def __init__(self, address: str = "") -> None:
        self.address = address
        self.client = Client(enforce_csrf_checks=True)
        self.page = Page("")
        self.url = ""

    def open(self, url: str) -> "Visitor":
        return self._read(self.client.get(url, follow=True), url)

    def _read(self, response, url: str) -> "Visitor":
        last = response.redirect_chain[-1][0] if response.redirect_chain else url
        assert response.status_code == 200, f"{self.address} {last}: {response.status_code}"
        asked = response.request
        self.url = asked["PATH_INFO"] + (f"?{asked['QUERY_STRING']}" if asked["QUERY_STRING"] else "")
        self.page = Page(response.content.decode())
        return self

    def follow(self, words: str) -> "Visitor":
        """The first link with these words."""
        found = [href for text, href in self.page.links if words in text]
        assert found, f"no link “{words}” at {self.url}: {[text for text, _href in self.page.links]}"
        return self.open(self._absolute(found[0]))

    def press(self, words: str, **typed: object) -> "Visitor":
        """The first button with these words, after typing."""
        pairs = [(form, button) for form in self.page.forms for button in form.buttons if words in button[0]]
        assert pairs, f"no button “{words}” at {self.url}: {[form.buttons for form in self.page.forms]}"
        form, (_words, name, value) = pairs[0]
        sent = form.fields | typed | ({name: value} if name else {})
        url = self._absolute(form.action or self.url)
        return self._read(getattr(self.client, form.method)(url, sent, follow=True), url)

    def _absolute(self, href: str) -> str:
        return urljoin(self.url, href).split("#", maxsplit=1)[0]

    def sees(self, words: str) -> bool:
        return words in self.page.text

    def sign_in(self) -> "Visitor":
        """By the e-mail address and the password, at the page for it."""
        return self.open("/account/login/").press("Sign in", login=self.address, password=PASSWORD)
