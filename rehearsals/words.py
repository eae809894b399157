"""Words for the forms of people who do not exist."""

TRADES = (
    "钳工",
    "焊工",
    "车工",
    "数控铣工",
    "电工",
    "铸造工",
    "玻璃吹制工",
    "推光漆器髹饰工",
    "中药炮制工",
    "面塑师",
    "织布工",
    "汽车维修工",
    "化学检验员",
    "食品加工工",
    "陶瓷成型工",
    "矿山机电维修工",
)
POSTS = ("班组长", "工段长", "技术员", "主操", "技师工作室带头人", "维修主管", "质检员")
SCHOOLS = (
    "晋中职业技术学院 机电一体化",
    "太原示范技师学院 数控技术",
    "山西示范工程职业学院 材料成型",
    "平遥示范职业中学 工艺美术",
)
TOWNS = ("山西榆次", "山西太谷", "山西祁县", "山西平遥", "山西介休", "山西左权", "山西寿阳")
PRIZES = ("市职工技能大赛第二名", "省“五小”竞赛优秀成果", "市劳动模范", "企业技术能手", "县工匠")
USUAL = {
    "ethnic_group": ("01",) * 19 + ("03", "11", "02"),
    "political_status": ("13", "13", "13", "01", "01", "03", "02", "12"),
    "education": ("college", "bachelor", "secondary", "technical", "high"),
    "skill_level": (
        "senior",
        "technician",
        "technician",
        "senior_technician",
        "intermediate",
        "none",
    ),
    "professional_title_rank": ("none", "none", "assistant", "intermediate", "associate"),
    "employer_nature": ("state", "private", "private", "collective", "public_institution"),
    "person_category": ("none",),
    "honour_level": ("city", "county", "unit", "provincial"),
}
TEXTS = {
    "occupation": TRADES,
    "post": POSTS,
    "native_place": TOWNS,
    "school": SCHOOLS,
    "place": ("示范一厂", "示范技工学校", "示范机械有限公司"),
    "role": POSTS,
    "title": PRIZES,
    "name": ("夹具快换装置", "炉温自动控制", "漆面推光工艺改进", "织机引纬参数优化"),
    "employer": ("示范一厂", "示范机械有限公司", "示范研究所"),
    "part": ("牵头", "工艺设计", "加工制作", "检测调试"),
    "effect": ("年节约成本二十余万元", "一次合格率提高六个百分点", "获推广应用"),
    "trainee": ("徒弟甲", "徒弟乙", "徒弟丙"),
    "prize": ("一等奖", "二等奖", "三等奖"),
    "team_name": ("攻关团队", "创新工作室团队", "技艺传承团队"),
    "issuer": ("晋中市总工会", "山西省总工会", "所在单位"),
}
