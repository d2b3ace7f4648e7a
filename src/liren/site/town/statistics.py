"""The open statistics that shape the town, as compact tables.

Sources: Seventh National Population Census 2020 (国家统计局《中国人口普查年鉴2020》): age and sex (table 3-1),
education (table 4-1), household size (table 5-2), floating population (table 7-1); Zhejiang communiqués no. 3-6.
Birth parity and age at birth: China Population and Employment Statistics Yearbook. Mortality: a Gompertz law fitted by
eye to the 2020 life table (life expectancy 75.4 men, 80.9 women). Numbers are rounded: shapes, not estimates.
"""

from math import log
from random import Random
from typing import Final

from liren.site.town.wordlists import words

# Birth years of founding husbands with weights; wives follow from them, later generations from parity.
FOUNDERS: Final = (
    (range(1926, 1936), 8),
    (range(1936, 1946), 36),
    (range(1946, 1956), 66),
    (range(1956, 1966), 46),
    (range(1966, 1976), 38),
    (range(1976, 1986), 34),
    (range(1986, 1998), 28),
)
# Children ever born by the mother's year of birth: weights for 0, 1, 2, 3, 4, 5.
PARITY_URBAN: Final = (
    (1935, (3, 6, 18, 30, 28, 15)),
    (1950, (3, 17, 37, 28, 12, 3)),
    (1962, (4, 74, 18, 4, 0, 0)),
    (1985, (8, 70, 20, 2, 0, 0)),
    (2010, (22, 50, 25, 3, 0, 0)),
)
PARITY_RURAL: Final = (
    (1935, (2, 3, 12, 25, 34, 24)),
    (1950, (2, 6, 28, 38, 20, 6)),
    (1962, (3, 24, 52, 18, 3, 0)),
    (1985, (5, 38, 47, 9, 1, 0)),
    (2010, (14, 40, 38, 8, 0, 0)),
)
# (born from, weights over LEVELS).
LEVELS: Final = ("文盲", "小学", "初中", "高中", "大专", "本科", "研究生")
EDUCATION: Final = (
    (1945, (22, 48, 20, 7, 1, 2, 0)),
    (1960, (7, 36, 38, 15, 2, 2, 0)),
    (1970, (2, 24, 50, 15, 5, 4, 0)),
    (1980, (1, 12, 48, 18, 11, 9, 1)),
    (1990, (0, 4, 36, 20, 19, 18, 3)),
    (2100, (0, 2, 20, 23, 25, 26, 4)),
)
# Reasons for which incomers live here (census table 7-6, merged).
MOVE_REASONS: Final = ("务工", "经商", "随迁家属", "投靠亲友", "学习培训", "其他")
OCCUPATIONS: Final = words(
    "工人 职员 教师 个体经营 驾驶员 厨师 保洁 保安 工程师 会计 护士 医生 公务员 销售 快递员 建筑工 务农 服务员 "
    "电工 无业"
)
GOMPERTZ: Final = {"M": (81.5, 9.8), "F": (86.5, 8.8)}


def lifespan(*, rng: Random, sex: str) -> float:
    """Return an age at death in years."""
    mode, spread = GOMPERTZ[sex]
    return max(1.0, mode + spread * log(-log(1 - rng.random() * 0.999999)))


def founder_year(*, rng: Random) -> int:
    """Return the birth year of a founding husband."""
    (years,) = rng.choices([f[0] for f in FOUNDERS], [f[1] for f in FOUNDERS])
    return rng.choice(years)


def parity(*, rng: Random, born: int, is_rural: bool) -> int:
    """Return how many children a mother born in that year has in all."""
    table = PARITY_RURAL if is_rural else PARITY_URBAN
    weights = next(w for until, w in table if born <= until)
    return rng.choices(range(6), weights)[0]


def education(*, rng: Random, born: int) -> str:
    """Return the level an adult born in that year has reached."""
    weights = next(w for until, w in EDUCATION if born < until)
    return rng.choices(LEVELS, weights)[0]
