"""Order of names by the strokes of the surname (以姓氏笔画为序), for the usual surnames. Pure."""

_SURNAMES = {
    2: "丁卜刁",
    3: "万于马习卫山弓干",
    4: "王方尹孔毛尤牛文戈卞元支巴井仇公太邓韦云凤乌车",
    5: "卢田石叶史冯白左龙甘司皮包丘申冉边帅古平艾兰宁布印乐付",
    6: "刘任许孙朱吕江向毕成汤齐邢伍阮吉权安关华全曲年牟匡米危巩闫祁伊仲乔阳庄池戎",
    7: "李吴何陈宋张杨杜沈余汪邱邹陆苏谷严辛岑时芦劳巫冷应沙闵邵佟苍束",
    8: "周林郑罗孟范欧武金季易宗房屈岳苗尚杭郁明单宓卓茅庞郎幸鱼狐",
    9: "赵胡姚侯钟段郝柳洪费俞施姜祝柯查宫胥荣骆项封柏荀皇贺饶娄南哈战咸茹郗荆种昝药",
    10: "徐郭高唐夏袁秦顾贾钱陶莫倪凌耿聂晏席桂柴桑晋翁敖晁班都浦原索栗党殷祖海谈宰容栾铁展诸",
    11: "黄曹萧梁崔康常龚盛梅章商尉麻隋屠寇阎鹿戚符盖麦",
    12: "韩程曾彭董蒋谢傅覃温葛童舒喻焦鲁景惠琚嵇粟储游",
    13: "雷赖詹蓝阙靳鲍窦虞解褚满路蒙楚甄廉简",
    14: "谭廖熊蔡裴管臧翟慕赫缪",
    15: "潘黎颜樊滕",
    16: "薛霍穆冀燕",
    17: "戴魏鞠",
    18: "瞿",
}
_COUNT = {surname: strokes for strokes, surnames in _SURNAMES.items() for surname in surnames}
_UNKNOWN = 99


def by_strokes(name: str) -> tuple[int, str]:
    """A key to sort names by; surnames outside the table follow the others."""
    return _COUNT.get(name[:1], _UNKNOWN), name
