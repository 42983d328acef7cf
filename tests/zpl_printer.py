"""A label printer that speaks ZPL, as far as papers use it: its bytes as pictures, each with how many of it.

Raises ValueError at anything else, so that no command is sent that nobody has looked at. Its own type is a narrow one
in the place of the printers' font 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import segno
from PIL import Image, ImageDraw, ImageFont

from app.documents.dots import Dots
from app.documents.layout.codes import ean13_modules
from app.domain.gtin import check_digit
from app.runtime.paths import resource
from tests.render_back import WIDTHS, picture_of

_COMMAND = re.compile(r"\^([A-Z@][A-Z0-9])([^^~]*)")
_NARROW = 0.82  # font 0 is a condensed one


@dataclass
class _State:
    picture: Image.Image
    texts: list[str] = field(default_factory=list)
    module: int = 2
    copies: int = 0
    at: tuple[int, int] = (0, 0)
    baseline: bool = False
    size: int = 0
    block: tuple[int, str] | None = None
    hexed: bool = False
    bars: tuple[str, list[str]] | None = None
    data: str | None = None
    graphic: str = ""


@dataclass(frozen=True)
class Label:
    """What came out: its picture, how many of it, and the texts that the printer set in its own type."""

    picture: Image.Image
    copies: int
    texts: tuple[str, ...]
    commands: tuple[str, ...]


def printed(said: bytes) -> list[Label]:
    """Each label that came out."""
    found = []
    for one in said.decode("ascii").split("^XZ\n")[:-1]:
        commands = _COMMAND.findall(one)
        if "".join(f"^{name}{words}" for name, words in commands) != one or commands[0] != ("XA", ""):
            raise ValueError(one[:80])
        found.append(_one(commands[1:]))
    return found


def _one(commands: list[tuple[str, str]]) -> Label:
    sizes = {name: int(words) for name, words in commands if name in {"PW", "LL"}}
    state = _State(Image.new("L", (sizes["PW"], sizes["LL"]), 255))
    for name, words in commands:
        _do(state, name, words)
    if not state.copies:
        raise ValueError("a label without ^PQ")
    return Label(state.picture, state.copies, tuple(state.texts), tuple(name for name, _ in commands))


def _do(state: _State, name: str, words: str) -> None:
    given = words.split(",")
    if (name, words) in {("CI", "28"), ("LH", "0,0")} or name in {"PW", "LL"}:
        return
    if name in {"CI", "LH"}:
        raise ValueError(f"^{name}{words}")
    if name in {"FO", "FT"}:
        state.at, state.baseline = (int(given[0]), int(given[1])), name == "FT"
        if min(state.at) < 0:
            raise ValueError(f"^{name}{words}")
    elif name == "A0":
        state.size = int(given[1])
    elif name == "FB":
        state.block = (int(given[0]), given[3])
    elif name == "FH":
        state.hexed = words == "_"
    elif name == "BY":
        state.module = int(given[0])
    elif name in {"BC", "BE", "BQ"}:
        state.bars = (name, given)
    elif name == "FD":
        state.data = words
    elif name == "GB":
        _box(state, *(int(one) for one in given))
    elif name == "GF":
        _graphic(state, words)
    elif name == "PQ":
        state.copies = int(words)
    elif name == "FS":
        _field(state)
    else:
        raise ValueError(f"^{name}{words}")


def _field(state: _State) -> None:
    if state.data is not None:
        data = state.data
        if state.hexed:
            raw = re.sub(rb"_([0-9A-F]{2})", lambda one: bytes([int(one[1], 16)]), data.encode())
            data = raw.decode()
        if state.bars:
            kind, given = state.bars
            {"BC": _code128, "BE": _ean, "BQ": _square}[kind](state, given, data)
        else:
            _text(state, data)
    state.data, state.bars, state.block, state.hexed = None, None, None, False


def _text(state: _State, data: str) -> None:
    if not state.baseline or not state.size:
        raise ValueError("a text without a place or a size")
    if state.block:
        data = data.replace("\\\\", "\0").replace("\\", "").replace("\0", "\\")
    state.texts.append(data)
    font = ImageFont.truetype(str(resource("fonts") / "IBMPlexSans-SemiBold.ttf"), state.size)
    wide = max(1, round(font.getlength(data)))
    high = state.size * 2
    drawn = Image.new("L", (wide, high), 255)
    ImageDraw.Draw(drawn).text((0, state.size * 1.4), data, 0, font, anchor="ls")
    drawn = drawn.resize((max(1, round(wide * _NARROW)), high))
    x, y = state.at
    if state.block:
        room, side = state.block
        if drawn.width > room:
            raise ValueError(f"{data!r} is wider than its block and would be printed over itself")
        x += (room - drawn.width) // (1 if side == "R" else 2)
    ink = drawn.point(lambda one: 255 if one < 128 else 0)
    state.picture.paste(0, (x, round(y - state.size * 1.4)), ink)


def _box(state: _State, wide: int, high: int, thick: int) -> None:
    if thick != min(wide, high):
        raise ValueError("a frame")
    x, y = state.at
    state.picture.paste(0, (x, y, x + wide, y + high))


def _bars(state: _State, widths: str, high: int) -> None:
    x, y = state.at
    for turn, one in enumerate(widths):
        wide = int(one) * state.module
        if turn % 2 == 0:
            state.picture.paste(0, (x, y, x + wide, y + high))
        x += wide
    if x > state.picture.width:
        raise ValueError("bars that run out of the label")


def _code128(state: _State, given: list[str], data: str) -> None:
    if given[0] != "N" or given[2:] != ["N", "N", "N"]:
        raise ValueError(f"^BC{given}")
    which, symbols, at = "", list[int](), 0
    meant = {"0": ">", "<": "^", "=": "~"}
    while at < len(data):
        pair = data[at : at + 2]
        if pair in {">:", ">;"} and not symbols:
            which = "B" if pair == ">:" else "C"
            symbols.append(104 if which == "B" else 105)
            at += 2
        elif pair in {">5", ">6", ">8"}:
            symbols.append({">5": 99, ">6": 100, ">8": 102}[pair])
            which = {">5": "C", ">6": "B"}.get(pair, which)
            at += 2
        elif which == "C":
            symbols.append(int(pair))
            at += 2
        else:
            letter = meant[pair[1]] if pair[0] == ">" else pair[0]
            symbols.append(ord(letter) - 32)
            at += 1 + (pair[0] == ">")
    check = (symbols[0] + sum(n * one for n, one in enumerate(symbols))) % 103
    _bars(state, "".join(WIDTHS[one] for one in (*symbols, check)) + "2331112", int(given[1]))


def _ean(state: _State, given: list[str], data: str) -> None:
    x, y = state.at
    for n, one in enumerate(ean13_modules(data + check_digit(data))):
        if one == "1":
            state.picture.paste(0, (x + n * state.module, y, x + (n + 1) * state.module, y + int(given[1])))


def _square(state: _State, given: list[str], data: str) -> None:
    if given[:2] != ["N", "2"] or data[:3] != "MA,":
        raise ValueError(f"^BQ{given} {data[:3]}")
    module = int(given[2])
    symbol = segno.make_qr(data[3:], error="m")
    for row, line in enumerate(symbol.matrix):
        for column, dark in enumerate(line):
            if dark:
                x, y = state.at[0] + column * module, state.at[1] + row * module
                state.picture.paste(0, (x, y, x + module, y + module))


def _graphic(state: _State, words: str) -> None:
    seen = re.fullmatch(r"A,(\d+),(\d+),(\d+),([0-9A-F,:]*)", words)
    if seen is None:
        raise ValueError(words[:60])
    total, same, stride = (int(seen[n]) for n in (1, 2, 3))
    rows: list[str] = []
    row = ""
    for sign in seen[4]:
        if sign == ":":
            rows.append(rows[-1])
            continue
        row = row.ljust(stride * 2, "0") if sign == "," else row + sign
        if len(row) == stride * 2:
            rows.append(row)
            row = ""
    if row or total != same or total != stride * len(rows):
        raise ValueError(f"{len(rows)} rows")
    dots = picture_of(Dots(stride * 8, len(rows), bytes.fromhex("".join(rows))))
    state.picture.paste(0, state.at, dots.point(lambda one: 255 - one))
