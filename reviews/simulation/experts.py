"""What experts and those who run their panels do: draw, score, stand aside, rank, cut."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from nominations.models import Dossier
from reviews.grouping import group_of
from reviews.models import Assignment, Panel
from reviews.selectors.ballots import members_of
from reviews.selectors.panels import dossiers_at
from reviews.selectors.scoring import assignments_of
from reviews.services import balloting, forming, panels, ranking, sheets
from reviews.services.importing import (
    apply_import,
    check_import,
    columns_of,
    seal_import,
    template_rows,
)
from reviews.simulation.scene import Scene
from talentportal.directory.models import Duty, User
from talentportal.programs.document import ImportedResults, Stage
from talentportal.programs.document import Review as Round
from talentportal.shared import clock
from talentportal.shared.workbook import Column, Sheet, write_workbook

ASIDE = 0.03


class Review:
    """The expert review at one stage of an edition."""

    def __init__(self, scene: Scene, stage: Stage, seed: str) -> None:
        self.scene = scene
        self.stage = stage
        self.seed = seed
        self.runner = scene.holder(Duty.RUN, scene.edition)

    @property
    def review(self) -> Round:
        return self.scene.document.review_at(self.stage)

    @property
    def own(self) -> User:
        assert self.runner is not None
        return self.runner

    def here(self) -> list[Dossier]:
        return list(dossiers_at(self.scene.edition, self.stage.key))

    def recognise(self, dossiers: Sequence[Dossier]) -> None:
        """Recognise directly, with a reason, where the edition provides for it."""
        if dossiers and self.review.direct_recognition is not None:
            ranking.step(
                edition=self.scene.edition,
                stage=self.stage.key,
                verb="recognise",
                dossiers=[each.pk for each in dossiers],
                actor=self.own,
                reason="获国家级技能大赛前三名，技术技能水平特别突出，符合直接认定标准。",
            )

    def form_all(self, dossiers: Sequence[Dossier], name: str) -> list[Panel]:
        """A panel for each tier or trade, where the edition wants one for each."""
        groups: dict[str, list[Dossier]] = {}
        for each in dossiers:
            groups.setdefault(group_of(self.review, each), []).append(each)
        return [
            self.form(own, f"{name}{number}" if len(groups) > 1 else name)
            for number, (_group, own) in enumerate(sorted(groups.items()), 1)
        ]

    def form(self, dossiers: Sequence[Dossier], name: str) -> Panel:
        """Draw a panel for these dossiers and let it begin."""
        review = self.review
        panel = forming.form_panel(
            edition=self.scene.edition,
            stage=self.stage.key,
            name=name,
            dossiers=[each.pk for each in dossiers],
            actor=self.own,
            draw_members=review.panel_size or max(review.smallest_sample or 3, 3),
            draw_reserves=1,
            seed=self.seed,
        )
        return forming.open_scoring(
            panel=panel, due_at=clock.now() + timedelta(days=5), actor=self.own
        )

    def score(self, panel: Panel, share: float = 1.0) -> None:
        """The experts score one dossier after another; some stand aside, never too many."""
        smallest = self.review.fewest
        left: dict[int, int] = {}
        rows = list(
            Assignment.objects.filter(panel=panel, recused_at__isnull=True)
            .select_related("expert__user", "dossier")
            .order_by("dossier__number", "expert")
        )
        for row in rows:
            left[row.dossier_id] = left.get(row.dossier_id, 0) + 1
        for row in rows:
            if self.scene.chance(ASIDE) and left[row.dossier_id] > smallest:
                left[row.dossier_id] -= 1
                sheets.stand_aside(
                    assignment=row, actor=row.expert.user, reason="曾同申报人合作同一项目。"
                )
            elif self.review.criteria and self.scene.chance(share):
                self._score(row)

    def _score(self, row: Assignment) -> None:
        sheets.save_sheet(
            assignment=row,
            actor=row.expert.user,
            points=self._points(self.scene.merits.get(row.dossier_id, 0.0)),
            comment="技艺扎实，成果可信。",
        )
        sheets.submit_sheet(assignment=row, actor=row.expert.user)

    def _points(self, merit: float) -> dict[str, str]:
        given = {}
        for criterion in self.review.criteria:
            share = min(max(self.scene.rng.gauss(0.78 + merit * 0.07, 0.04), 0.35), 1.0)
            points = (criterion.maximum * Decimal(str(round(share, 3)))).quantize(Decimal("0.5"))
            given[criterion.key] = str(min(points, criterion.maximum))
        return given

    def bring_in(self) -> None:
        """Take over and seal the results of a contest or a vote, one of each dossier."""
        rules = self.review.imported
        assert rules is not None
        rows = template_rows(self.scene.edition, self.stage.key)
        here = {each.number: each for each in self.here()}
        for row in rows:
            merit = self.scene.merits.get(here[row[0]].pk, 0.0)
            row[-1 - len(rules.tie_break_columns) :] = self._results(rules, merit)
        columns = [Column(title) for title in columns_of(rules)]
        content = write_workbook([Sheet("成绩", "成绩表", columns, rows)])
        given = {"edition": self.scene.edition, "stage": self.stage.key, "actor": self.own}
        found = check_import(content=content, name="成绩.xlsx", **given)
        apply_import(result_import=found, actor=self.own)
        seal_import(result_import=found, actor=self.own)

    def _results(self, rules: ImportedResults, merit: float) -> list[Decimal]:
        lowest, highest = rules.minimum, rules.maximum or rules.minimum + 1000
        found = []
        for _column in range(1 + len(rules.tie_break_columns)):
            share = min(max(self.scene.rng.gauss(0.7 + merit * 0.1, 0.08), 0.0), 1.0)
            share = 1 - share if rules.best == "lowest" else share
            spread = (highest - lowest) * Decimal(str(round(share, 4)))
            found.append((lowest + spread).quantize(Decimal("0.01")))
        return found

    def close(self, panel: Panel) -> None:
        """Close the panel, with a vote where the edition asks for one."""
        if self.review.ballot is None:
            panels.close_panel(panel=panel, actor=self.own)
            return
        members = [each.expert for each in members_of(panel)]
        there = [each.pk for each in members]
        balloting.open_ballot(panel=panel, present=there, chair=there[0], actor=self.own)
        for expert in members:
            own = assignments_of(expert.user).filter(panel=panel)
            votes = {each.code: self._vote(each.dossier_id) for each in own}
            if votes:
                balloting.cast_votes(panel=panel, actor=expert.user, choices=votes)
        balloting.close_ballot(panel=panel, actor=self.own)

    def _vote(self, dossier: int) -> str:
        merit = self.scene.merits.get(dossier, 0.0)
        return "for" if self.scene.rng.gauss(merit, 0.5) > -0.8 else "against"

    def cut(self) -> None:
        """Take those over the line on and end the others, with the ranking as the reason."""
        over: list[int] = []
        under: list[int] = []
        tied = False
        for found in ranking.rankings(self.scene.edition, self.stage.key):
            here = [each.dossier.pk for each in found.results]
            line = sum(each.passes for each in found.results) if found.cut is None else found.cut
            over += here[:line]
            under += here[line:]
            tied = tied or bool(found.tied_at_cut)
        vote = "同分的，由专家组集体表决确定。" if tied else ""
        self._step("shortlist", over, vote)
        self._step("not_select", under, "按专家评审得分排序，未进入拟定人选范围。")

    def _step(self, verb: str, dossiers: Sequence[int], reason: str) -> None:
        if dossiers:
            ranking.step(
                edition=self.scene.edition,
                stage=self.stage.key,
                verb=verb,
                dossiers=dossiers,
                actor=self.own,
                reason=reason,
            )
