"""Whom the demonstration can be seen as."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from talentportal.directory.duties import Duty, grant_models
from talentportal.directory.models import User


@dataclass
class DemoGroup:
    """People of the demonstration with the same duty."""

    label: str
    people: list[tuple[User, str]] = field(default_factory=list)


def demo_people() -> list[DemoGroup]:
    """Everybody whom the demonstration can be seen as, by duty; applicants last."""
    groups = {duty.value: DemoGroup(str(duty.label)) for duty in Duty}
    seen: set[int] = set()
    for model in grant_models():
        rows = model.objects.filter(
            permission__codename__in=Duty.values, user__is_active=True
        ).select_related("user", "permission", "content_object")
        for row in rows.order_by("user_id"):
            seen.add(row.user_id)
            where = getattr(row.content_object, "short_name", "") or str(row.content_object)
            groups[row.permission.codename].people.append((row.user, where))
    applicants = DemoGroup(_("Applicants"))
    for user in User.objects.filter(is_active=True, is_superuser=False).exclude(pk__in=seen):
        applicants.people.append((user, ""))
    return [group for group in [*groups.values(), applicants] if group.people]
