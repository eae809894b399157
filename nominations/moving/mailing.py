"""Letters by mail: what stands in the portal, sent to the address of the account."""

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from nominations.models import Letter
from talentportal.shared.addresses import site_url


def mail_letter(pk: int) -> bool:
    """Send a letter to the account it is for; ``False`` when the account has no address any more."""
    letter = Letter.objects.select_related("to").get(pk=pk)
    if not letter.to.email:
        return False
    foot = _("You can read this letter and your application at {site}.").format(site=site_url())
    send_mail(letter.subject, f"{letter.body}\n\n{foot}\n", None, [letter.to.email])
    return True
