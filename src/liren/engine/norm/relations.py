"""Kinship to the head of the household as codes of GB/T 4761-2008, from whatever word a register uses.

The first digit is the group: 0 self and head, 1 spouse, 2 son, 3 daughter, 4 grandchild, 5 parent, 6 grandparent,
7 sibling, 8 and 9 others, of whom 98 and 99 are no kin.
"""

import functools
import re
from typing import Final, Literal

from liren.engine.norm.characters import SIMPLIFIED

_WORDS: Final[dict[str, str]] = {
    "01": "本人 自己 户本人",
    "02": "户主 家长 户长 小集体户户主 集体户户主",
    "10": "配偶 夫妻 爱人 伴侣 对象",
    "11": "夫 丈夫 老公 先生 夫君",
    "12": "妻 妻子 老婆 太太 媳妇 夫人 内人",
    "20": "子 儿子 儿 男孩 之子 长次子",
    "21": "独生子",
    "22": "长子 大儿子 大儿 大子",
    "23": "次子 二儿子 二儿 二子 小儿子 小儿 幼子",
    "24": "三子 三儿子",
    "25": "四子 四儿子",
    "26": "五子 五儿子",
    "27": "养子 继子 养子或继子 干儿子 义子",
    "28": "女婿",
    "29": "其他儿子",
    "30": "女 女儿 之女 闺女 丫头 女孩",
    "31": "独生女",
    "32": "长女 大女儿 大女",
    "33": "次女 二女儿 二女 小女儿 小女 幼女",
    "34": "三女 三女儿",
    "35": "四女 四女儿",
    "36": "五女 五女儿",
    "37": "养女 继女 养女或继女 干女儿 义女",
    "38": "儿媳 儿媳妇 媳",
    "39": "其他女儿",
    "40": "孙子、孙女或外孙子、外孙女 孙辈 孙 孙子女 孙子孙女 外孙子女",
    "41": "孙子 长孙 孙儿",
    "42": "孙女",
    "43": "外孙 外孙子",
    "44": "外孙女",
    "45": "孙媳妇或外孙媳妇 孙媳妇 孙媳 外孙媳妇",
    "46": "孙女婿或外孙女婿 孙女婿 孙婿 外孙女婿",
    "47": "曾孙子或外曾孙子 曾孙子 曾孙 重孙 重孙子 外曾孙 外曾孙子",
    "48": "曾孙女或外曾孙女 曾孙女 重孙女 外曾孙女",
    "49": "其他孙子、孙女或外孙子、外孙女",
    "50": "父母 双亲",
    "51": "父亲 父 爸爸 爸 爹",
    "52": "母亲 母 妈妈 妈 娘",
    "53": "公公",
    "54": "婆婆",
    "55": "岳父 丈人 老丈人",
    "56": "岳母 丈母娘",
    "57": "继父或养父 继父 养父",
    "58": "继母或养母 继母 养母",
    "59": "其他父母关系",
    "60": "祖父母或外祖父母 祖父母 外祖父母",
    "61": "祖父 爷爷",
    "62": "祖母 奶奶",
    "63": "外祖父 外公 姥爷",
    "64": "外祖母 外婆 姥姥",
    "65": "配偶的祖父母或外祖父母",
    "66": "曾祖父 太爷爷",
    "67": "曾祖母 太奶奶",
    "68": "配偶的曾祖父母",
    "69": "其他祖父母或外祖父母关系",
    "70": "兄弟姐妹 兄弟 姐妹 兄妹 姐弟",
    "71": "兄 哥 哥哥 兄长 大哥",
    "72": "嫂 嫂子",
    "73": "弟 弟弟 小弟",
    "74": "弟媳 弟妇 弟媳妇",
    "75": "姐 姐姐 大姐 姊",
    "76": "姐夫",
    "77": "妹 妹妹 小妹",
    "78": "妹夫",
    "79": "其他兄弟姐妹 大伯子 小叔子 大姑子 小姑子 大舅子 小舅子 大姨子 小姨子",
    "80": "其他 亲属 其他亲戚",
    "81": "伯父 伯伯 大伯",
    "82": "伯母 大娘",
    "83": "叔父 叔叔 叔",
    "84": "婶母 婶婶 婶子",
    "85": "舅父 舅舅 舅",
    "86": "舅母 舅妈",
    "87": "姨父 姨夫",
    "88": "姨母 阿姨 姨妈 姨",
    "89": "姑父 姑夫",
    "90": "姑母 姑姑 姑妈 姑",
    "91": "堂兄弟、堂姐妹 堂兄 堂弟 堂姐 堂妹 堂兄弟 堂姐妹",
    "92": "表兄弟、表姐妹 表兄 表弟 表姐 表妹 表哥 表兄弟 表姐妹",
    "93": "侄子 侄 侄儿",
    "94": "侄女",
    "95": "外甥 外甥子",
    "96": "外甥女",
    "97": "其他亲属 亲戚",
    "98": "保姆 护工 家政",
    "99": "非亲属 无亲属关系 无关系 租户 租客 承租人 房东 同事 朋友 同学 合租 合租人 合伙 邻居 雇员 雇工"
    " 同住 寄住 借住 暂住",
}
_CODES: Final = {word: code for code, words in _WORDS.items() for word in words.split()}
_OWNER: Final = re.compile(r"^(?:与?户主|户主|与?房主|与?本人|本人)?(?:之|的|是|为|关系)?[::]?")
_AROUND: Final = re.compile(r"[ '\"()\[\]【】。,;.]|关系$")
_NUMBERED: Final = re.compile(r"^[0-9]{1,2}[-_.]?(?=[^0-9])|(?<=[^0-9])[0-9]{1,2}$")

_MALE: Final = frozenset(
    "11 20 21 22 23 24 25 26 27 28 29 41 43 46 47 51 53 55 57 61 63 66 71 73 76 78 81 83 85 87 89 93 95".split()
)
_FEMALE: Final = frozenset(
    "12 30 31 32 33 34 35 36 37 38 39 42 44 45 48 52 54 56 58 62 64 67 72 74 75 77 82 84 86 88 90 94 96".split()
)
_GROUPS: Final = dict(
    zip("01234567", ["self", "spouse", "child", "child", "grandchild", "parent", "grandparent", "sibling"], strict=True)
)
_IN_LAW: Final = {"28": "child_in_law", "38": "child_in_law", "53": "parent_in_law", "54": "parent_in_law"} | {
    "55": "parent_in_law",
    "56": "parent_in_law",
}
_GENERATIONS: Final = {
    "child": -1,
    "child_in_law": -1,
    "grandchild": -2,
    "parent": 1,
    "parent_in_law": 1,
    "grandparent": 2,
} | {
    "self": 0,
    "spouse": 0,
    "sibling": 0,
}
_UNCLES: Final = frozenset("81 82 83 84 85 86 87 88 89 90".split())
_NEPHEWS: Final = frozenset("93 94 95 96".split())


@functools.lru_cache(maxsize=8192)
def normalize(raw: str) -> str:
    """Give the code of GB/T 4761 for a word of kinship, empty when it names none."""
    text = _AROUND.sub("", raw.translate(SIMPLIFIED))
    if text in _WORDS:
        return text
    bare = _NUMBERED.sub("", text)
    return _CODES.get(bare) or _CODES.get(_OWNER.sub("", bare), "")


def sex(code: str) -> Literal["male", "female"] | None:
    """Tell the sex that a relation implies."""
    return "male" if code in _MALE else "female" if code in _FEMALE else None


def group(code: str) -> str:
    """
    Tell the group that a code belongs to.

    :returns: self, spouse, child, child_in_law, grandchild, parent, parent_in_law, grandparent, sibling, kin, other,
        or empty for no code
    """
    if not code:
        return ""
    if code in _IN_LAW:
        return _IN_LAW[code]
    if code in {"98", "99"}:
        return "other"
    return _GROUPS.get(code[0], "kin")


def generation(code: str) -> int | None:
    """Tell how many generations above the head someone stands: a parent 1, a child -1; None when unsaid."""
    if code in _UNCLES:
        return 1
    if code in _NEPHEWS:
        return -1
    if code in {"66", "67", "68"}:
        return 3
    if code in {"47", "48"}:
        return -3
    return _GENERATIONS.get(group(code))
