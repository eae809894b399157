"""What happens around a public notice: opening it, objecting, inquiring, closing it."""

from rehearsals.scene import Scene
from reviews.models import Consequence, ObjectionState, PublicNotice
from reviews.notices.services import inquiries, notices, objections
from talentportal.directory.models import Duty, User
from talentportal.programs.document import Stage

OBJECTIONS = (
    (
        "反映其申报的一项成果系他人完成，请予核实。",
        True,
        "经核查，该成果的主要完成人不是申报人，反映属实。",
    ),
    ("听说其工作年限填写有误。", False, "经查阅人事档案，工作年限填写无误，反映不属实。"),
)
OF_STRANGERS = (False, "经核查，反映的问题不属实。")
FEWEST = 4


class Publisher:
    """The officer who publishes notices, and the public."""

    def __init__(self, scene: Scene, stage: Stage) -> None:
        self.scene = scene
        self.stage = stage
        self.publisher = scene.holder(Duty.PUBLISH, scene.edition)

    @property
    def own(self) -> User:
        assert self.publisher is not None
        return self.publisher

    def open(self) -> PublicNotice:
        """Draft the notice from those who wait for it, and put it on display."""
        notice = notices.draft_notice(
            edition=self.scene.edition, stage=self.stage.key, actor=self.own
        )
        return notices.open_notice(notice=notice, actor=self.own)

    def object(self, notice: PublicNotice) -> None:
        """One objection that will be upheld and one that will not, where enough are announced."""
        entries = list(notice.entries.order_by("position"))
        if len(entries) < FEWEST:
            return
        concerned = self.scene.rng.sample(entries, len(OBJECTIONS))
        for entry, (text, _upheld, _finding) in zip(concerned, OBJECTIONS, strict=True):
            objections.file_objection(
                notice=notice, entry=entry, text=text, objector="一名职工", contact="0354-0000000"
            )

    def inquire(self, notice: PublicNotice) -> None:
        """Write the finding on every objection; one that is upheld ends the candidature."""
        findings = {text: (upheld, finding) for text, upheld, finding in OBJECTIONS}
        for objection in notice.objections.select_related("entry").order_by("pk"):
            upheld, finding = findings.get(objection.text, OF_STRANGERS)
            found = inquiries.Found(
                result=ObjectionState.UPHELD if upheld else ObjectionState.NOT_UPHELD,
                consequence=Consequence.FALLS if upheld else "",
                finding=finding,
                answer="您反映的问题已经核查，感谢监督。",
            )
            objection = inquiries.record_finding(  # noqa: PLW2901 -- the row as it is now
                objection=objection, found=found, actor=self.own
            )
            if upheld:
                inquiries.end_candidature(objection=objection, actor=self.own)

    def close(self, notice: PublicNotice) -> None:
        notices.close_notice(notice=notice, actor=self.own)
