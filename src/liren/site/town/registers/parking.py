"""车辆停车: a gate system's CSV, UTF-8 with a mark; plates as guards type them."""

from datetime import timedelta

from liren.site.town import addresses
from liren.site.town.clerk import Clerk
from liren.site.town.model import Vehicle, as_of
from liren.site.town.registers.desk import Desk, key, person, place, written
from liren.site.town.sheets import Export, Mention, Row, Sheet, drifted
from liren.site.town.wordlists import words

HEADER = words("车牌号 车牌颜色 车主 电话 小区 房号 车位号 固定/临停 有效期至 最近入场时间 通道")
_SHAPES = {"0": "O", "8": "B", "D": "0", "B": "8", "2": "Z", "5": "S", "6": "G"}


def export(*, desk: Desk) -> list[Export]:
    """Return the file."""
    known = (v for v in desk.town.vehicles if key(v.id) % 100 < 88)
    rows = written(desk, known, lambda v: key(v.id), lambda v: _row(desk, v))
    sheet = Sheet("", list(HEADER), rows)
    if desk.edition > 1:
        sheet = drifted(sheet, moves=(("车主", 0), ("车位号", 4)), renamed={"电话": "车主电话", "车牌号": "车牌"})
    return [Export(f"停车场车辆_{desk.day:%Y%m%d}.csv", [sheet], "utf-8-sig")]


def _row(desk: Desk, vehicle: Vehicle) -> Row | None:
    clerk, rng = desk.clerk, desk.clerk.rng
    if vehicle.holders[0][0] > desk.day:
        return None
    taken = clerk.taken(since=vehicle.holders[0][0], snapshot=desk.day, years=1.2)
    holder = as_of(vehicle.holders, taken)
    assert holder is not None
    home = holder.home(taken) or holder.home(desk.day)
    shown = home if home is not None and home.compound.kind != "village" and not clerk.happens("room") else None
    entered = desk.day - timedelta(days=rng.randrange(1, 20))
    cells = [
        _plate(clerk, vehicle.plate), vehicle.color, clerk.name(holder), clerk.phone(holder, taken),
        home.compound.name if home else "", addresses.code(shown, style=rng.choice((0, 0, 1, 2))) if shown else "",
        vehicle.bay, "固定" if rng.random() < 0.9 else "临停", f"{desk.day.year}-12-31",
        f"{entered:%Y-%m-%d} {rng.randrange(24):02d}:{rng.randrange(60):02d}:11", f"{rng.randrange(1, 4)}号门",
    ]  # fmt: skip
    mentions = [Mention("vehicle", "subject", vehicle.id), person(holder, "subject")]
    return Row(list(cells), mentions + ([place(shown)] if shown else []))


def _plate(clerk: Clerk, plate: str) -> str:
    slip = clerk.slip("plate")
    bad = plate
    if slip == "lookalike":
        places = [i for i in range(2, len(plate)) if plate[i] in _SHAPES]
        if places:
            i = clerk.rng.choice(places)
            bad = plate[:i] + _SHAPES[plate[i]] + plate[i + 1 :]
    elif slip == "lower":
        bad = plate.lower()
    elif slip == "dotted":
        bad = f"{plate[:2]}·{plate[2:]}"
    elif slip == "no_region":
        bad = plate[1:]
    elif slip == "spaced":
        bad = f"{plate[:2]} {plate[2:]}"
    if bad != plate:
        clerk.count("plate", slip)
    return bad
