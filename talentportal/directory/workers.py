"""Handlers of this app's jobs; ``talentportal.shared.jobs`` finds them by the name of this module."""

from talentportal.directory.letters import KIND, send_invitation_letter
from talentportal.shared.jobs import RunningJob, job


@job(KIND)
def send_letter(running: RunningJob) -> None:
    """Send the letter of one invitation."""
    send_invitation_letter(running.params["invitation"])
