"""Files as they are kept, and as a browser gets them."""

from django.core.files.storage import default_storage

from talentportal.directory.models import User
from talentportal.shared.models import Job
from tests.support.clients import signed_in


def content_of(job: Job) -> bytes:
    """The file that a job made."""
    with default_storage.open(job.result_file) as stored:
        return stored.read()


def fetched(user: User, url: str) -> bytes:
    """The file at an address, as the browser of ``user`` gets it."""
    response = signed_in(user).get(url)
    assert response.status_code == 200
    return b"".join(response.streaming_content)
