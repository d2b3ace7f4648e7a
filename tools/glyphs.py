"""Measure which characters look alike: `python -m tools.glyphs` writes the table that the engine reads.

Every character of GB 2312 is drawn by Chromium in two typefaces (Noto Sans CJK and Noto Serif CJK, Debian's
fonts-noto-cjk), blurred, and compared with every other by the correlation of what the ink covers. Nobody's list of
lookalikes is copied, so that lists which others have made can test the table.
"""

import argparse
import base64
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from playwright.sync_api import sync_playwright

from liren.engine.norm import glyphs

TYPEFACES: Final = ("Noto Sans CJK SC", "Noto Serif CJK SC")
SIZE: Final = 32  # pixels, each way
BLUR: Final = (1, 4, 6, 4, 1)  # strokes a pixel apart are the same stroke
ALIKE: Final = 0.55  # 明 and 昭 are 0.56; at 0.5 every character has fifteen others
CHROMIUM: Final = "/usr/bin/chromium"
_DRAW: Final = """([text, face, size]) => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = size;
    const pen = canvas.getContext('2d', {willReadFrequently: true});
    pen.font = `${0.9 * size}px "${face}"`;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    const ink = new Uint8Array([...text].length * size * size);
    let at = 0;
    for (const character of text) {
        pen.fillStyle = 'white';
        pen.fillRect(0, 0, size, size);
        pen.fillStyle = 'black';
        pen.fillText(character, size / 2, size / 2);
        const drawn = pen.getImageData(0, 0, size, size).data;
        for (let pixel = 0; pixel < size * size; pixel++) ink[at++] = 255 - drawn[4 * pixel];
    }
    let told = '';
    for (let i = 0; i < ink.length; i += 8192) told += String.fromCharCode(...ink.subarray(i, i + 8192));
    return btoa(told);
}"""

Pictures = npt.NDArray[np.float32]


def main() -> None:
    """Draw, compare, and write the file that the engine reads."""
    options = argparse.ArgumentParser()
    options.add_argument("--out", type=Path, default=glyphs.FILE, help="the file to write")
    characters = gb2312()
    alike = likeness([drawn(characters, face) for face in TYPEFACES]) >= ALIKE
    lines = [
        characters[one] + "".join(characters[two] for two in np.flatnonzero(alike[one, one + 1 :]) + one + 1)
        for one in range(len(characters))
    ]
    told = sorted(line for line in lines if len(line) > 1)
    options.parse_args().out.write_text("\n".join(told) + "\n", encoding="utf-8")


def gb2312() -> str:
    """Give the 6,763 characters of the standard, by code point: those that names are written with."""
    cells = (bytes([row, cell]) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF))
    return "".join(sorted(cell.decode("gb2312", errors="ignore") for cell in cells))


def drawn(characters: str, face: str) -> Pictures:
    """Draw characters, one line a character, its pixels row by row."""
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        ) as browser,
    ):
        ink = base64.b64decode(browser.new_page().evaluate(_DRAW, [characters, face, SIZE]))
    return np.frombuffer(ink, np.uint8).reshape(len(characters), -1).astype(np.float32)


def likeness(typefaces: list[Pictures]) -> npt.NDArray[np.float32]:
    """Give for each pair of characters the correlation of their ink, the mean of all typefaces."""
    return np.asarray(np.mean([_correlation(pictures) for pictures in typefaces], axis=0))


def _correlation(pictures: Pictures) -> npt.NDArray[np.float32]:
    blurred = _blurred(pictures.reshape(len(pictures), SIZE, SIZE)).reshape(len(pictures), -1)
    rare = blurred - blurred.mean(axis=0)  # ink where most characters have ink says little
    rare /= np.maximum(np.linalg.norm(rare, axis=1, keepdims=True), 1e-6)
    return np.asarray(rare @ rare.T)


def _blurred(pictures: Pictures) -> Pictures:
    weights = np.array(BLUR, np.float32) / sum(BLUR)
    for axis in (1, 2):
        shifted = (np.roll(pictures, by - len(BLUR) // 2, axis) * weight for by, weight in enumerate(weights))
        pictures = np.sum(list(shifted), axis=0)
    return pictures


if __name__ == "__main__":
    main()
