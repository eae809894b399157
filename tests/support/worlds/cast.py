"""The fixed cast: a small city with one person for each duty, and a stranger who must see nothing."""

from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission

from talentportal.directory.duties import Duty, grant
from talentportal.directory.models import (
    Office,
    OfficeKind,
    OfficeUserObjectPermission,
    Person,
    User,
)
from tests.support.worlds import factories

# attribute, name, kind, attribute of the parent
OFFICES = (
    ("city", "晋中市", OfficeKind.CITY, ""),
    ("city_bureau", "晋中市人力资源和社会保障局", OfficeKind.CITY_BUREAU, "city"),
    ("party_organisation", "中共晋中市委组织部", OfficeKind.PARTY_ORGANISATION, "city"),
    ("leading_group", "晋中市人才工作领导小组", OfficeKind.LEADING_GROUP, "city"),
    ("police", "晋中市公安局", OfficeKind.DEPARTMENT, "city"),
    ("discipline", "晋中市纪律检查委员会", OfficeKind.DEPARTMENT, "city"),
    ("market", "晋中市市场监督管理局", OfficeKind.DEPARTMENT, "city"),
    ("hospital", "晋中市第一人民医院", OfficeKind.CITY_UNIT, "city"),
    ("yuci", "榆次区", OfficeKind.COUNTY, "city"),
    ("yuci_bureau", "榆次区人力资源和社会保障局", OfficeKind.COUNTY_BUREAU, "yuci"),
    ("loom_works", "晋中经纬纺织机械示例有限公司", OfficeKind.EMPLOYER, "yuci"),
    ("glass_works", "榆次液压玻璃示例厂", OfficeKind.EMPLOYER, "yuci"),
    ("pingyao", "平遥县", OfficeKind.COUNTY, "city"),
    ("pingyao_bureau", "平遥县人力资源和社会保障局", OfficeKind.COUNTY_BUREAU, "pingyao"),
    ("lacquer_works", "平遥推光漆器示例有限公司", OfficeKind.EMPLOYER, "pingyao"),
    ("foundry", "平遥铸造示例有限责任公司", OfficeKind.EMPLOYER, "pingyao"),
)

# attribute (and username), full name, duties on offices
PEOPLE: tuple[tuple[str, str, dict[str, tuple[Duty, ...]]], ...] = (
    ("configurer", "梁知远", {"city": (Duty.CONFIGURE,)}),
    ("city_manager", "郝立群", {"city": (Duty.MANAGE,)}),
    ("city_examiner", "任晓舟", {"city_bureau": (Duty.EXAMINE,)}),
    ("city_approver", "冀文博", {"city_bureau": (Duty.APPROVE,)}),
    ("party_approver", "阎守正", {"party_organisation": (Duty.APPROVE,)}),
    ("group_approver", "武明德", {"leading_group": (Duty.APPROVE,)}),
    ("police_officer", "范思齐", {"police": (Duty.EXAMINE,)}),
    ("discipline_officer", "裴清越", {"discipline": (Duty.EXAMINE,)}),
    ("market_officer", "康亦凡", {"market": (Duty.EXAMINE,)}),
    ("hospital_recommender", "温如言", {"hospital": (Duty.RECOMMEND, Duty.EXAMINE)}),
    ("yuci_examiner", "白景行", {"yuci_bureau": (Duty.EXAMINE,)}),
    ("yuci_recommender", "乔一诺", {"yuci_bureau": (Duty.RECOMMEND,)}),
    ("yuci_manager", "常青松", {"yuci_bureau": (Duty.MANAGE,)}),
    ("pingyao_examiner", "侯予安", {"pingyao_bureau": (Duty.EXAMINE,)}),
    ("pingyao_recommender", "雷景明", {"pingyao_bureau": (Duty.RECOMMEND,)}),
    ("pingyao_manager", "冯秋实", {"pingyao_bureau": (Duty.MANAGE,)}),
    ("loom_recommender", "曹安和", {"loom_works": (Duty.RECOMMEND, Duty.MANAGE)}),
    ("glass_recommender", "郭子衿", {"glass_works": (Duty.RECOMMEND, Duty.MANAGE)}),
    ("lacquer_recommender", "田书禾", {"lacquer_works": (Duty.RECOMMEND, Duty.MANAGE)}),
    ("foundry_recommender", "段嘉树", {"foundry": (Duty.RECOMMEND, Duty.MANAGE)}),
    ("runner", "贺子航", {}),
    ("publisher", "毕云舒", {}),
    ("auditor", "严谨之", {}),
    ("expert_one", "宋砚秋", {}),
    ("expert_two", "唐砚冬", {}),
    ("expert_three", "姚砚春", {}),
    ("weaver", "张巧林", {}),
    ("lacquerer", "李漆成", {}),
    ("charlie", "查理", {}),
)
APPLICANTS = ("weaver", "lacquerer")


@dataclass
class City:
    """Every office and person of the cast by name: ``city.yuci_bureau``, ``city.yuci_examiner``."""

    offices: dict[str, Office]
    people: dict[str, User]
    persons: dict[str, Person]

    def __getattr__(self, name: str) -> Any:
        for group in ("offices", "people"):
            found = self.__dict__.get(group, {}).get(name)
            if found is not None:
                return found
        raise AttributeError(name)

    @property
    def experts(self) -> list[User]:
        return [self.people[f"expert_{number}"] for number in ("one", "two", "three")]

    @property
    def stranger(self) -> User:
        """Charlie, who has an account and nothing else."""
        return self.people["charlie"]

    def grant_edition_duties(self, edition: Any) -> None:
        """Give the runner, publisher and auditor their duties on ``edition``."""
        grant(self.runner, Duty.RUN, edition)
        grant(self.publisher, Duty.PUBLISH, edition)
        grant(self.auditor, Duty.AUDIT, edition)


def build_city() -> City:
    """Write the whole cast in few queries; every password is ``factories.PASSWORD``."""
    offices = _offices()
    people = _people()
    _grants(offices, people)
    persons = {name: factories.make_person(people[name]) for name in APPLICANTS}
    return City(offices, people, persons)


def _offices() -> dict[str, Office]:
    offices: dict[str, Office] = {}
    for attribute, name, kind, parent in OFFICES:
        offices[attribute] = factories.make_office(name, kind, offices.get(parent))
    return offices


def _people() -> dict[str, User]:
    password = make_password(factories.PASSWORD)
    users = User.objects.bulk_create(
        User(username=name, full_name=full_name, email=f"{name}@example.com", password=password)
        for name, full_name, _duties in PEOPLE
    )
    EmailAddress.objects.bulk_create(
        EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users
    )
    return {user.username: user for user in users}


def _grants(offices: dict[str, Office], people: dict[str, User]) -> None:
    permissions = {
        each.codename: each
        for each in Permission.objects.filter(
            content_type__app_label="directory", content_type__model="office"
        )
    }
    OfficeUserObjectPermission.objects.bulk_create(
        OfficeUserObjectPermission(
            user=people[name],
            permission=permissions[duty.value],
            content_object=offices[office],
        )
        for name, _full_name, duties in PEOPLE
        for office, held in duties.items()
        for duty in held
    )
