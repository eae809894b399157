"""What experts and those who run their panels do: draw, score, stand aside, rank, cut."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from nominations.models import Dossier
from rehearsals.contests import bring_in_results
from rehearsals.offices import Desk
from rehearsals.scene import Scene
from rehearsals.votes import vote
from reviews.experts.rules.grouping import group_of
from reviews.experts.selectors.panels import dossiers_at, dossiers_without_panel
from reviews.experts.services import forming, panels, ranking, sheets
from reviews.models import Assignment, Panel
from talentportal.directory.models import Duty, User
from talentportal.programs.document import Review as Rules
from talentportal.programs.document import Stage
from talentportal.shared import clock

ASIDE = 0.03
LOAD = 120


class ReviewWork:
    """The expert review at one stage of an edition."""

    def __init__(self, scene: Scene, stage: Stage, seed: str) -> None:
        self.scene = scene
        self.stage = stage
        self.seed = seed
        self.runner = scene.holder(Duty.RUN, scene.edition)

    @property
    def own(self) -> User:
        assert self.runner is not None
        return self.runner

    @property
    def rules(self) -> Rules:
        """What the edition says of this round."""
        return self.scene.document.review_at(self.stage)

    def here(self) -> list[Dossier]:
        return list(dossiers_at(self.scene.edition, self.stage.key))

    def recognise(self, dossiers: Sequence[Dossier]) -> None:
        """Recognise directly, with a reason, where the edition provides for it."""
        if dossiers and self.rules.direct_recognition is not None:
            ranking.step(
                edition=self.scene.edition,
                stage=self.stage.key,
                verb="recognise",
                dossiers=[each.pk for each in dossiers],
                actor=self.own,
                reason="获国家级技能大赛前三名，技术技能水平特别突出，符合直接认定标准。",
            )

    def _without_panel(self) -> list[Dossier]:
        """Who comes back to a round keeps what its panel gave them."""
        return list(dossiers_without_panel(self.scene.edition, self.stage.key))

    def form_all(self) -> list[Panel]:
        """A panel for each tier or trade where the edition says so, and none that is overloaded."""
        if self.rules.imported is not None:
            return []
        return [
            self.form(group, f"{self.stage.label}{number}组", number)
            for number, group in enumerate(self._groups(self._without_panel()), 1)
        ]

    def _groups(self, dossiers: Sequence[Dossier]) -> list[list[Dossier]]:
        together: dict[str, list[Dossier]] = {}
        for dossier in dossiers:
            together.setdefault(group_of(self.rules, dossier), []).append(dossier)
        groups = []
        for _group, mine in sorted(together.items()):
            number = -(-len(mine) // LOAD)
            groups += [mine[place::number] for place in range(number)]
        return groups

    def form(self, dossiers: Sequence[Dossier], name: str, number: int = 0) -> Panel:
        """Draw a panel for these dossiers and let it begin."""
        review = self.rules
        panel = forming.form_panel(
            edition=self.scene.edition,
            stage=self.stage.key,
            name=name,
            dossiers=[each.pk for each in dossiers],
            actor=self.own,
            draw_members=review.panel_size or max(review.smallest_sample or 3, 3),
            draw_reserves=1,
            seed=f"{self.seed}-{number}" if number else self.seed,
        )
        return forming.open_scoring(
            panel=panel, due_at=clock.now() + timedelta(days=5), actor=self.own
        )

    def score(self, panel: Panel, share: float = 1.0) -> None:
        """The experts score one dossier after another; some stand aside, never too many."""
        smallest = self.rules.fewest + (1 if self.rules.ballot else 0)
        left: dict[int, int] = {}
        typed: dict[User, dict[int, dict[str, str]]] = {}
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
            elif self.rules.criteria and self.scene.chance(share):
                merit = self.scene.merits.get(row.dossier_id, 0.0)
                typed.setdefault(row.expert.user, {})[row.pk] = self._points(merit)
        for expert, points in typed.items():
            sheets.submit_sheets(
                panel=panel, actor=expert, typed=points, comment="技艺扎实，成果可信。"
            )

    def _points(self, merit: float) -> dict[str, str]:
        given = {}
        most = sum(criterion.maximum for criterion in self.rules.criteria)
        middle = max(0.78, float((self.rules.minimum_score or 0) / most) + 0.02)
        for criterion in self.rules.criteria:
            if criterion.counted:
                continue
            share = min(max(self.scene.rng.gauss(middle + merit * 0.07, 0.04), 0.35), 1.0)
            points = (criterion.maximum * Decimal(str(round(share, 3)))).quantize(Decimal("0.5"))
            given[criterion.key] = str(min(points, criterion.maximum))
        return given

    def close(self, panel: Panel) -> None:
        """End a panel's work: by its vote where the edition has it vote."""
        if self.rules.ballot is not None:
            vote(self.scene, panel, self.own)
        else:
            panels.close_panel(panel=panel, actor=self.own)

    def bring_in(self) -> None:
        """Take over what a contest or a public vote gave, where the results come from outside."""
        if self.rules.imported is not None:
            bring_in_results(self.scene, self.stage.key, self.own)

    def cut(self) -> None:
        """Take those over the line on and end the others, with the ranking as the reason."""
        over: list[int] = []
        tied = False
        for found in ranking.rankings(self.scene.edition, self.stage.key):
            passed = [each.dossier.pk for each in found.results if each.passes]
            over += passed if found.cut is None else passed[: found.cut]
            tied = tied or bool(found.tied_at_cut)
        mine = set(over)
        for place in self.scene.places(self.stage):
            Desk(self.scene, place).settle(
                [each for each in self.scene.waiting(place) if each.pk in mine]
            )
        self._step("shortlist", over, "同分的，由专家组集体表决确定。" if tied else "")
        under = [each.pk for each in self.here()]
        self._step("not_select", under, "按评审结果排序，未进入拟定人选范围。")

    def _step(self, verb: str, dossiers: Sequence[int], reason: str) -> None:
        if dossiers:
            outcomes = ranking.step(
                edition=self.scene.edition,
                stage=self.stage.key,
                verb=verb,
                dossiers=dossiers,
                actor=self.own,
                reason=reason,
            )
            self.scene.note(refusal for each in outcomes for refusal in each.refusals)
