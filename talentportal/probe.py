"""``python -m talentportal.probe``: ask the web server of this container whether it is ready."""

import http.client
import os
import sys


def main() -> int:
    """0 when ``/readyz`` answers 200; asked with a host name that the portal accepts."""
    host = os.environ["ALLOWED_HOSTS"].split(",")[0].lstrip(".")
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), 8)
    connection.request("GET", "/readyz", headers={"Host": host})
    response = connection.getresponse()
    sys.stdout.write(response.read().decode() + "\n")
    return 0 if response.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
