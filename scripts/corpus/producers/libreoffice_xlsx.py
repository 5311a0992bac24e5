"""LibreOffice Calc from an .xlsx: one sheet a form, merged cells, fit to width.

Calc breaks pages between rows only. A merged cell that crosses the break is
drawn on both pages and clipped, so a reader sees part of its text on each.
"""

import math
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from model import Cell, Grid, Paragraph
from producers import page_size
from producers.office import convert
from values import is_cjk

SUFFIX = ".pdf"
SIZES = {"attachment": 14, "year": 11, "unit": 10, "head": 10.5, "note": 9}
STYLE_ALIGN = {"title": "center", "year": "center", "unit": "right"}
STYLES = {"dashed": "dashed", "dotted": "dotted", "double": "double", "none": None, "shaded": None}
GROUND = PatternFill("solid", fgColor="E8EEF4")
# Points of a column width unit, as Calc lays it out with its default font.
UNIT = 7.1


def height(text: str, width: float, size: float, leading: float = 1.3) -> float:
    """Points a text needs in a column of ``width`` points."""
    lines = 0
    for part in text.split("\n"):
        used = sum(size if is_cjk(char) else size * 0.55 for char in part)
        # One character a line is lost to rules about punctuation.
        lines += max(1, math.ceil(used / max(size, width - 4 - size)))
    return lines * size * leading + 4


def heights(grid: Grid, widths: list[float], size: float) -> list[float]:
    """Row heights that show every cell whole, merged cells spread over their rows."""
    found = [size * 1.3 + 4] * grid.rows
    for cell in sorted(grid.cells, key=lambda cell: cell.rowspan):
        need = height(cell.text, sum(widths[cell.col : cell.col + cell.colspan]), size)
        rows = range(cell.row, cell.row + cell.rowspan)
        short = need - sum(found[row] for row in rows)
        if short > 0:
            for row in rows:
                found[row] += short / cell.rowspan
    return found


def border(kind: str, position: tuple[int, int], size: tuple[int, int]) -> Border:
    """The border of one position of a grid."""
    side = Side(style=STYLES.get(kind, "thin"))
    (row, col), (rows, cols) = position, size
    edges = {"left": col == 0, "right": col == cols - 1, "top": row == 0, "bottom": row == rows - 1}
    if kind == "horizontal":
        return Border(top=side, bottom=side)
    return Border(**{name: side for name, outer in edges.items() if not (outer and kind == "outer_missing")})


def place(sheet, row: int, cell: Cell, size: float, layout: dict, bold=False, grid=None) -> None:
    """Writes a cell and merges what it covers; numbers stay text, as typed."""
    target = sheet.cell(row, cell.col + 1, cell.text or None)
    target.number_format = "@"
    target.font = Font(name=layout.get("font", "WenQuanYi Zen Hei"), size=size, bold=bold)
    target.alignment = Alignment(horizontal=cell.align, vertical=layout.get("vertical", "center"), wrap_text=True)
    last_row, last_col = row + cell.rowspan - 1, cell.col + cell.colspan
    if grid:
        for r in range(row, last_row + 1):
            for c in range(cell.col + 1, last_col + 1):
                position = (cell.row + r - row, c - 1)
                sheet.cell(r, c).border = border(layout["borders"], position, (grid.rows, len(grid.widths)))
                if layout["borders"] == "shaded" and cell.row % 2 == 0:
                    sheet.cell(r, c).fill = GROUND
    if cell.rowspan > 1 or cell.colspan > 1:
        sheet.merge_cells(start_row=row, start_column=cell.col + 1, end_row=last_row, end_column=last_col)


def fill(sheet, blocks, layout) -> None:
    """Lays a form's blocks under each other on one sheet."""
    grids = [block for block in blocks if isinstance(block, Grid)]
    columns = len(grids[0].widths)
    page_width, _ = page_size(layout)
    room = (page_width - layout["margins"][1] - layout["margins"][3]) / 25.4 * 72
    widths = [room * width / sum(grids[0].widths) for width in grids[0].widths]
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width / UNIT
    row = 1
    for block in blocks:
        if isinstance(block, Paragraph):
            size = layout["title_size"] if block.style == "title" else SIZES[block.style]
            cell = Cell(0, 0, block.text, colspan=columns, align=STYLE_ALIGN.get(block.style, "left"))
            place(sheet, row, cell, size, layout, bold=block.style == "title")
            sheet.row_dimensions[row].height = height(block.text, room, size) + 2
            row += 1
            continue
        first = row
        for at, value in enumerate(heights(block, widths, layout["font_size"])):
            sheet.row_dimensions[first + at].height = layout.get("row_heights", {}).get(str(at), value)
        for cell in block.cells:
            place(sheet, first + cell.row, cell, layout["font_size"], layout, grid=block)
        for at in layout.get("break_before_rows", []):
            sheet.row_breaks.append(Break(id=first + at - 1))
        row += block.rows


def render(sheets, layout, path):
    """Writes the workbook and has LibreOffice print it."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, form in enumerate(sheets):
        sheet = book.create_sheet(f"表{number + 1}")
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = "landscape" if layout["landscape"] else "portrait"
        sheet.sheet_properties.pageSetUpPr = openpyxl.worksheet.properties.PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        top, right, bottom, left = (margin / 25.4 for margin in layout["margins"])
        sheet.page_margins = openpyxl.worksheet.page.PageMargins(
            left=left, right=right, top=top, bottom=bottom, header=0.2, footer=0.2
        )
        if layout["page_numbers"]:
            sheet.oddFooter.center.text = "— &P —"
        fill(sheet, form.blocks, layout)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "form.xlsx"
        book.save(source)
        convert(source, path)
