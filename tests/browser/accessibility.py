"""axe-core in the page: ``assert violations(page) == []``."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.loading import loaded

AXE = Path(__file__).parents[1] / "vendor/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What passes is only counted: to bring every element of it out of the page takes longer than to look.
RUN = """async rules => {
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return {
    passes: found.passes.length,
    violations: found.violations.map(each => `${each.id}: ${each.nodes[0].html}`),
  };
}"""


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8") + ";0"


def violations(page: Page) -> list[str]:
    """What axe finds, one line each. Evaluated, not inserted: the policy refuses inline scripts.

    The page is made as tall as its content first: what a sticky bar covers can be scrolled free.
    """
    size = loaded(page).viewport_size or {"width": 1280, "height": 900}
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size["width"], "height": height})
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    result = page.evaluate(RUN, RULES)
    assert result["passes"]
    found: list[str] = result["violations"]
    return found


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the screen."""
    return int(loaded(page).evaluate("document.documentElement.scrollWidth - innerWidth"))
