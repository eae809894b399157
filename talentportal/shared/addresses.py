"""The portal's own address, for whatever is read elsewhere: books, letters, mails.

Never the address of a request: a letter is sent by a worker, a book is printed and kept for
decades, and whoever asks may have reached the portal by another name.
"""

from django.conf import settings


def site_url(path: str = "/") -> str:
    """``path`` of this portal (it begins with a slash) as an address to print or to send."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"
