"""Flattened text in columns of spaces, as a form copied out of a page arrives.

A row is one line; a Han character takes two places. A merged cell stands at its
first position; nothing but the gap tells that a cell is blank.
"""

from model import Grid, Paragraph
from values import is_cjk

SUFFIX = ".txt"
GAP = 3


def width(text: str) -> int:
    """Places a text takes on a line."""
    return sum(2 if is_cjk(char) else 1 for char in text)


def starts(grid: Grid) -> list[int]:
    """Where each column begins, so that every text ends before the next one."""
    found = [0] * (len(grid.widths) + 1)
    for col in range(1, len(found)):
        found[col] = max(
            [found[col - 1] + GAP]
            + [
                found[cell.col] + width(cell.text) + GAP
                for cell in grid.cells
                if cell.text and cell.col + cell.colspan == col
            ]
        )
    return found


def rows_of(grid: Grid) -> list[str]:
    """The grid's lines."""
    begin = starts(grid)
    lines = []
    for row in range(grid.rows):
        line = ""
        for cell in grid.cells:
            if cell.row == row and cell.text:
                line += " " * (begin[cell.col] - width(line)) + cell.text
        lines.append(line)
    return lines


def render(sheets, layout, path):
    """Writes the sheets as UTF-8 text."""
    lines: list[str] = []
    for sheet in sheets:
        for block in sheet.blocks:
            lines.extend(rows_of(block) if isinstance(block, Grid) else [block.text] if isinstance(block, Paragraph) else [])
            lines.append("")
    path.write_text("\n".join(lines).rstrip("\n") + "\n", encoding="utf-8")
