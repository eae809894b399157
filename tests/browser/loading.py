"""A page that is read at once, and not by an expectation that waits, is waited for first."""

from playwright.sync_api import Page


def loaded(page: Page) -> Page:
    """The page with all of it there: a click waits for the next page to begin, not for its content."""
    page.wait_for_load_state()
    return page
