"""The pool of experts of a city."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from reviews.experts.services.assigning import require_run
from reviews.models import Expert
from talentportal.directory.models import Office, User
from talentportal.programs.models import Edition
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text


@transaction.atomic
def add_expert(
    *,
    edition: Edition,
    actor: User,
    account: str,
    employer: Office | None = None,
    employer_name: str = "",
    trades: str = "",
    title: str = "",
) -> Expert:
    """Enter an account (its name or e-mail address) in the pool of the edition's city."""
    require_run(actor, edition)
    wanted = account.strip()
    user = User.objects.filter(Q(username=wanted) | Q(email__iexact=wanted), is_active=True).first()
    if user is None or edition.city is None:
        raise Refused.because(
            "no-such-account",
            _("There is no active account “{account}”.").format(account=wanted),
            place="account",
            remedy=_("Check the spelling, or ask the expert to open an account first."),
        )
    if Expert.objects.filter(user=user).exists():
        raise Refused.because(
            "expert-already",
            _("{name} is in the pool already.").format(name=user.full_name),
            place="account",
            remedy=_("If the entry is resting, let it be called again in the list."),
        )
    name = clean_text(employer_name)
    if employer is None and name:
        employer = Office.objects.filter(name=name, path__startswith=edition.city.path).first()
    return Expert.objects.create(
        user=user,
        city=edition.city,
        employer=employer,
        employer_name=name or (employer.name if employer else ""),
        trades=clean_text(trades),
        title=clean_text(title),
    )


@transaction.atomic
def let_be_called(*, edition: Edition, expert: Expert, actor: User, active: bool) -> Expert:
    """Let an expert be drawn and named (or no longer); panels that sit already are not touched."""
    require_run(actor, edition)
    if expert.city_id != edition.city_id:
        raise PermissionDenied
    expert.is_active = active
    expert.save(update_fields=["is_active"])
    return expert
