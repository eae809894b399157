"""A dossier of 晋中工匠 as it is bound: made-up person, made-up papers, generated each time."""

import io
import random
from datetime import date
from functools import cache

import pikepdf
from PIL import Image, ImageDraw

from nominations.uploads import NormalisedFile, normalise
from talentportal.bookbinding import (
    BookAttachment,
    BookContent,
    Certification,
    CoverLine,
    Fact,
    Narrative,
    OpinionBox,
    PrintedTable,
    Section,
)

FORMATS = ("pdf", "jpg")
SENTENCES = (
    "张建国同志二十二年如一日扎根生产一线，从一名学徒成长为玛钢铸造行业的技术带头人。",
    "他主持改进的可锻铸铁退火工艺，使炉前废品率由百分之四点二降到百分之零点九，每年节约成本一百八十余万元。",
    "面对进口自动造型线频繁停机的难题，他带领班组连续奋战四十余天，拆解图纸一百二十张，找出液压系统设计缺陷，并自行设计了缓冲装置，至今运行稳定。",
    "他总结的“看火色、听炉声、摸砂温”三步操作法，被编入企业职工培训教材，先后培训青年职工三百余人次。",
    "他坚持以师带徒，所带十七名徒弟中，有五人成为高级技师，九人成为技师，两人获得市级技术能手称号。",
)
HEADINGS = (
    "一、扎根一线，练就过硬本领",
    "二、攻坚克难，解决生产难题",
    "三、传承技艺，带出一支队伍",
)


def picture(width: int, height: int, words: str, colour: str = "#f4efe2") -> Image.Image:
    """A certificate photographed: noise, a frame, a red corner top left."""
    small = max(1, width // 4), max(1, height // 4)
    grain = random.Random(7).randbytes(small[0] * small[1])
    noise = Image.frombytes("L", small, grain).resize((width, height)).convert("RGB")
    image = Image.blend(Image.new("RGB", (width, height), colour), noise, 0.18)
    draw = ImageDraw.Draw(image)
    edge = min(width, height) // 20
    draw.rectangle((edge, edge, width - edge, height - edge), outline="#a08030", width=edge // 4)
    draw.rectangle((0, 0, width // 5, height // 5), fill="#c00000")
    draw.text((width * 0.3, height * 0.4), words, fill="#202020", font_size=min(width, height) / 12)
    return image


def encoded(image: Image.Image, kind: str = "JPEG", orientation: int = 1) -> bytes:
    """The bytes of a picture as a camera writes them."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(out, kind, **({"exif": exif} if kind in {"JPEG", "WEBP", "PNG"} else {}))
    return out.getvalue()


def document(*sizes: tuple[float, float], words: str = "Certificate") -> bytes:
    """A PDF with a page of each size (points), a red corner top left on each."""
    book = pikepdf.new()
    for number, (width, height) in enumerate(sizes, 1):
        page = book.add_blank_page(page_size=(width, height))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=book.make_indirect(font)))
        page.Contents = book.make_stream(
            f"0.75 0 0 rg 0 {height * 0.8} {width * 0.2} {height * 0.2} re f "
            f"0 g 1 w 20 20 {width - 40} {height - 40} re S "
            f"BT /F {height / 30:.1f} Tf {width * 0.3:.0f} {height / 2:.0f} Td "
            f"({words} {number}) Tj ET".encode()
        )
    out = io.BytesIO()
    book.save(out, deterministic_id=True)
    return out.getvalue()


def normalised(data: bytes, name: str = "证书.jpg") -> NormalisedFile:
    """An upload as it lies in the store."""
    return normalise(data, name, formats=FORMATS, max_bytes=50_000_000, max_pages=None, apart=False)


@cache
def attachments() -> tuple[BookAttachment, ...]:
    """Six papers: upright and turned photographs, portrait and landscape PDFs."""
    checked = Certification("王秀英", date(2019, 7, 12))
    upright = encoded(picture(1500, 2000, "SENIOR TECHNICIAN"))
    turned = encoded(picture(1500, 2000, "HONOUR 2017").rotate(90, expand=True), orientation=6)
    wide = encoded(picture(2400, 1600, "PATENT"))
    papers = (
        ("铸造工高级技师职业资格证书", upright, checked, "技能等级证明"),
        ("山西省五一劳动奖章（2017年）", turned, checked, "获奖证明"),
        ("实用新型专利证书：一种造型线液压缓冲装置", wide, None, "技术成果"),
        ("可锻铸铁退火工艺改进项目鉴定报告", document((595, 842), (595, 842)), None, "技术成果"),
        ("近三年节约成本测算表", document((842, 595)), checked, "技术成果"),
        ("带徒协议书及徒弟获证一览表", document((595, 842), (842, 595)), None, "技术成果"),
    )
    return tuple(
        BookAttachment(title, normalised(data).pdf, f"{title[:4]}.pdf", certified, True, group)
        for title, data, certified, group in papers
    )


def sections() -> tuple[Section, ...]:
    """The form of the notice's annex 1."""
    person = (
        Fact("姓名", "张建国"),
        Fact("性别", "男"),
        Fact("出生年月", "1976年3月"),
        Fact("民族", "汉族"),
        Fact("政治面貌", "中共党员"),
        Fact("文化程度", "大专"),
        Fact("参加工作时间", "1997年8月"),
        Fact("职业（工种）", "铸造工"),
        Fact("技能等级", "高级技师（一级）"),
        Fact("身份证号", "11010519491231002X"),
        Fact("工作单位及职务", "晋中市太谷区恒达玛钢铸造有限公司造型车间主任、首席技师", wide=True),
        Fact("通信地址", "山西省晋中市太谷区胡村镇工业园区18号", wide=True),
        Fact("联系电话", "13800000000"),
        Fact("推荐渠道", "县级人社局推荐"),
    )
    career = PrintedTable(
        "工作简历",
        ("起止时间", "工作单位", "职务（岗位）", "证明人"),
        (
            ("1997.08—2003.05", "太谷县铸造厂", "造型工", "李志强"),
            ("2003.06—2012.12", "恒达玛钢铸造有限公司", "班长、技师", "赵文华"),
            ("2013.01—至今", "恒达玛钢铸造有限公司", "车间主任、首席技师", "赵文华"),
        ),
        (26, 36, 24, 14),
    )
    awards = PrintedTable(
        "近五年获奖情况",
        ("获奖时间", "名称", "授予单位", "级别"),
        (
            ("2015.04", "晋中市劳动模范", "中共晋中市委、晋中市人民政府", "市级"),
            ("2017.04", "山西省五一劳动奖章", "山西省总工会", "省级"),
            ("2018.11", "太谷县技术标兵", "太谷县人力资源和社会保障局", "县级"),
        ),
        (16, 32, 40, 12),
    )
    achievements = (
        Fact("绝招绝技绝活", "".join(SENTENCES[1:3]), wide=True),
        Fact("带徒传技", "".join(SENTENCES[3:]), wide=True),
    )
    return (
        Section("一、基本情况", person),
        Section("二、简历及获奖", tables=(career, awards)),
        Section("三、主要技能和业绩", achievements),
    )


def story() -> Narrative:
    """About 1,500 characters in the notice's sizes."""
    paragraphs: list[str] = []
    for number, heading in enumerate(HEADINGS):
        paragraphs.append(heading)
        turned = SENTENCES[number:] + SENTENCES[:number]
        paragraphs += ["".join(turned[:3]), "".join(turned[2:])]
    return Narrative("匠心铸就玛钢魂——记铸造工高级技师张建国", tuple(paragraphs))


def opinions() -> tuple[OpinionBox, ...]:
    """Two that are given, two to be filled in by hand."""
    agreed = "经民主推荐、集体研究并公示，无异议，同意推荐张建国同志为2019年度“晋中工匠”候选人。"
    checked = "经资格审查和考察核实，该同志符合推荐条件，所报材料真实有效，同意推荐。"
    return (
        OpinionBox("所在单位意见", agreed, "赵文华", date(2019, 7, 5)),
        OpinionBox("县（区、市）人社局意见", checked, "王秀英", date(2019, 7, 18)),
        OpinionBox("市人社局意见"),
        OpinionBox("市委人才工作领导小组意见"),
    )


def dossier(**changes: object) -> BookContent:
    """The whole content; ``changes`` replace single parts of it."""
    portrait = encoded(picture(413, 579, "", "#b03030"))
    values: dict[str, object] = {
        "title": "2019年度“晋中工匠”申报材料",
        "dossier_number": "D-2019-000017",
        "version_code": "3-9F2C",
        "cover": (
            CoverLine("晋中市百名优秀本土实用人才支持计划", 18, "songti"),
            CoverLine("2019年度“晋中工匠”", 36),
            CoverLine("申报材料", 36),
        ),
        "cover_facts": (
            Fact("申报人", "张建国"),
            Fact("工作单位", "晋中市太谷区恒达玛钢铸造有限公司"),
            Fact("推荐单位", "太谷区人力资源和社会保障局"),
            Fact("填报日期", "2019年7月5日"),
        ),
        "form_title": "2019年度“晋中工匠”申报表",
        "photo": portrait,
        "sections": sections(),
        "narrative": story(),
        "opinions": opinions(),
        "attachments": attachments(),
        "kept_outside": ("征求意见表原件",),
        "verification_url": "https://rencai.example.cn/yanzheng/D-2019-000017/3-9F2C",
        "copies": 4,
        **changes,
    }
    return BookContent(**values)  # type: ignore[arg-type]
