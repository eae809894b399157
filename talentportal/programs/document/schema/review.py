"""How experts, contests and votes find the order of those who are good enough."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from talentportal.directory.models import OfficeKind
from talentportal.programs.document.schema.base import Key, NotBoolean, Part, Ratio, Share, Text
from talentportal.programs.document.schema.expressions import Expression
from talentportal.programs.document.schema.points import PointRule


class Criterion(Part):
    """What experts give points for, or answers earn them for."""

    key: Key
    """Key, unique in the review."""
    label: Text
    """Its name."""
    maximum: Annotated[Decimal, Field(gt=0)]
    """Most points."""
    help: str = ""
    """What earns many points, and what few."""
    counted: tuple[PointRule, ...] = ()
    """The table by which the answers earn the points; without it the experts give them."""
    counting: Literal["sum", "highest"] = "sum"
    """Whether what was earned adds up, or the most of it counts alone (就高不累加)."""


class Ballot(Part):
    """A vote of the panel in session, instead of points or after them (表决)."""

    quorum: Share
    """Share of the panel that must be present, included; members who stand aside do not count."""
    threshold: Share
    """Share of those present that must be for it; who abstains or does not vote is present."""
    threshold_included: bool = True
    """Whether exactly the threshold passes (三分之二以上), or only more than it (过半数)."""
    secret: bool = True
    """Whether only who voted and the counts are kept, and never who voted how."""


class ImportedResults(Part):
    """Results that a contest or a public vote gave, read from a workbook."""

    method: Literal["contest", "vote"]
    """Where they come from; the edition's ``methods`` name it too."""
    score_column: Text
    """Heading of the result (总成绩, 得票数)."""
    number_column: Text = "申报编号"
    """Heading of the number of the dossier, by which a row is known."""
    name_column: Text | None = "姓名"
    """Heading of the name, compared with that of the dossier; none where there is no such column."""
    remark_column: Text | None = "备注"
    """Heading of the column that says of whom there is no result why: 缺考、弃赛、取消成绩. The file
    may be without it; none where no such column is read."""
    best: Literal["highest", "lowest"] = "highest"
    """Whether the highest result comes first, or the lowest (用时, 名次)."""
    minimum: Decimal = Decimal(0)
    """Least possible result."""
    maximum: Decimal | None = None
    """Greatest possible result, where there is one."""
    tie_break_columns: tuple[Text, ...] = ()
    """Headings of further results that decide between equal ones, in order; the same is best."""
    tie_break_reversed: tuple[Text, ...] = ()
    """Those of them of which the other end is best (用时少者, where points are high)."""


class DirectRecognition(Part):
    """Recognition without a score, but not without reason, notice and approval (直接认定)."""

    criteria: Text
    """When it may be used."""
    decided_by: OfficeKind
    """Who decides it."""


class Review(Part):
    """A round of review: how the order of those who are good enough is found."""

    key: Key | None = None
    """Key among ``reviews``, by which a stage names it; the single ``review`` needs none."""
    panel_size: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """How many experts score a dossier."""
    panels_by: Literal["edition", "category", "tier"] = "edition"
    """Whether one panel scores all, or one for each trade or tier."""
    category_field: Key | None = None
    """With panels by category: the choice of the form that says the trade."""
    drawn: bool = True
    """Whether the experts and their reserves are drawn from the pool at random and nobody is named by
    hand; without it they may be drawn or named."""
    blind: bool = False
    """Whether experts see neither name nor employer."""
    per_employer_limit: Annotated[int, Field(ge=1), NotBoolean] = 1
    """Most experts of one employer in a panel."""
    criteria: tuple[Criterion, ...] = ()
    """What points are given for."""
    ballot: Ballot | None = None
    """A vote: without criteria instead of the points, with criteria after them."""
    imported: ImportedResults | None = None
    """Results of a contest or a vote, instead of a panel's."""
    earlier_share: Annotated[Decimal, Field(gt=0, le=1)] | None = None
    """Weight of the round before in the final score; without it this round alone decides the
    order, with 1 the round before does and this one only says who passes."""
    aggregation: Literal["mean", "trimmed_mean", "median"] | None = None
    """How scores become one; the trimmed mean drops one highest and one lowest."""
    trim_from: Annotated[int, Field(ge=3), NotBoolean] = 5
    """From how many scores on the trimmed mean trims; with fewer it is the mean."""
    smallest_sample: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Fewest scores, or members present in a ballot, that make a result."""
    normalise: Literal["none", "z_score"] = "none"
    """Whether scores of different panels are brought to one scale: mean of all + (score − mean of
    the panel) ÷ deviation of the panel × deviation of all, deviations being those of populations."""
    decimals: Annotated[int, Field(ge=0, le=2), NotBoolean] = 2
    """Digits of the final score, rounded half up at the end only."""
    tie_break: tuple[Key, ...] = ()
    """Criteria that decide between equal scores, in order; then the panel's chair decides."""
    shortlist_ratio: Ratio | None = None
    """Shortlist divided by slots, exact (1.2 for 1:1.2). Where neither this nor a number is said, the
    last round is cut at the slots, and from one before it everybody goes on whom neither a vote
    nor a minimum keeps back."""
    shortlist_number: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Or so many of each ranking, of each trade where each is ranked by itself (前12名进入决赛)."""
    minimum_score: Annotated[Decimal, Field(gt=0)] | None = None
    """Lowest score, included, with which one goes on, whatever the rank (总成绩低于70分的不予入选); of
    the score together with the round before where that counts."""
    shortlist_maximum: Annotated[int, Field(ge=1), NotBoolean] | None = None
    """Most on the shortlist, whatever the ratio gives."""
    inspection: bool = False
    """Whether candidates are inspected on site."""
    direct_recognition: DirectRecognition | None = None
    """Whether the notice provides for recognition without a score."""

    @property
    def by_panel(self) -> bool:
        """Whether a panel decides, and not a contest or a vote outside."""
        return self.imported is None

    @property
    def ranks_by_category(self) -> bool:
        """Whether each trade has an order of its own: its panel's scores say nothing of others'."""
        return self.panels_by == "category" and self.normalise == "none"

    @property
    def fewest(self) -> int:
        """Fewest scores or voters that make a result; the field's default where it is silent."""
        return self.smallest_sample or 3


def measured_in(path: str, review: Review) -> Iterator[tuple[str, Expression]]:
    """What the tables of points of a round count, as leaves with their paths."""
    for criterion in review.criteria:
        for index, rule in enumerate(criterion.counted):
            if rule.measured is not None:
                yield f"{path}.criteria.{criterion.key}.counted.{index}", rule.measured
