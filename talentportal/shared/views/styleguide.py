"""All components of the interface on one page, with made-up data; demonstration and tests only."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from talentportal.shared import clock
from talentportal.shared.refusals import Refusal

UNITS = (
    "晋中市榆次区乌金山国家森林公园管理委员会综合服务中心",
    "山西省晋中市平遥县推光漆器髹饰技艺传承保护与产业发展研究院有限责任公司",
    "太谷区鑫淼铸造厂",
    "中国铁路太原局集团有限公司榆次机务段（晋中）检修车间",
)
NAMES = ("张䶮", "王㛃琳", "欧阳煊赫", "阿卜杜热合曼·买买提艾力", "李犇", "𠮷田惠")
STATES = (
    ("draft", "草稿"),
    ("recommendation", "推荐"),
    ("qualification", "资格复核"),
    ("expert_review", "专家评审"),
    ("public_notice", "公示"),
    ("honoured", "入选"),
    ("returned", "已退回"),
    ("declined", "不予通过"),
    ("not_selected", "未入选"),
    ("withdrawn", "已撤回"),
)


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="姓名", help_text="与居民身份证一致，生僻字请直接录入。")
    unit = forms.CharField(label="工作单位", required=False)
    level = forms.ChoiceField(
        label="职业技能等级", choices=[("", "请选择"), ("5", "高级技师"), ("4", "技师")]
    )
    born = forms.DateField(label="出生日期", widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(
        label="申报渠道",
        choices=[
            ("county", "县（区、市）推荐"),
            ("industry", "行业主管部门推荐"),
            ("self", "个人自荐"),
        ],
        widget=forms.RadioSelect,
        help_text="每人只能通过一个渠道申报。",
    )
    deeds = forms.CharField(
        label="主要事迹",
        widget=forms.Textarea(attrs={"data-word-limit": 1500}),
        help_text="用第三人称撰写，1500字以内。",
    )
    honest = forms.BooleanField(label="我承诺所填内容和所附材料真实、准确")


def sample_rows() -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            pk=number,
            number=f"J-2019-{number:06d}",
            name=NAMES[number % len(NAMES)],
            unit=UNITS[number % len(UNITS)],
            state=STATES[number % len(STATES)],
            age=33 + number % 20,
            score=f"{86.25 - number:.2f}",
        )
        for number in range(1, 13)
    ]


def sample_charts() -> dict[str, object]:
    return {
        "funnel_rows": [
            ("申报", 812),
            ("初审通过", 655),
            ("推荐上报", 240),
            ("资格复核", 221),
            ("拟入选", 50),
        ],
        "bar_rows": [
            ("榆次区", 12, "名额12", "", "warn"),
            ("平遥县", 9, "名额12", "", ""),
            ("经济技术开发区（含科技创新城）", 3, "名额10", "", "bad"),
            ("左权县", 8, "名额8", "", "good"),
        ],
        "scores": [81, 84.5, 88, 90, 92.5],
    }


def sample_timeline() -> list[dict[str, object]]:
    now = clock.now()
    return [
        {
            "label": "个人申报",
            "state": "done",
            "at": now - timedelta(days=30),
            "text": "已提交，回执号J-2019-000017。",
        },
        {
            "label": "推荐单位初审",
            "state": "returned",
            "at": now - timedelta(days=21),
            "text": "退回补正：请补充社会保险缴费证明。",
        },
        {
            "label": "市级资格复核",
            "state": "current",
            "at": now - timedelta(days=2),
            "text": "市人社局正在审核，预计3月20日前完成。",
        },
        {"label": "专家评审", "state": "ahead", "at": None, "text": ""},
        {"label": "公示", "state": "ahead", "at": None, "text": "公示期不少于5个工作日。"},
    ]


def sample_refusals() -> list[Refusal]:
    return [
        Refusal(
            "missing", "还没有上传居民身份证正反面。", "#upload_scan", "请在“证明材料”中上传。"
        ),
        Refusal(
            "too_many_words", "“主要事迹”有1632字，超出132字。", "deeds", "请压缩到1500字以内。"
        ),
        Refusal("quota", "本区推荐名额12名已全部使用。", "", "请先撤下一名，或向市级申请调剂。"),
    ]


JOB_PLACE = {"label": "生成推荐名册", "url": "/styleguide/?job=7"}


def sample_job(done: int) -> SimpleNamespace:
    state, label = ("done", "已完成") if done == 800 else ("running", "进行中")
    return SimpleNamespace(
        pk=7, state=state, done=done, total=800, error="", get_state_display=label
    )


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component (see docs/design-guide.md)."""
    if "job" in request.GET:
        return render(request, "_job.html", {"job": sample_job(800), **JOB_PLACE})
    bound = SampleForm({"name": "张䶮", "deeds": "三十年如一日，扎根一线。" * 3})
    bound.is_valid()
    now = clock.now()
    context = {
        "form": SampleForm(),
        "bad_form": bound if "errors" in request.GET else None,
        "states": STATES,
        "page_obj": Paginator(range(800), 50).page(3),
        "rows": sample_rows(),
        "timeline_steps": sample_timeline(),
        "refused": sample_refusals(),
        "soon": now + timedelta(days=1),
        "later": now + timedelta(days=20),
        "facts_pairs": [("姓名", "张䶮"), ("身份证号", "140702********1234"), ("单位", UNITS[1]), ("备注", "")],
        "tab_items": [("待接收", "?tab=1", False, 3), ("待审核", "?tab=2", True, 128), ("待上报", "?tab=3", False, 40)],
        "files": [SimpleNamespace(pk=n, url="#", name=name, pages=n, sighted_at=now if n == 1 else None) for n, name in enumerate(("高级技师职业资格证书.jpg", "发明专利证书ZL201910012345.6及年费缴纳凭证.pdf", "省级技能大师工作室批复文件.pdf"), 1)],
        "consequences": ["12份申报材料将上报晋中市人力资源和社会保障局，本单位不能再修改。", "推荐名额由9名增加到12名，已无剩余。", "申报人将收到站内通知。"],
        "job": sample_job(132),
        **sample_charts(),
    }  # fmt: skip
    return render(request, "styleguide.html", context)
