"""Personal names: one spelling, a surname, a spoken key, and what a name column holds that is no name.

Same spelling is not same person and other spelling is not other person; here a name is only made comparable.
"""

import dataclasses
import re
from dataclasses import dataclass
from typing import Final, Literal

from liren.engine.norm import marks, pinyin, surnames
from liren.engine.norm.characters import HALF_WIDTH, SIMPLIFIED


@dataclass(frozen=True, slots=True)
class Name:
    """
    One cell of a name column.

    :ivar text: simplified, half-width, without blanks and name dots; `?` for a lost or masked character;
        Latin names in capitals with single blanks; empty when there is none
    :ivar surname: of one or two characters, empty when unknown (dotted and long names, Latin names)
    :ivar given: the rest, empty when unknown, masked, or replaced by a form of address
    :ivar pinyin: tone-less syllables joined by blanks, the surname as surnames are spoken; `?` for the unknown
    :ivar marks: see docs/reference/normalizing.md
    :ivar written: as `text`, with the dots of minority names, for showing
    :ivar former: the former name given beside it, as `text`
    :ivar parent: the parent's name in a newborn's placeholder (王芳 of 王芳之子)
    :ivar note: what else stood beside the name (户主)
    :ivar twin: which of twins not yet named it is, `1` or `2` (王芳之子大, 王芳之女2)
    """

    text: str
    surname: str
    given: str
    pinyin: str
    marks: tuple[str, ...]
    written: str = ""
    former: str = ""
    parent: str = ""
    note: str = ""
    twin: str = ""


_PLAIN: Final = re.compile("[\u4e00-\u9fa5]{2,3}")
_HAN: Final = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_DOTS: Final = str.maketrans(dict.fromkeys("·•・‧∙⋅･᛫●᠂", "·"))
_LOST: Final = re.compile("[?\ufffd\ue000-\uf8ff□■◇▲_]")
_INNER_DOT: Final = re.compile(f"(?<=[{_HAN}?])[·.。]+(?=[{_HAN}?])")
_SEPARATORS: Final = re.compile(r"[、,;/|&+]+|和(?=[\u4e00-\u9fff]{2,4}$)")
_STRAY: Final = re.compile(f"[^{_HAN}?a-zA-Z·]")
_LATIN: Final = re.compile(r"[A-Z][A-Z' .\-·]*", re.IGNORECASE)
_LETTERS: Final = re.compile("[a-zA-Z]+")
_MASK: Final = re.compile(r"[*×xX＊#]+(?=[^a-zA-Z]|$)|(?<=[\u4e00-\u9fff])[某ⅹ]{1,2}$")
_PARENTHESES: Final = re.compile(r"[(\[{【〔<《「]([^()\[\]{}【】〔〕<>《》「」]*)[)\]}】〕>》」]?")
_FORMER: Final = re.compile(r"(?:又名|曾用名|原名|别名|旧名|曾名|小名|乳名|亦名|also|aka)[:\s]*", re.IGNORECASE)
_DECEASED: Final = re.compile(r"已故|去世|死亡|病故|已亡|亡故|[(](?:故|亡|殁)[)]")
_LABEL: Final = re.compile(
    r"^(姓名|户主|业主|房主|房东|租户|承租人|联系人|法人|负责人|监护人|家长|本人|产权人|权利人)[::\s]+"
)
_HONORIFIC: Final = re.compile(
    r"(?:先生|女士|小姐|太太|夫人|同志|师傅|老师|医生|阿姨|叔叔|大爷|大妈|大娘|大叔|大伯|伯伯|奶奶|爷爷|大哥|大姐|老人|主任|书记|经理|老板|夫妇|夫妻|全家)+$"
)
_MALE: Final = re.compile(r"(?:先生|叔叔|大爷|大叔|大伯|伯伯|爷爷|大哥)\s*$")
_FEMALE: Final = re.compile(r"(?:女士|小姐|太太|夫人|阿姨|大妈|大娘|奶奶|大姐)\s*$")
_ADDRESSED: Final = re.compile(r"[老小阿]([\u4e00-\u9fff])")
_AND_OTHERS: Final = re.compile(r"(?:等?[0-9一二三四五六七八九十两]+[人户口]|等[人户口]?)+$")
_NEWBORN_ENDING: Final = re.compile(
    r"(?:[之的](?:[长次三四大小幼]?[子女]|[男女]?婴儿?|宝宝|双胞胎|[大小]双)|[男女]婴|宝宝|婴儿)[0-9A-Za-z甲乙一二大小]?$"
)
_TWINS: Final = {"1": "大1一甲Aa", "2": "小2二乙Bb"}
_TWIN: Final = {sign: number for number, signs in _TWINS.items() for sign in signs}
_UNBORN: Final = frozenset("新生儿 未命名 未取名 待取名 无名 某某 宝宝 婴儿 男婴 女婴 未起名 暂无姓名 无名氏".split())
_EMPTY: Final = frozenset(
    """
    无 空 没有 不详 未知 暂无 待定 待补 空置 空户 空房 无人 查无此人 未登记 未录入
    NULL NONE NAN N/A NA #N/A #REF! - -- / \\ . 0 * ** ***
    """.split()
) | {""}
_ROLES: Final = frozenset(
    """
    业主 租户 租客 房东 户主 本人 同上 合计 总计 小计 住户 居民 用户 承租人 房主 家属 配偶 子女 父母 儿子 女儿 妻子 丈夫
    父亲 母亲 测试 姓名 游客 访客 保姆 商铺 商户 门卫 保安 物业 开发商 单位 公司 个人 店面 仓库 出租 出租屋
    网格员 负责人
    """.split()
)
_ORGANIZATION: Final = re.compile(
    r"公司|有限|集团|合作社|委员会|居委会|村委会|工作室|事务所|幼儿园|超市|餐厅|饭店|饭馆|酒店|宾馆|银行|医院|学校|小学|中学|大学|学院"
    r"|研究院|研究所|派出所|办事处|服务部|经营部|门市部|营业部|分公司|便利店|药店|药房|理发店|小吃店|商店|商行|工厂|水厂|电厂|协会|基金会"
    r"|服务站|服务中心|物业|开发商|房地产|置业|(?i:\bltd\b|\binc\b|company|co\.)"
)
_PERHAPS_ORGANIZATION: Final = re.compile("(?:中心|厂|店|部|局|所|社区|街道)$")


def normalize(raw: str) -> Name:
    """Understand one cell of a name column."""
    compact = raw if len(raw) <= 3 else raw.replace(" ", "")
    if _PLAIN.fullmatch(compact):
        text = compact.translate(SIMPLIFIED)
        if len(text) == len(compact) and _is_ordinary(text):
            folded = () if text == compact else (marks.TRADITIONAL,)
            return _parted(text, text, folded if compact == raw else (marks.BLANKS, *folded))
    half = raw.translate(HALF_WIDTH).translate(_DOTS).strip(" '\"")
    found = [marks.FULLWIDTH] if half != raw.translate(_DOTS).strip(" '\"") else []
    if half.upper() in _EMPTY:
        return Name("", "", "", "", (*found, marks.MISSING))
    return _settled(_cleaned(half, found))


def is_organization(compact: str) -> bool:
    """Tell whether text without blanks names an organization, as cells of a name column sometimes do."""
    length = len(compact)
    return bool(
        (length >= 3 and _ORGANIZATION.search(compact)) or (length >= 4 and _PERHAPS_ORGANIZATION.search(compact))
    )


def sex_of_title(raw: str) -> Literal["male", "female"] | None:
    """Say what 先生 or 阿姨 behind a name tells, or what 之子 or 女婴 tells of a newborn; None where nothing does."""
    bare = raw.translate(SIMPLIFIED)
    newborn = _NEWBORN_ENDING.search(bare)
    ending = newborn[0] if newborn else ""
    if _MALE.search(bare) or "子" in ending or "男" in ending:
        return "male"
    return "female" if _FEMALE.search(bare) or "女" in ending else None


def _settled(name: Name) -> Name:
    """See to it that a text, read again, gives itself: what one repair bares another may see (老王先生)."""
    for _ in range(3):
        text = name.text
        if not text or (_PLAIN.fullmatch(text) and _is_ordinary(text)):
            break
        again = _cleaned(text, list(name.marks))
        if again.text == text:
            break
        name = dataclasses.replace(again, former=name.former or again.former, note=name.note or again.note)
    return name


def _is_ordinary(text: str) -> bool:
    """Tell whether two or three plain characters hold nothing that the long way looks for."""
    return text[-1] not in _SUSPECT and text[0] not in "老小阿" and text not in _EMPTY and text not in _ROLES


_SUSPECT: Final = frozenset(
    "某生士姐太人志傅师姨叔爷妈娘伯奶哥任记理板妇妻家户口等子女婴宝贝毛儿厂店部局所司院行心名故亡员会业站学校市道区"
)


def _cleaned(half: str, found: list[str]) -> Name:
    """Part a cell into the name, its notes and its former name, then understand the name."""
    notes = _PARENTHESES.findall(half)
    if _DECEASED.search(half):
        found.append(marks.DECEASED)
    unlabelled = _LABEL.sub("", _PARENTHESES.sub("", half))
    if label := _LABEL.match(half):
        notes.insert(0, label.group(1))
    bare = _DECEASED.sub("", unlabelled).strip()
    bare, *earlier = _FORMER.split(bare, maxsplit=1)
    named = [_FORMER.split(note, maxsplit=1)[1] for note in notes if _FORMER.search(note)] + earlier
    former = _bare_text(named[0]) if named else ""
    rest = [note for note in notes if not _FORMER.search(note) and not _DECEASED.search(f"({note})")]
    if former:
        found.append(marks.FORMER_NAME)
    if rest:
        found.append(marks.NOTE)
    name = _understood(bare.strip(" :,、;") or half, found)
    if not former and not rest:
        return name
    return dataclasses.replace(name, former=former, note=";".join(rest))


def _understood(bare: str, found: list[str]) -> Name:
    simplified = bare.translate(SIMPLIFIED)
    if simplified != bare:
        found.append(marks.TRADITIONAL)
    compact = simplified.replace(" ", "")
    if compact in _UNBORN:
        return Name(compact, "", "", "", (*found, marks.NEWBORN, marks.PLACEHOLDER), compact)
    if compact in _ROLES or is_organization(compact):
        return Name(compact, "", "", "", (*found, marks.NOT_A_PERSON), compact)
    if _LATIN.fullmatch(simplified):
        return _latin(simplified, found)
    several = [part for part in _SEPARATORS.split(compact) if part]
    if len(several) > 1 and all(len(part) > 1 for part in several):
        found.append(marks.SEVERAL)
        compact = several[0]
    elif compact != simplified:
        found.append(marks.BLANKS)
    return _newborn(compact, found) or _addressed(compact, found)


def _newborn(compact: str, found: list[str]) -> Name | None:
    """Recognise what stands for a child not yet named; only its surname, perhaps, is known."""
    ending = _NEWBORN_ENDING.search(compact)
    if ending is None or ending.start() == 0:
        return None
    parent = _bare_text(compact[: ending.start()]).rstrip("某?之的")
    surname = _surname_of(parent) if parent else ""
    spoken = surnames.SPOKEN.get(surname) or _spell(surname)
    whole = parent if len(parent) > len(surname) else ""
    twin = _TWIN.get(ending[0].removesuffix("双")[-1], "")
    return Name(compact, surname, "", spoken, (*found, marks.NEWBORN), compact, "", whole, twin=twin)


def _addressed(compact: str, found: list[str]) -> Name:
    """Take off forms of address; what they leave may be a surname alone."""
    bare = _AND_OTHERS.sub("", compact) if len(compact) > 3 else compact
    if bare != compact:
        found.append(marks.SEVERAL)
    polite = _HONORIFIC.sub("", bare)
    if polite and polite != bare:
        found.append(marks.HONORIFIC)
        bare = polite
    if (nickname := _ADDRESSED.fullmatch(bare)) and nickname.group(1) in surnames.COMMON:
        found.append(marks.HONORIFIC)
        bare = nickname.group(1)
    return _repaired(bare, found)


def _repaired(bare: str, found: list[str]) -> Name:
    """Mark what is masked or lost, and take out what strayed in."""
    masked = _MASK.sub(lambda run: "?" * len(run.group()), bare)
    if masked != bare:
        found.append(marks.MASKED)
    lost = _LOST.sub("?", masked)
    if lost != masked or ("?" in lost and masked == bare):
        found.append(marks.UNKNOWN_CHARACTER)
    # Three characters and a dot are a slip (王.芳); minority names are longer.
    written = _INNER_DOT.sub("·" if len(lost) > 4 else "", lost)
    if len(lost) <= 4 and written != lost:
        found.append(marks.STRAY)
    digitless = written.rstrip("0123456789")
    if digitless != written and digitless:
        found.append(marks.NUMBERED)
    clean = _STRAY.sub("", digitless).strip("·")
    if clean != digitless:
        found.append(marks.STRAY)
    return _spelled(clean, found)


def _spelled(clean: str, found: list[str]) -> Name:
    """Read Latin letters among characters as the sound of one that could not be typed, or drop them."""
    sounds: list[str] = []

    def heard(letters: re.Match[str]) -> str:
        sound = letters.group().lower()
        if len(sound) > 1 and sound in pinyin.syllables():
            sounds.append(sound)
            return "?"
        found.append(marks.STRAY)
        return ""

    text = _LETTERS.sub(heard, clean)
    if sounds:
        found.append(marks.PINYIN_CHARACTER)
    if not text.strip("?·"):
        return Name(text, "", "", "", (*found, marks.UNRECOGNIZED), text)
    name = _parted(text.replace("·", ""), text, tuple(dict.fromkeys(found)))
    if not sounds or "?" in clean:
        return name
    return Name(name.text, name.surname, name.given, _heard(name.pinyin, sounds), name.marks, name.written)


def _heard(key: str, sounds: list[str]) -> str:
    remaining = iter(sounds)
    return " ".join(next(remaining, "?") if syllable == "?" else syllable for syllable in key.split(" "))


def _parted(text: str, written: str, found: tuple[str, ...]) -> Name:
    """Part a clean name into surname and given name, and spell it."""
    length = len(text)
    if text != written:
        return Name(text, "", text, _spell(text), (*found, marks.DOTTED), written)
    if length > 2 and text[:2] in surnames.COMPOUND:
        surname, found = text[:2], (*found, marks.COMPOUND_SURNAME)
    elif length > 4 or (length == 4 and text[0] not in surnames.COMMON and text[0] != "?"):
        # 阿依古丽 without her dot: no surname to be had
        return Name(text, "", text, _spell(text), (*found, marks.LONG), written)
    else:
        surname = text if text in surnames.COMPOUND else text[:1]
        if length == 4 and text[0] in surnames.COMMON and text[1] in surnames.COMMON:
            found = (*found, marks.DOUBLE_SURNAME)
    given = text[len(surname) :]
    if not given:
        found = (*found, marks.SURNAME_ONLY)
    spoken = surnames.SPOKEN.get(surname) or _spell(surname)
    key = f"{spoken} {_spell(given)}" if given else spoken
    return Name(text, surname, given if given.strip("?") else "", key, found, written)


def _surname_of(text: str) -> str:
    return text[:2] if text[:2] in surnames.COMPOUND else text[:1]


def _spell(text: str) -> str:
    return " ".join([pinyin.READINGS[character] for character in text])


def _bare_text(text: str) -> str:
    return _STRAY.sub("", text.translate(SIMPLIFIED)).replace("·", "")


def _latin(text: str, found: list[str]) -> Name:
    words = re.sub("[^A-Z]+", " ", text.upper()).split()
    syllables = [pinyin.segment(word.lower()) for word in words]
    is_spoken = all(syllables) and 2 <= sum(map(len, syllables)) <= 4
    key = " ".join(s for word in syllables for s in word) if is_spoken else " ".join(words).lower()
    joined = " ".join(words)
    return Name(joined, "", "", key, (*found, marks.LATIN), joined)
