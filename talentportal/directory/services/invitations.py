"""Officers and experts are invited: by mail, to named duties, for a limited time."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils.translation import gettext as _

from talentportal.directory.access import managed_offices
from talentportal.directory.duties import Duty, Why, grant, office_of
from talentportal.directory.letters import order_invitation_letter
from talentportal.directory.models import DutyCause, Invitation, InvitedDuty, Office, User
from talentportal.directory.same_person import same_holder
from talentportal.shared import clock
from talentportal.shared.refusals import Refused
from talentportal.shared.text import clean_text

VALID_FOR = timedelta(days=14)


@transaction.atomic
def invite(
    *,
    manager: User,
    office: Office,
    email: str,
    full_name: str,
    duties: Iterable[tuple[Duty, models.Model]],
) -> Invitation:
    """Invite somebody to duties on an office that ``manager`` manages, or on what belongs to it.

    An edition or a panel names, as ``duty_office``, the office whose manager may invite to it.
    """
    wanted = list(dict.fromkeys(duties))
    if not wanted:
        raise Refused.because("duty-missing", _("Choose at least one duty."), "duties", "")
    for _duty, on in wanted:
        _refuse_foreign(manager, office_of(on))
    for account in User.objects.filter(emailaddress__email__iexact=email.strip()):
        _refuse_own(manager, account)
    invitation = Invitation.objects.create(
        email=email.strip().lower(),
        full_name=clean_text(full_name),
        nonce=secrets.token_hex(16),
        office=office,
        invited_by=manager,
        expires_at=clock.now() + VALID_FOR,
    )
    InvitedDuty.objects.bulk_create(
        InvitedDuty(
            invitation=invitation,
            duty=duty.value,
            content_type=ContentType.objects.get_for_model(on),
            object_id=on.pk,
        )
        for duty, on in wanted
    )
    order_invitation_letter(invitation)
    return invitation


def _refuse_foreign(manager: User, office: Office) -> None:
    if not managed_offices(manager).filter(pk=office.pk).exists():
        raise Refused.because(
            "not-your-office",
            _("You do not manage %(office)s.") % {"office": office},
            "",
            _("Ask a manager of that office or of the one above it."),
        )


@transaction.atomic
def resend(*, manager: User, invitation: Invitation) -> Invitation:
    """Send a fresh link, valid anew; links sent before stop working."""
    locked = _lock(manager, invitation)
    if locked.state not in ("open", "expired"):
        raise _settled(locked)
    locked.nonce = secrets.token_hex(16)
    locked.expires_at = clock.now() + VALID_FOR
    locked.save(update_fields=["nonce", "expires_at"])
    order_invitation_letter(locked)
    return locked


@transaction.atomic
def revoke(*, manager: User, invitation: Invitation) -> Invitation:
    """Take an invitation back; its link stops working."""
    locked = _lock(manager, invitation)
    if locked.state not in ("open", "expired"):
        raise _settled(locked)
    locked.revoked_at = clock.now()
    locked.save(update_fields=["revoked_at"])
    return locked


def _lock(manager: User, invitation: Invitation) -> Invitation:
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    _refuse_foreign(manager, locked.office)
    return locked


@transaction.atomic
def accept(*, invitation: Invitation, user: User) -> Invitation:
    """Give ``user`` the duties of an open invitation, once."""
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not locked.is_open or locked.nonce != invitation.nonce:
        raise _settled(locked)
    given = [each for each in locked.duties.prefetch_related("on") if each.on is not None]
    _refuse_if_inviter_left(locked, [each.on for each in given])
    _refuse_own(locked.invited_by, user)
    _refuse_other_address(locked, user)
    why = Why(locked.invited_by, DutyCause.INVITATION)
    for each in given:
        grant(user, Duty(each.duty), each.on, why)
    locked.accepted_at = clock.now()
    locked.accepted_by = user
    locked.save(update_fields=["accepted_at", "accepted_by"])
    return locked


def _refuse_own(manager: User, user: User) -> None:
    """Nobody gives a duty to the same person, by a second account neither."""
    if same_holder(manager, user):
        raise Refused.because(
            "own-invitation",
            _("Nobody gives himself a duty."),
            "email",
            _("Another manager of the office, or of the one above it, must invite you."),
        )


def _refuse_other_address(invitation: Invitation, user: User) -> None:
    """The duties are for whoever reads the mail of the address that was invited."""
    verified = EmailAddress.objects.filter(user=user, verified=True)
    if not verified.filter(email__iexact=invitation.email).exists():
        raise Refused.because(
            "another-address",
            _("This invitation was sent to another e-mail address than that of your account."),
            "",
            _(
                "Sign in with the account of that address or add the address to your account; or "
                "ask whoever invited you to invite the address of this account."
            ),
        )


def _refuse_if_inviter_left(invitation: Invitation, objects: list[Any]) -> None:
    managed = set(managed_offices(invitation.invited_by).values_list("pk", flat=True))
    if all(office_of(on).pk in managed for on in objects):
        return
    raise Refused.because(
        "inviter-left",
        _("Whoever invited you may no longer give these duties."),
        "",
        _("Ask the office that invited you for a new one."),
    )


@transaction.atomic
def accept_with_new_account(
    *, invitation: Invitation, username: str, password: str, full_name: str
) -> User:
    """Open an account for the invited address (which the link has proved) and accept with it."""
    if User.objects.filter(email__iexact=invitation.email).exists():
        raise Refused.because(
            "account-exists",
            _("There is an account for this e-mail address already."),
            "",
            _("Sign in with it, then open the link of the letter again."),
        )
    user = User.objects.create_user(
        username=username, email=invitation.email, password=password, full_name=full_name
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    accept(invitation=invitation, user=user)
    return user


def _settled(invitation: Invitation) -> Refused:
    sentences = {
        "accepted": _("This invitation has been accepted already."),
        "revoked": _("This invitation has been taken back."),
        "expired": _("This invitation is no longer valid."),
        "open": _("This link has been replaced by a newer one."),
    }
    remedies = {
        "accepted": _("Sign in; your duties are listed in your account."),
        "open": _("Use the link of the latest letter."),
    }
    state = invitation.state
    remedy = remedies.get(state) or _("Ask the office that invited you for a new one.")
    return Refused.because(f"invitation-{state}", sentences[state], "", remedy)


def why_not(invitation: Invitation) -> Refused | None:
    """What the page says of an invitation that cannot be accepted."""
    return None if invitation.is_open else _settled(invitation)
