"""People who do not exist: names, birthdays, accounts. The same chance gives the same people."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from rehearsals import made_up
from rehearsals.ways import Foreseen, Way
from talentportal.directory.models import Person, Sex, User
from talentportal.programs import ages as law
from talentportal.programs.document import EditionDocument
from talentportal.programs.document.schema.expressions import Age, MonthsToRetirement, leaves_of
from talentportal.programs.rules.eligibility import reference_date
from talentportal.shared.vault import blind_index

SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
OF_MEN = "伟强磊军勇杰涛超明辉刚健峰林波宏斌鹏飞志建国庆海文武德福成康平东生永胜学世金贵玉龙"
OF_WOMEN = "芳娜敏静丽艳娟霞秀英华慧巧美玲珍凤桂梅琳素云莲真雪荣爱妹香月莺媛红春菊兰"
OF_ALL = "晓文子佳思宇欣梦瑞雨景安然清宁远舟启"
YOUNGEST, OLDEST = 24, 57


@dataclass(frozen=True)
class Made:
    """A person made up, before anything is written."""

    full_name: str
    sex: str
    birth_date: date


class Ages:
    """The ages by which somebody can be eligible at all, where the ways in ask different ones."""

    def __init__(self, document: EditionDocument) -> None:
        self.document = document
        self.foreseen = Foreseen(document)
        self.spans = {sex: self._spans(sex) for sex in (Sex.MALE, Sex.FEMALE)}

    def bounds(self, rng: random.Random, *, female: bool) -> tuple[int, int]:
        """Youngest and oldest: of all ways where they agree, else of one of them."""
        usual = ages(self.document, female=female)
        spans = self.spans[Sex.FEMALE if female else Sex.MALE]
        if not spans or (len(spans) == 1 and spans[0][0] <= usual[0] < usual[1] <= spans[0][1] + 2):
            return usual
        youngest, oldest = spans[0] if len(spans) == 1 else rng.choice(spans)
        return youngest, max(oldest, youngest + 1)

    def _spans(self, sex: str) -> list[tuple[int, int]]:
        """The first and last age of each way, among those of working people where it has any."""
        found: dict[tuple[int, int], None] = {}
        for way in self.foreseen.ways:
            allowed = [age for age in range(16, 90) if self._allows(way, age, sex)]
            working = [age for age in allowed if YOUNGEST <= age <= OLDEST] or allowed
            if working:
                found[working[0], working[-1]] = None
        return list(found)

    def _allows(self, way: Way, age: int, sex: str) -> bool:
        born = years_before(self.foreseen.on, age) - timedelta(days=30)
        return self.foreseen.allows(way, born, sex)


def make(rng: random.Random, document: EditionDocument, allowed: Ages | None = None) -> Made:
    """Somebody of a believable age; one in forty stands at the very edge of the ages allowed."""
    female = rng.random() < 0.38
    given = "".join(
        rng.choice(OF_ALL if rng.random() < 0.3 else (OF_WOMEN if female else OF_MEN))
        for _place in range(1 if rng.random() < 0.25 else 2)
    )
    if allowed is None:
        youngest, oldest = ages(document, female=female)
    else:
        youngest, oldest = allowed.bounds(rng, female=female)
    on = reference_date(document)
    if rng.random() < 0.025:
        born = years_before(on, rng.choice((youngest, oldest)))
    else:
        born = years_before(on, rng.randint(youngest, oldest - 1)) - timedelta(
            days=rng.randrange(365)
        )
    return Made(rng.choice(SURNAMES) + given, Sex.FEMALE if female else Sex.MALE, born)


def ages(document: EditionDocument, *, female: bool = False) -> tuple[int, int]:
    """The ages that the hard conditions leave, within those of working people."""
    youngest, oldest = YOUNGEST, OLDEST
    for condition in document.conditions:
        if condition.force == "hard":
            for leaf in leaves_of(condition.expression):
                if isinstance(leaf, Age) and leaf.fact == "person.birth_date":
                    youngest = max(youngest, leaf.at_least or 0)
                    oldest = min(oldest, leaf.at_most or oldest)
                elif isinstance(leaf, MonthsToRetirement):
                    oldest = min(oldest, (55 if female else 60) - -(-leaf.at_least // 12))
    return youngest, max(oldest, youngest + 1)


def category_of(person: Person, on: date) -> str:
    """When the law lets somebody retire: a woman's age follows her post."""
    if person.sex == Sex.MALE:
        return "M60"
    born = person.birth_date
    young = born is not None and law.completed_years(born, on) < 40
    return "F50" if young and born is not None and born.day % 2 else "F55"


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def settle(made: Sequence[Made], *, prefix: str, salt: int, active: bool = True) -> list[Person]:
    """Write people with accounts that nobody can sign in to, and numbers that nobody has."""
    password = make_password(None)
    users = User.objects.bulk_create(
        User(
            username=f"{prefix}-{number:05d}",
            full_name=each.full_name,
            password=password,
            is_active=active,
        )
        for number, each in enumerate(made, 1)
    )
    numbers = _free_numbers(made, salt)
    return Person.objects.bulk_create(
        Person(
            user=user,
            full_name=each.full_name,
            id_number=number,
            id_index=blind_index(number),
            birth_date=each.birth_date,
            sex=each.sex,
            phone=f"139{(salt * 7919 + serial * 13) % 10**8:08d}",
        )
        for serial, (user, each, number) in enumerate(zip(users, made, numbers, strict=True))
    )


def _free_numbers(made: Sequence[Made], salt: int) -> list[str]:
    """A made-up identity number for each, none of them taken."""
    numbers: list[str] = []
    mine: set[str] = set()
    serials = [salt * 31 + number * 7 for number in range(len(made))]
    taken = set(Person.objects.values_list("id_index", flat=True)) if made else set()
    for serial, each in zip(serials, made, strict=True):
        for bump in range(499):
            number = made_up.id_number(serial + bump, each.birth_date, each.sex == Sex.FEMALE)
            if number not in mine and blind_index(number) not in taken:
                break
        mine.add(number)
        numbers.append(number)
    return numbers
