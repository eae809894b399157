"""The letter of an invitation and the link in it; a job sends it after the commit.

The order holds no secret: the link is made when the letter is written.
"""

from django.core.mail import send_mail
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from talentportal.directory.models import Invitation
from talentportal.shared.addresses import site_url
from talentportal.shared.jobs import order_job

KIND = "invitation_letter"
_signer = Signer(salt="talentportal.invitation")


def token_of(invitation: Invitation) -> str:
    """What the link in the letter carries."""
    return _signer.sign(f"{invitation.pk}-{invitation.nonce}")


def invitation_of(token: str) -> Invitation | None:
    """The invitation behind a link, whatever its state; none for a forged or replaced link."""
    try:
        pk, _dash, nonce = _signer.unsign(token).partition("-")
    except BadSignature:
        return None
    found = Invitation.objects.filter(pk=pk, nonce=nonce)
    return found.select_related("office", "invited_by").prefetch_related("duties__on").first()


def order_invitation_letter(invitation: Invitation) -> None:
    """Order the letter in the caller's transaction."""
    order_job(
        kind=KIND,
        key=f"{KIND}:{invitation.pk}:{invitation.nonce[:12]}",
        params={"invitation": invitation.pk},
        requested_by=invitation.invited_by,
    )


def send_invitation_letter(pk: int) -> None:
    """Send it, unless it has been settled in the meantime."""
    invitation = Invitation.objects.select_related("office", "invited_by").get(pk=pk)
    if not invitation.is_open:
        return
    link = site_url(reverse("invitation", args=[token_of(invitation)]))
    body = render_to_string(
        "directory/letters/invitation.txt", {"invitation": invitation, "link": link}
    )
    subject = _("Invitation to %(office)s") % {"office": invitation.office.label}
    send_mail(subject, body, None, [invitation.email])
