"""The demo town as a linkage set: written, read and normalized once, then given to each engine.

What is raced is linkage: both engines start from the same normalized columns of the same person mentions, in memory.
Splink gets them as a table of one value a cell (the first, where a mention holds several), ours as it made them.
"""

import csv
import dataclasses
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from liren.engine import batch, exact, fields, keys
from liren.engine.mentions import Mentions
from liren.engine.prepare import Several
from liren.engine.shape import folders
from liren.site.town import evaluate

MENTIONS_A_PERSON = 3.937  # of the town, over all its registers


def prepare(folder: Path, mentions: str, noise: str, seed: str) -> None:
    """Write a town of about so many mentions of persons into a folder, and what normalizing made of it."""
    registers, truth = folder / "registers", folder / "truth"
    if not (truth / "truth.csv").exists():
        people = str(round(int(mentions) / MENTIONS_A_PERSON / 100) * 100)
        command = [sys.executable, "-m", "liren.site.town", "--people", people, "--seed", seed, "--noise", noise]
        subprocess.run(
            [*command, "--out", str(registers), "--truth", str(truth)], check=True, stdout=subprocess.DEVNULL
        )
    shaped = folders.shape_folder(registers)
    normal = batch.normalize(shaped.mentions, progress=lambda _stage, _share: None)
    true = _truth(shaped.mentions, normal, truth / "truth.csv")
    ready = batch.Ready(*(getattr(normal, field.name) for field in dataclasses.fields(batch.Ready)))
    for name, part in (("ready", ready), ("table", _table(normal)), ("truth", true)):
        with (folder / f"{name}.pickle").open("wb") as file:
            pickle.dump(part, file)


def load(folder: Path, part: str) -> Any:
    """Give what one engine starts from (`ready` or `table`), or the truth."""
    with (folder / f"{part}.pickle").open("rb") as file:
        return pickle.load(file)


def holding_two_ids(folder: Path, label: np.ndarray) -> int:
    """Count the persons found to whom two valid citizen ids belong; one that stands under two names belongs to one."""
    known = load(folder, "ready").known
    owned, _ = exact.owners(known)
    told = np.flatnonzero(owned >= 0)
    person = np.unique(label, return_inverse=True)[1].astype(np.int64)[told]
    held = keys.distinct(person * (int(owned.max(initial=0)) + 1) + owned[told])
    return int((np.bincount(held // (int(owned.max(initial=0)) + 1)) > 1).sum())


def _table(normal: batch.Normal) -> pa.Table:
    known, context = normal.known, normal.context
    name = pa.DictionaryArray.from_arrays(_codes(known.single["name"].codes), list(known.single["name"].values))
    name = name.cast(pa.string())
    columns = {
        "name": name,
        "sound": _looked_up(name, known.sounds),
        "surname": _looked_up(name, known.surnames),
        "phone": _first(known.size, known.phone),
        "dwelling": _first(known.size, context.dwelling),
        "household": _first(known.size, context.household),
    }
    for field in ("citizen_id", "birth", "sex"):
        column = known.single[field]
        columns[field] = pa.DictionaryArray.from_arrays(_codes(column.codes), list(column.values)).cast(pa.string())
    building = pc.replace_substring_regex(columns["dwelling"], r"\.[^.]*$", "")
    columns["building"] = pc.if_else(pc.match_substring(building, "x"), None, building)
    room = pc.match_substring_regex(columns["dwelling"], "x$")
    columns["dwelling"] = pc.if_else(room, None, columns["dwelling"])
    return pa.table(columns)


def _codes(codes: np.ndarray) -> pa.Array:
    return pa.array(np.maximum(codes, 0).astype(np.int32), mask=codes < 0)


def _first(size: int, column: Several) -> pa.Array:
    codes = np.full(size, -1, np.int64)
    codes[column.rows[::-1]] = column.codes[::-1]
    return pa.DictionaryArray.from_arrays(_codes(codes), list(column.values)).cast(pa.string())


def _looked_up(names: pa.Array, told: dict[str, str]) -> pa.Array:
    place = pc.index_in(names, pa.array(list(told), pa.string()))
    return pa.array(list(told.values()), pa.string()).take(place)


def _truth(mentions: Mentions, normal: batch.Normal, path: Path) -> np.ndarray:
    """Give the person that each mention truly is, in the order of the normalized columns."""
    spoken = mentions.tables[fields.PERSON].select(["mention", "row_id", "role"])
    rows = spoken.join(mentions.rows.select(["row_id", "file", "sheet", "row"]), "row_id").to_pylist()
    own = path.with_name("mentions.csv")
    with own.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("file", "sheet", "row", "kind", "role", "entity"))
        writer.writerows((r["file"], r["sheet"], r["row"], fields.PERSON, r["role"], r["mention"]) for r in rows)
    true, label = evaluate.keyed(path=path), {}
    for key, mention in evaluate.keyed(path=own).items():
        label[int(mention)] = true.get(key, f"unknown {mention}")
    return np.array([label[mention] for mention in normal.known.mention.tolist()])
