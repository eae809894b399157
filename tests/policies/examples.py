"""For each route with arguments: one object of the portal in use, and whose it is.

The duties that a policy names are looked for on the example's dossier, offices, edition and panel.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from django.core.files.base import ContentFile

from nominations.models import Dossier
from reviews.models import Payment, ResultImport
from talentportal.directory.letters import token_of
from talentportal.directory.models import Office, User
from talentportal.programs.models import Ban, Edition, HonourRecord
from talentportal.shared import clock
from tests.support.worlds.portal import Portal


@dataclass(frozen=True)
class Example:
    """Arguments of a route and whose object they name.

    ``only`` are the alternatives of the policy that count here (a stage has one duty of many);
    ``writing`` the same for sending, where more may read than write.
    """

    kwargs: dict[str, Any] = field(default_factory=dict)
    dossier: Dossier | None = None
    offices: tuple[Office, ...] = ()
    edition: Edition | None = None
    owner: User | None = None
    has_panel: bool = False
    only: str = ""
    writing: str = ""

    def narrowed(self, alternatives: set[str], method: str) -> set[str]:
        """The alternatives of a policy that count for this object."""
        for named in (self.only, self.writing if method == "post" else ""):
            if named:
                alternatives = alternatives & set(named.split(" | "))
        return alternatives


def _dossier(stage: str, **more: str) -> Callable[[Portal], Example]:
    def example(portal: Portal) -> Example:
        dossier = portal.yuci.dossiers[stage]
        return _about(portal, dossier, {"number": dossier.number, **more})

    return example


def _about(portal: Portal, dossier: Dossier, kwargs: dict[str, Any]) -> Example:
    visits = dossier.visits.select_related("office")
    offices = tuple(visit.office for visit in visits)
    edition = dossier.edition if offices else None
    return Example(kwargs, dossier, offices, edition, dossier.applicant)


def _held(stage: str, **more: str) -> Callable[[Portal], Example]:
    """A dossier that only its present holder may act on."""

    def example(portal: Portal) -> Example:
        dossier = portal.yuci.dossiers[stage]
        assert dossier.office is not None
        kwargs = {"number": dossier.number, **more}
        return Example(
            kwargs, dossier, (dossier.office,), None, dossier.applicant, only="examine@office"
        )

    return example


def _paper(kind: str, book: bool = False) -> Callable[[Portal], Example]:
    def example(portal: Portal) -> Example:
        dossier = portal.yuci.dossiers["examination"]
        kept = portal.yuci.books if book else portal.yuci.attachments
        kwargs: dict[str, Any] = {"pk": kept["examination"].pk}
        if kind:
            kwargs["kind"] = kind
        if book and kind == "":
            kwargs["number"] = dossier.number
        return _about(portal, dossier, kwargs)

    return example


def _edition(key: str = "slug", **more: Any) -> Callable[[Portal], Example]:
    return lambda portal: Example({key: portal.edition.slug, **more}, edition=portal.edition)


def _configured(**more: Any) -> Callable[[Portal], Example]:
    """An edition of the city, for whoever configures the city's editions."""

    def example(portal: Portal) -> Example:
        return Example({"slug": portal.edition.slug, **more}, offices=(portal.city.city,))

    return example


def _kept(register: type[HonourRecord] | type[Ban], **given: Any) -> Callable[[Portal], Example]:
    """An entry that the city keeps in a register."""

    def example(portal: Portal) -> Example:
        entry, _created = register.objects.get_or_create(
            kept_by=portal.city.city,
            subject_index="somebody",
            defaults={"full_name": "示例人", **given},
        )
        return Example({"pk": entry.pk}, offices=(portal.city.city,))

    return example


def _place(stage: str, **more: str) -> Callable[[Portal], Example]:
    def example(portal: Portal) -> Example:
        bureau = portal.yuci.bureau
        kwargs = {"slug": portal.edition.slug, "office": bureau.pk, "stage": stage, **more}
        return Example(kwargs, offices=(bureau,), only="recommend@office")

    return example


def _on(
    name: str, key: str = "pk", attribute: str = "pk", only: str = "", **more: Any
) -> Callable[..., Example]:
    """An object of the edition by one of its attributes."""

    def example(portal: Portal) -> Example:
        value = getattr(getattr(portal, name), attribute)
        return Example({key: value, **more}, edition=portal.edition, only=only)

    return example


def _result_import(portal: Portal) -> Example:
    """A file of results of the edition, kept once."""
    found, _created = ResultImport.objects.get_or_create(
        edition=portal.edition,
        stage="experts",
        defaults={
            "name": "成绩.xlsx",
            "sha256": "0" * 64,
            "imported_by": portal.city.runner,
            "file": ContentFile(b"x", name="results.xlsx"),
        },
    )
    return Example({"pk": found.pk}, edition=portal.edition)


def _payment(portal: Portal) -> Example:
    """A sum due to somebody honoured in the edition."""
    honour = HonourRecord.objects.filter(edition=portal.edition).first()
    found, _created = Payment.objects.get_or_create(
        honour=honour, kind="prize", ordinal=1, defaults={"yuan": 1, "due_on": clock.today()}
    )
    return Example({"pk": found.pk}, edition=portal.edition)


def _list(name: str, sent: bool) -> Callable[[Portal], Example]:
    return lambda portal: Example(
        {"pk": getattr(portal, name).pk},
        offices=(portal.yuci.bureau,),
        edition=portal.edition if sent else None,
    )


def _sheet(**more: Any) -> Callable[[Portal], Example]:
    return lambda portal: Example(
        {"pk": portal.panel.pk, "code": portal.assignment.code, **more}, has_panel=True
    )


def _office(**more: Any) -> Callable[[Portal], Example]:
    return lambda portal: Example({"pk": portal.yuci.bureau.pk, **more}, offices=_managers(portal))


def _managers(portal: Portal) -> tuple[Office, ...]:
    """A manager of the city looks after every office of the city."""
    return (portal.yuci.bureau, portal.city.city)


def _job(name: str) -> Callable[[Portal], Example]:
    return lambda portal: Example(
        {"pk": getattr(portal, name).pk}, owner=getattr(portal, name).requested_by
    )


def _confirm_email(portal: Portal) -> Example:
    address, _new = EmailAddress.objects.get_or_create(
        user=portal.city.stranger, email="second@example.com"
    )
    return Example({"key": EmailConfirmationHMAC(address).key})


def _opinions(portal: Portal) -> Example:
    """Read by all who see the dossier, written by the office that holds it."""
    found = _dossier("recommendation")(portal)
    return replace(found, writing="recommend@office")


def _hat(portal: Portal) -> Example:
    """One duty of the switcher; nobody else has it."""
    bureau = portal.yuci.bureau
    return Example({"key": f"examine-office-{bureau.pk}"}, offices=(bureau,))


def _bureaus(portal: Portal) -> Example:
    return Example(offices=(portal.yuci.bureau, portal.pingyao.bureau, portal.city.city_bureau))


OWN_DRAFT = ("overview", "way_in", "papers", "narrative", "check", "preview", "submit", "withdraw")
PANEL = (
    "panel",
    "panel_open",
    "panel_remind",
    "panel_reserve",
    "member_depart",
    "member_call",
    "panel_hand_over",
    "panel_close",
    "panel_dissolve",
    "ballot_open",
    "ballot_admit",
    "ballot_close",
    "ballot_void",
    "reopening_ask",
)
EXAMPLES: dict[str, Callable[[Portal], Example]] = {
    **{f"nominations:{name}": _dossier("draft") for name in OWN_DRAFT},
    "nominations:supplement": _dossier("draft"),
    "nominations:start": _edition(),
    "nominations:section": _dossier("draft", key="work"),
    "nominations:material": _dossier("draft", material="evidence"),
    "nominations:upload": _dossier("draft", material="evidence"),
    "nominations:photo": _dossier("draft", key="photo"),
    "nominations:receipt": _dossier("examination"),
    "nominations:letter": lambda portal: Example(
        {"pk": portal.letter.pk}, dossier=portal.returned, owner=portal.returned.applicant
    ),
    "nominations:file": _paper("pdf"),
    "nominations:book": _paper("", book=True),
    "nominations:book-order": _dossier("examination"),
    "nominations:versions": _dossier("examination"),
    "nominations:versions_compared": _dossier("examination"),
    "nominations:verify": lambda portal: Example(
        {
            "number": portal.yuci.dossiers["examination"].number,
            "code": portal.yuci.books["examination"].code,
        }
    ),
    "nominations:batch": lambda portal: Example({"verb": "pass_review"}),
    "nominations:batch_result": _job("batch"),
    "nominations:headcount": lambda portal: Example(
        {"slug": portal.edition.slug, "office": portal.yuci.bureau.pk},
        offices=(portal.yuci.bureau,),
    ),
    **{
        f"nominations:{name}": _dossier("examination")
        for name in ("dossier", "history", "changes", "dossier_letters")
    },
    "nominations:opinions": _opinions,
    "nominations:confirm": _held("examination", requirement="materials_checked"),
    "nominations:sighted": _held("examination"),
    "nominations:dossier_id_number": _held("examination"),
    "nominations:step": _held("examination", verb="pass_review"),
    "jobs:detail": _job("job"),
    "jobs:file": _job("job"),
    "jobs:retry": _job("job"),
    "jobs:pause": _job("job"),
    "jobs:resume": _job("job"),
    "jobs:cancel": _job("job"),
    "act_as": _hat,
    "employers_to_confirm": _bureaus,
    "employer": lambda portal: Example(
        {"pk": portal.employer.pk}, offices=(portal.yuci.bureau, portal.city.city_bureau)
    ),
    "office_people": _office(),
    "invite": _office(),
    "withdraw_duty": lambda portal: Example(
        {
            "pk": portal.yuci.bureau.pk,
            "user_pk": portal.city.yuci_examiner.pk,
            "duty": "examine",
        },
        offices=_managers(portal),
    ),
    "revoke_invitation": lambda portal: Example(
        {"pk": portal.yuci.bureau.pk, "invitation_pk": portal.invitation.pk},
        offices=_managers(portal),
    ),
    "resend_invitation": lambda portal: Example(
        {"pk": portal.yuci.bureau.pk, "invitation_pk": portal.invitation.pk},
        offices=_managers(portal),
    ),
    "invitation": lambda portal: Example({"token": token_of(portal.invitation)}),
    "account_confirm_email": _confirm_email,
    "account_reset_password_from_key": lambda portal: Example({"uidb36": "1", "key": "x-y"}),
    "reviews:consultations": _place("recommendation"),
    "reviews:consultations-ask": _place("recommendation"),
    "reviews:consultations-table": _place("recommendation"),
    "reviews:consultation-reply": lambda portal: Example(
        {"pk": portal.consultation.pk}, offices=(portal.yuci.bureau,)
    ),
    "reviews:consultation-scan": lambda portal: Example(
        {"pk": portal.consultation.pk}, offices=(portal.yuci.bureau,)
    ),
    "reviews:internal-notice": _place("recommendation"),
    "reviews:list": _place("recommendation"),
    "reviews:list-send": _place("recommendation"),
    "reviews:list-change": _place("recommendation", action="unseal"),
    "reviews:list-show": _list("sent", sent=True),
    "reviews:list-workbook": _list("sent", sent=True),
    "reviews:list-scan": _list("ranked", sent=False),
    "reviews:list-receive": lambda portal: Example(
        {"pk": portal.sent.pk}, edition=portal.edition, offices=(portal.yuci.bureau,)
    ),
    "programs:edition": _configured(),
    "programs:text": _configured(),
    "programs:following": _configured(),
    "programs:publish": _configured(),
    "programs:discard": _configured(),
    "programs:revision": _configured(number=1),
    "programs:download": _configured(number=1),
    "programs:mend": _configured(at="paper.copies"),
    "programs:part": _configured(at="stages.recommendation"),
    "programs:add": _configured(at="deadlines", kind=0),
    "programs:change": _configured(at="stages.recommendation", how="down"),
    "nominations:specimen-form": _configured(),
    "rehearsals:order": _configured(),
    "programs:honour_strike": _kept(HonourRecord, awarded_on=date(2015, 5, 1), level=3),
    "programs:ban_lift": _kept(Ban, starts_on=date(2015, 5, 1), ends_on=date(2016, 5, 1)),
    "reviews:lists-received": _edition(),
    "reviews:edition": _edition(),
    "reviews:notice": _on("notice", "slug", "slug"),
    "reviews:object": _on("notice", "slug", "slug"),
    "reviews:honour": _on("honour"),
    "reviews:desk": _edition(),
    "reviews:extension": _edition(),
    "reviews:honourees": _edition(),
    "reviews:reserves": _edition(),
    "reviews:honourees-sheet": _edition(),
    "reviews:certificates-print": _edition(),
    "reviews:certificate-print": lambda portal: _edition(pk=portal.honour.pk)(portal),
    "reviews:place": _place("recommendation"),
    "reviews:meeting-record": _place("recommendation"),
    "reviews:meeting": _on("meeting", only="run@edition | audit@edition"),
    "reviews:meeting-scan": _on("meeting", only="run@edition | audit@edition"),
    "reviews:carry-out": _on("meeting", only="run@edition", verb="propose"),
    "reviews:notice-draft": _edition(stage="notice"),
    "reviews:notice-desk": _on("notice", "slug", "slug"),
    "reviews:notice-words": _on("draft_notice", "slug", "slug"),
    "reviews:notice-open": _on("draft_notice", "slug", "slug"),
    "reviews:notice-letter": _on("notice", "slug", "slug"),
    "reviews:notice-extend": _on("notice", "slug", "slug"),
    "reviews:notice-take-back": _on("notice", "slug", "slug"),
    "reviews:notice-close": _on("notice", "slug", "slug"),
    "reviews:objection": _on("objection", "reference", "reference"),
    "reviews:objection-file": _on("objection", "reference", "reference", number=1),
    "reviews:objection-end": _on("objection", "reference", "reference"),
    "reviews:objection-member": _on("objection", "reference", "reference"),
    "reviews:experts": _edition("edition"),
    "reviews:expert_add": _edition("edition"),
    "reviews:expert_active": lambda portal: Example(
        {"edition": portal.edition.slug, "pk": portal.assignment.expert_id},
        edition=portal.edition,
    ),
    "reviews:panels": _edition("edition"),
    "reviews:panel_new": _edition("edition", stage="experts"),
    **{f"reviews:{name}": _on("panel") for name in PANEL},
    "reviews:reopening_grant": _on("reopening"),
    "reviews:reopening_drop": _on("reopening"),
    "reviews:ranking": _edition("edition", stage="experts"),
    "reviews:ranking_step": _edition("edition", stage="experts"),
    "reviews:ranking_workbook": _edition("edition", stage="experts"),
    "reviews:result_imports": _edition("edition", stage="experts"),
    "reviews:result_template": _edition("edition", stage="experts"),
    "reviews:result_import": _result_import,
    "reviews:result_import_apply": _result_import,
    "reviews:result_import_seal": _result_import,
    "reviews:result_import_file": _result_import,
    **{
        f"reviews:payments{name}": _edition("edition")
        for name in ("", "-draw-up", "-sheet", "-assess", "-act")
    },
    "reviews:payment-take-back": _payment,
    "reviews:inspection": lambda portal: Example(
        {"number": portal.yuci.dossiers["experts"].number}, edition=portal.edition
    ),
    **{
        f"reviews:{name}": lambda portal: Example({"pk": portal.panel.pk}, has_panel=True)
        for name in ("scoring_panel", "ballot", "ballot_count", "ballot_result")
    },
    **{f"reviews:sheet{name}": _sheet() for name in ("", "_submit", "_aside")},
    "reviews:sheet_paper": _sheet(number=1),
    "reviews:sheet_page": _sheet(number=1, page=1),
}
