"""People before their browsers: who they are, what they press, and the day on which they do it."""

import io
import os
import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core import mail
from PIL import Image, ImageDraw
from playwright.sync_api import Browser, BrowserContext, Page, expect

from talentportal.shared import clock, jobs
from tests.browser.accessibility import overflow
from tests.browser.conftest import CHINESE
from tests.session import PATIENCE
from tests.support.worlds import factories
from tests.support.worlds.cast import City

# Where pictures of each step go (at 360 and 1440 px), if anybody wants to look at them.
PICTURES = os.environ.get("JOURNEY_PICTURES", "")
# Latin words that a Chinese page may well say.
KNOWN = {"jpeg", "heic", "https", "http", "html", "excel", "english", "django", "example"}


@dataclass
class Journey:
    """One city, one browser, and a context for each person who sits before it."""

    city: City
    browser: Browser
    address: str
    monkeypatch: pytest.MonkeyPatch
    pages: dict[str, Page] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)
    last: str = ""
    oddities: list[str] = field(default_factory=list)

    def on(self, moment: str) -> None:
        """Let it be this moment in China, in every thread: the server answers from its own."""
        there = datetime.fromisoformat(moment).replace(tzinfo=clock.CHINA)
        ahead: ContextVar[timedelta] = ContextVar("offset", default=there - clock.wall())
        self.monkeypatch.setattr(clock, "_offset", ahead)

    def visitor(self, name: str) -> Page:
        """The page of somebody, signed in or not; a new browser for whoever is new."""
        self.last = name
        if name not in self.pages:
            context: BrowserContext = self.browser.new_context(**CHINESE)
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.set_viewport_size({"width": 1280, "height": 900})
            page.on("pageerror", lambda error: self.complaints.append(f"{name}: {error}"))
            page.on("console", lambda said: self._hear(name, said.type, said.text))
            self.pages[name] = page
        return self.pages[name]

    def _hear(self, name: str, kind: str, text: str) -> None:
        if kind == "error" and "status of 409" not in text:
            self.complaints.append(f"{name} at {self.pages[name].url}: {text}")

    def officer(self, name: str) -> Page:
        """Somebody of the cast, signed in by the page for it, at his home."""
        page = self.visitor(name)
        if page.url == "about:blank":
            page.goto(f"{self.address}/accounts/login/")
            page.locator("input[name=login]").fill(name)
            page.locator("input[name=password]").fill(factories.PASSWORD)
            press(page)
        else:
            self.home(page)
        expect(page.locator("h1")).to_be_visible()
        return page

    def home(self, page: Page) -> None:
        page.goto(f"{self.address}/home/")

    def picture(self, page: Page, name: str) -> None:
        """Show the page at both widths, and complain about what would not be shown an official."""
        if not PICTURES:
            return
        size = page.viewport_size
        for width in (360, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            if overflow(page) > 0:
                self.oddities.append(f"WIDE {name} {width} px: by {overflow(page)} at {page.url}")
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        if size:
            page.set_viewport_size(size)
        words = set(re.findall(r"[A-Za-z]{4,}", page.locator("body").inner_text()))
        strange = sorted(word for word in words if word.lower() not in KNOWN)
        if strange:
            self.oddities.append(f"ENGLISH {name}: {strange} at {page.url}")

    def work(self) -> None:
        """Let the jobs that wait be done."""
        jobs.run_due_jobs(50)

    def letter_link(self, to: str) -> str:
        """The address in the last letter to somebody."""
        letter = next(each for each in reversed(mail.outbox) if to in each.to)
        found = re.search(r"https?://\S+", str(letter.body))
        assert found, letter.body
        return f"{self.address}/{found[0].split('/', 3)[3]}"


def press(page: Page) -> None:
    """Press what the page is for: the one button that stands out."""
    page.locator("main form .btn-primary").first.click()


def photo(text: str = "", size: tuple[int, int] = (626, 875)) -> bytes:
    """A picture as a phone takes one; the text keeps one from being the other."""
    image = Image.new("RGB", size, "#dfe8f0")
    ImageDraw.Draw(image).text((40, 40), text or "portrait", fill="black")
    content = io.BytesIO()
    image.save(content, "JPEG", quality=80)
    return content.getvalue()


def scan(text: str, pages: int = 2) -> bytes:
    """A scanned document of A4 pages."""
    sheets = []
    for number in range(pages):
        sheet = Image.new("RGB", (827, 1169), "white")
        ImageDraw.Draw(sheet).text((80, 80), f"{text} {number + 1}", fill="black")
        sheets.append(sheet)
    content = io.BytesIO()
    sheets[0].save(content, "PDF", save_all=True, append_images=sheets[1:], resolution=100)
    return content.getvalue()


def upload(name: str, content: bytes) -> dict[str, str | bytes]:
    kind = "application/pdf" if name.endswith(".pdf") else "image/jpeg"
    return {"name": name, "mimeType": kind, "buffer": content}
