"""Accounts of deeds of people who do not exist, as long as an edition asks for."""

import random

from talentportal.shared.text import count_words

OPENINGS = (
    "{name}同志参加工作以来，一直扎根生产一线，从学徒做起，一步一个脚印，成长为车间里公认的技术骨干。",
    "在{name}的工具箱里，始终放着一本磨破了边的笔记，里面记着二十多年来遇到的每一个难题和每一次改进。",
    "同事们提起{name}，说得最多的一句话是：“这活儿交给他，放心。”",
)
BODY = (
    "面对设备老化、废品率居高不下的难题，他带领班组反复试验，逐项排查，用三个月时间改进了工装夹具，使一次合格率提高了{a}个百分点。",
    "他总结的“一看二听三摸”操作法，把多年积累的经验变成了人人能学、人人会用的标准动作，已在全厂{b}个班组推广。",
    "近五年来，他先后完成技术革新{b}项，累计为企业节约成本{c}万元，其中两项成果获得职工技术创新奖。",
    "为了攻克关键工序依赖外协的难题，他查阅资料、请教专家，在车间里连续守了十多个昼夜，终于找到了稳定的工艺参数。",
    "他把绝活毫无保留地传给年轻人，先后带徒{b}名，其中{d}人取得技师资格，成为各自岗位上的顶梁柱。",
    "他常说，手艺人的脸面就在活儿上，差一丝一毫都不行；凡经他手的产品，十几年来没有一件因质量问题退回。",
    "在新产品试制中，他提出的{b}条改进意见全部被采纳，使试制周期由原来的{a}天缩短到一周以内。",
    "他积极参加送技术下乡和企业间的技术交流，为周边{d}家中小企业解决了长期困扰生产的技术问题。",
    "工作室成立以来，他组织攻关活动{a}次，开展专业培训{b}期，培训职工{c}余人次，带动了一支队伍的成长。",
    "无论寒暑，他总是第一个到岗、最后一个离开；遇到急难险重任务，总能看到他的身影。",
    "他注重学习新知识，自学了数控编程和三维制图，把传统手艺同现代制造结合起来，走出了一条自己的路。",
    "他爱岗敬业、精益求精，不计个人得失，多次把外出高薪的机会推掉，选择留在家乡，服务本地产业。",
)
CLOSINGS = (
    "平凡的岗位，不平凡的坚守。{name}用行动诠释了什么是工匠精神。",
    "“把一件事做一辈子，把一辈子做成一件事。”这是{name}的心里话，也是他一直在做的事。",
)
TITLES = (
    "匠心筑梦 技能报国",
    "千锤百炼始成金",
    "一丝不苟写匠心",
    "扎根一线的革新能手",
    "守得住寂寞 练得出绝活",
)


def sentences(rng: random.Random, name: str, words: int) -> str:
    """Sentences until they have about ``words`` words as Word counts them (字数)."""
    text, counted = "", 0
    while True:
        line = rng.choice(BODY).format(
            name=name,
            a=rng.randint(3, 28),
            b=rng.randint(4, 26),
            c=rng.randint(40, 900),
            d=rng.randint(2, 12),
        )
        length = count_words(line)
        if text and counted + length > words:
            return text
        text, counted = text + line, counted + length


def narrative_of(rng: random.Random, name: str, words: int) -> tuple[str, str]:
    """A title, and an account of about ``words`` words in paragraphs."""
    opening, closing = (rng.choice(lines).format(name=name) for lines in (OPENINGS, CLOSINGS))
    left = words - count_words(opening) - count_words(closing)
    paragraphs = [sentences(rng, name, max(left // 4, 40)) for _number in range(4)]
    return rng.choice(TITLES), "\n".join([opening, *paragraphs, closing])
