"""axe-core in the page: ``assert violations(page) == []``."""

from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "vendor/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page) -> list[str]:
    """What axe finds, one line each. Evaluated, not inserted: the policy refuses inline scripts.

    The page is made as tall as its content first: what a sticky bar covers can be scrolled free.
    """
    size = page.viewport_size or {"width": 1280, "height": 900}
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": height})
    page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
    result = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert result["passes"]
    return [f"{each['id']}: {each['nodes'][0]['html']}" for each in result["violations"]]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
