"""Characters that clerks confuse: by sound (pinyin input), by shape (handwriting), and simplified with traditional.

Collected by hand from the characters that names and streets use; not derived from any pinyin library, so that the
engine's own sound keys are tested against an independent list.
"""

from typing import Final

_SOUNDS = (
    "芳方坊 军君均钧 伟炜玮 建健 华桦 国果 明铭鸣 志智治 英瑛 静婧靖 丽莉俐 燕艳雁 娟涓 红洪宏虹 霞侠 玲铃琳 平萍苹 "
    "敏闽 强蔷 勇永 涛滔 杰捷洁 磊蕾 超朝 鹏朋 斌彬宾 波博 峰锋枫丰 辉晖挥 刚钢 飞非菲 晓小筱 俊骏峻 浩皓昊 然燃 "
    "宇羽雨语 "
    "轩宣萱 梓子紫 涵晗函 欣新馨鑫心 怡仪宜 佳嘉家 琪奇淇 婷庭廷 雅亚 诗施 思丝 梦孟 瑶遥 妍颜研 悦月玥 颖影 慧惠蕙 "
    "倩茜 洋阳扬 林霖琳 福富 德得 根跟 生声 荣容蓉 秀绣 桂贵 兰岚 珍真贞 凤奉 玉育 金锦瑾 宝保 庆清青 文雯 学雪 海孩 "
    "章张 于余俞 徐许 程陈成 何和贺 江姜蒋 吕侣 肖萧 付傅 戴代 阎闫严 邹周 龙隆 史石施 卢鲁 景靖 辰晨宸 泽择 "
    "奕亦易 沐木 一依伊 诺喏 熙希曦 睿瑞锐 "
    "汀听 澜兰 栖溪 薇微 棠堂 潮朝 澄成 湖胡 春椿"
)
_SHAPES = (
    "己已巳 末未 淼森焱 晓哓 日曰 土士 大太 天夭 人入 干千 王玉 田由甲 刘刚 侯候 梁粱 桥侨 杨扬 徐徒 明朋 陈阵 "
    "孙孔 冯马 "
    "崔催 洪拱 清请 睛晴 渊洲 祥详 佳住 昊吴 晨辰 淑椒 俐俪 萍苹 燕蒸 芬芳 琴琵 风凤 戊戌 瑛英 铭名 彬杉 钧钓 浩洁 "
    "泽译 宇字 轩杆 妍研 "
    "汀订 栖梅 潮湖 青肓 柳抑 塘搪"
    " 国围 华毕 建健 军车 勇男 丽两 娟捐 芳劳 静净 敏每 强弹 伟纬 志忘 平半 涛寿 超起 刚纲 海侮 李季 张弘 黄贡 "
    "赵起 周同 朱未 "
    "胡湖 郭敦 何河 林材 高亮 郑邓 谢射 宋宗 子了 文丈 俊俟 嘉喜 雨两 欣欧 思恩 婷停 雪雷 雯霎 秀禿 永水 根恨 "
)


def _confusable(groups: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for group in groups.split():
        for character in group:
            table[character] = table.get(character, "") + group.replace(character, "")
    return table


HOMOPHONES: Final = _confusable(_SOUNDS)
LOOKALIKES: Final = _confusable(_SHAPES)
_SIMPLIFIED_TRADITIONAL = (
    "国國 华華 军軍 伟偉 东東 刘劉 陈陳 张張 杨楊 黄黃 赵趙 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 韩韓 冯馮 萧蕭 邓鄧 叶葉 "
    "苏蘇 卢盧 钟鍾 谭譚 陆陸 贾賈 邹鄒 龙龍 贺賀 顾顧 龚龔 万萬 钱錢 严嚴 莫莫 汤湯 乔喬 晓曉 红紅 丽麗 艳艷 凤鳳 "
    "兰蘭 珍珍 娟娟 静靜 颖穎 梦夢 莹瑩 洁潔 杰傑 鹏鵬 飞飛 涛濤 辉輝 刚剛 庆慶 荣榮 宝寶 树樹 学學 双雙 云雲 乐樂 "
    "欢歡 义義 庄莊 区區 县縣 镇鎮 号號 楼樓 单單 栋棟"
)
TRADITIONAL: Final = {pair[0]: pair[1] for pair in _SIMPLIFIED_TRADITIONAL.split()}
