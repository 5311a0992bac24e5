"""Families of one form each: the table as typed, each value with its place in the record.

``blocks`` are ``[style, text]`` or ``[style, text, path]`` for paragraphs and
``{"widths", "rows"}`` for tables. Cells follow each other as in HTML. A string
is a label; a value is an object: ``t`` its text, ``at`` its path in the record,
``is`` what its figures mean (see ``values.quantity``); ``r`` and ``c`` span rows
and columns in both. ``indicators/0..3/level1`` stands for four places. Cells
with one path are parts of one value, printed side by side. ``record`` holds what
no single cell prints: kind, items, year.
"""

import copy
import re

from model import Grid, Paragraph, Sheet
from values import money, percent, points, quantity, text

MONEY = {"initial", "adjustment", "adjusted", "received", "executed", "balance", "amount"}
RATES = {"execution_rate", "adjustment_rate"}
POINTS = {"weight", "score", "section_weight"}
QUANTITIES = {"target", "target_adjusted", "actual"}


def table(block: dict) -> Grid:
    """Places the cells row by row in the first free position."""
    grid = Grid(widths=block["widths"])
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(block["rows"]):
        col = 0
        for cell in cells:
            cell = {"t": cell} if isinstance(cell, str) else cell
            while (row, col) in taken:
                col += 1
            rows, cols = cell.get("r", 1), cell.get("c", 1)
            taken |= {(r, c) for r in range(row, row + rows) for c in range(col, col + cols)}
            long = len(cell["t"]) > 24
            grid.add(row, col, cell["t"], rowspan=rows, colspan=cols, align="left" if long else "center",
                     header="at" not in cell)
            col += cols
    grid.rows = max(grid.rows, len(block["rows"]))
    grid.fill()
    return grid


def sheet(form: dict) -> Sheet:
    """The form as it was typed."""
    blocks = [table(block) if isinstance(block, dict) else Paragraph(block[1], block[0]) for block in form["blocks"]]
    return Sheet(blocks, new_page=form.get("new_page", True))


def values_of(form: dict):
    """Path, text and meaning of every annotated value in reading order."""
    for block in form["blocks"]:
        if isinstance(block, dict):
            for cell in (cell for row in block["rows"] for cell in row):
                if isinstance(cell, dict) and "at" in cell:
                    yield cell["at"], cell.get("raw", cell["t"]), cell.get("is")
        elif len(block) > 2:
            yield block[2], block[1], None


def places(path: str):
    """A path with a range as all the paths it stands for."""
    found = re.search(r"(\d+)\.\.(\d+)", path)
    if not found:
        yield path
        return
    for number in range(int(found[1]), int(found[2]) + 1):
        yield path[: found.start()] + str(number) + path[found.end() :]


def normalized(path: str, printed: str, meaning: str | None, unit: str) -> dict:
    """The value a path should hold."""
    key = path.split("/")[-1]
    if key in MONEY:
        return money(printed, unit)
    if key in RATES:
        return percent(printed)
    if key in POINTS:
        return points(printed)
    if path.startswith("indicators/") and key in QUANTITIES:
        return quantity(printed, meaning)
    return text(printed)


def put(record: dict, path: str, value: dict) -> None:
    """Stores a value, growing lists to hold it."""
    at = record
    steps = path.split("/")
    for step, following in zip(steps[:-1], steps[1:]):
        step = int(step) if isinstance(at, list) else step
        if isinstance(at, list):
            at.extend({} for _ in range(step + 1 - len(at)))
        elif step not in at:
            at[step] = [] if following.isdigit() else {}
        at = at[step]
    at[steps[-1]] = value


def expected(form: dict) -> dict:
    """The record as far as cells and ``record`` decide it."""
    record = {"family": form["family"]} | copy.deepcopy(form["record"])
    unit = record.get("money_unit", {}).get("value", "万元")
    parts: dict[str, list] = {}
    for path, printed, meaning in values_of(form):
        for place in places(path):
            known = parts.setdefault(place, ["", None])
            known[0] += printed
            known[1] = known[1] or meaning
    for path, (printed, meaning) in parts.items():
        put(record, path, normalized(path, printed, meaning, unit))
    return record
