"""Printed text to the values an expected record states.

This is not a parser of Chinese quantities: what a target means was written
into the spec by hand (``">= 50000 人次"``), so that nothing here can share a
mistake with the program under test. Only plain decimal numbers are computed.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal

# Marks that stand for "nothing here" in published forms, and what an unfilled
# row of the template still says.
BLANK_MARKS = {"/", "—", "——", "-", "－", "*"}
PLACEHOLDERS = {"……", "指标1：", "指标2：", "指标3："}
SCALES = {"元": Decimal(1), "千元": Decimal(1000), "万元": Decimal(10000), "亿元": Decimal(100000000)}


def is_cjk(char: str) -> bool:
    """Han, CJK punctuation or full-width: no space beside it carries meaning."""
    code = ord(char)
    ranges = (
        (0x2E80, 0x30FF), (0x3100, 0x312F), (0x31A0, 0x4DBF), (0x4E00, 0x9FFF),
        (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF), (0x2460, 0x24FF),
    )
    return any(low <= code <= high for low, high in ranges) or char in "‘’“”…—"


def raw(text: str) -> str:
    """The raw rule: spaces survive only between two characters that are not CJK."""
    out: list[str] = []
    gap = False
    for char in unicodedata.normalize("NFC", text):
        if char.isspace():
            gap = True
            continue
        if gap and out and not is_cjk(out[-1]) and not is_cjk(char):
            out.append(" ")
        gap = False
        out.append(char)
    return "".join(out)


def number(value: Decimal) -> int | float:
    """A decimal as JSON writes it: no trailing zeros, integers without a point."""
    return int(value) if value == value.to_integral_value() else float(value)


def text(value: str | None) -> dict | None:
    """A text value; null where the form has no such cell."""
    if value is None:
        return None
    found = {"raw": raw(value)}
    if not found["raw"]:
        found["blank"] = "empty"
    elif found["raw"] in BLANK_MARKS:
        found["blank"] = "mark"
    elif found["raw"] in PLACEHOLDERS:
        found["blank"] = "placeholder"
    return found


def money(value: str | None, unit: str) -> dict | None:
    """An amount in the form's money unit, and in yuan."""
    found = text(value)
    if found is None or "blank" in found:
        return found
    amount = Decimal(value.replace(",", "").replace("，", ""))
    return found | {"amount": number(amount), "unit": unit, "yuan": number(amount * SCALES[unit])}


def percent(value: str | None) -> dict | None:
    """A rate; ``97.45%`` and, where the label carries the sign, ``97.45``."""
    found = text(value)
    if found is None or "blank" in found:
        return found
    return found | {"percent": number(Decimal(value.rstrip("%％")))}


def points(value: str | None) -> dict | None:
    """A weight or a score."""
    found = text(value)
    if found is None or "blank" in found:
        return found
    return found | {"value": number(Decimal(value.rstrip("分")))}


def quantity(printed: str | None, meaning: str | None) -> dict | None:
    """A target or result: what is printed, and what the spec says it means.

    ``meaning`` is ``[comparator] [~]number[..upper] [unit]``, or a word such as
    ``qualitative``; without it only the raw text is expected.
    """
    found = text(printed)
    if found is None or meaning is None:
        return found
    words = meaning.split()
    if words[0] in {">=", "<=", "=", ">", "<", "range", "qualitative"}:
        found["comparator"] = words.pop(0)
    if words:
        figure = words.pop(0)
        if figure.startswith("~"):
            found["approximate"] = True
            figure = figure[1:]
        low, _, high = figure.partition("..")
        found["value"] = number(Decimal(low))
        if high:
            found["upper"] = number(Decimal(high))
    if words:
        found["unit"] = words.pop(0)
    return found
