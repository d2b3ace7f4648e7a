"""Chinese surnames: which are compound, which are common, and how the irregular ones are spoken."""

from typing import Final

COMPOUND: Final = frozenset(
    """
    欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 令狐 东方 西门 南宫 独孤 万俟 闻人 赫连 澹台 公冶
    宗政 濮阳 淳于 单于 太叔 申屠 仲孙 轩辕 钟离 闾丘 鲜于 亓官 司寇 子车 颛孙 端木 巫马 公西 漆雕 乐正 壤驷 公良
    拓跋 夹谷 宰父 谷梁 段干 百里 东郭 南门 呼延 羊舌 微生 梁丘 左丘 东门 第五 纳兰 完颜 耶律 富察
    司空 欧侯 哥舒 贺兰 贺若 尔朱 屈突 达奚 仆固 斛律
    """.split()
)

# Single surnames that cover nearly everybody; the rest are marked nowhere, only trusted less by callers that ask.
COMMON: Final = frozenset(
    "".join(
        """
    王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟
    洪阎那谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温康施文牛樊葛邢安
    齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛
    靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧
    闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚
    皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈
    伏鹿薄邸雍辜羊母裘亓修邰赖傅江闾尧撒皇逄宿苍冶介员逯缑谯仉禚郄晁贠訾逄
    """.split()
    )
)

# Readings that differ from the character's usual one; tone-less, ü written v.
SPOKEN: Final[dict[str, str]] = {
    "单": "shan",
    "曾": "zeng",
    "解": "xie",
    "仇": "qiu",
    "区": "ou",
    "查": "zha",
    "任": "ren",
    "朴": "piao",
    "盖": "ge",
    "员": "yun",
    "贠": "yun",
    "盛": "sheng",
    "翟": "zhai",
    "黑": "he",
    "折": "she",
    "洗": "xian",
    "冼": "xian",
    "秘": "bi",
    "那": "na",
    "乐": "yue",
    "燕": "yan",
    "晁": "chao",
    "尹": "yin",
    "宁": "ning",
    "隗": "wei",
    "繁": "po",
    "召": "shao",
    "缪": "miao",
    "覃": "qin",
    "幺": "yao",
    "褚": "chu",
    "葛": "ge",
    "过": "guo",
    "华": "hua",
    "纪": "ji",
    "句": "gou",
    "阚": "kan",
    "令": "ling",
    "牟": "mou",
    "宓": "mi",
    "祭": "zhai",
    "卜": "bu",
    "佴": "nai",
    "适": "kuo",
    "石": "shi",
    "种": "chong",
    "车": "che",
    "冯": "feng",
    "洪": "hong",
    "谌": "chen",
    "郇": "xun",
    "郗": "xi",
    "臧": "zang",
    "长": "zhang",
    "曲": "qu",
    "万俟": "mo qi",
    "尉迟": "yu chi",
    "澹台": "tan tai",
    "令狐": "ling hu",
    "单于": "chan yu",
    "宰父": "zai fu",
    "长孙": "zhang sun",
    "亓官": "qi guan",
    "鲜于": "xian yu",
    "夹谷": "jia gu",
    "拓跋": "tuo ba",
    "濮阳": "pu yang",
    "颛孙": "zhuan sun",
    "赫连": "he lian",
    "乐正": "yue zheng",
}
