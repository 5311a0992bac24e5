"""Flattened text, as a web export leaves a form.

Title lines between blank lines; a table row is one line with tabs; a cell
merged downwards prints its text in its first row and nothing below. Where the
page ended, a blank line cuts the table: the cells that were open print their
rest on the next line, and from there on cells carry a single space at every
line end of the page. The last part of the table has two columns, its texts
between ``<p>`` tags.
"""

from model import Cell, Grid, Paragraph
from values import is_cjk

SUFFIX = ".txt"
# Characters a line held in the cells of the original page, by relative column width.
CHARS_PER_WIDTH = 0.62


def wrapped(cell: Cell, grid: Grid) -> str:
    """A cell's text with a space wherever its line ended on the page."""
    share = sum(grid.widths[cell.col : cell.col + cell.colspan]) / sum(grid.widths)
    room = max(3.0, share * 100 * CHARS_PER_WIDTH)
    out, used = [], 0.0
    for at, char in enumerate(cell.text):
        width = 1.0 if is_cjk(char) else 0.5
        # A line ends beside a Han character only: never inside a number.
        if used + width > room and at and (is_cjk(char) or is_cjk(cell.text[at - 1])) and char not in "，。；、）”%":
            out.append(" ")
            used = 0.0
        out.append(char)
        used += width
    return "".join(out)


def rows_of(grid: Grid, cut: dict | None, cut_row: int | None) -> list[str]:
    """The grid's lines."""
    covering = grid.covering()
    lines = []
    for row in range(grid.rows):
        if grid.tail is not None and row == grid.tail:
            lines.append("")
        if cut_row is not None and row == cut_row:
            lines.append("")
        line = []
        for col in range(len(grid.widths)):
            cell = covering[row, col]
            text = ""
            if col == cell.col:
                text = page_part(cell, row, grid, cut, cut_row)
            line.append(text)
        if grid.tail is not None and row >= grid.tail:
            first, second = covering[row, 0], covering[row, 1]
            line = [first.text, f"<p>{second.text}</p>" if second.markup else second.text]
        lines.append("\t".join(line))
    return lines


def page_part(cell: Cell, row: int, grid: Grid, cut: dict | None, cut_row: int | None) -> str:
    """What a cell prints in a row: all, the part before the break, or the rest."""
    if cut_row is None or cut is None or row < cut_row and cell.row + cell.rowspan <= cut_row:
        return cell.text if row == cell.row else ""
    later = Cell(cell.row, cell.col, cell.text, colspan=cell.colspan)
    if cell.row >= cut_row:
        return wrapped(later, grid) if row == cell.row else ""
    head = cut["parts"].get(str(cell.col))
    if head is None:
        # Not cut inside its text: it stands, as amounts do, on the later page.
        return wrapped(later, grid) if row == cut_row else ""
    if not cell.text.startswith(head):
        raise ValueError(f"the cut {head!r} does not begin {cell.text!r}")
    if row == cell.row:
        return head
    if row == cut_row:
        later.text = cell.text[len(head) :]
        return wrapped(later, grid)
    return ""


def render(sheets, layout, path):
    """Writes the sheets as UTF-8 text."""
    cut = layout.get("cut")
    lines: list[str] = []
    for number, sheet in enumerate(sheets):
        lines.extend(["", "", ""] if number == 0 else ["", ""])
        for block in sheet.blocks:
            if isinstance(block, Paragraph):
                lines.extend([block.text, ""])
                continue
            where = cut and cut.get("form", 0) == number
            lines.extend(rows_of(block, cut if where else None, cut["row"] if where else None))
            lines.append("")
    path.write_text("\n".join(lines).rstrip("\n"), encoding="utf-8")
