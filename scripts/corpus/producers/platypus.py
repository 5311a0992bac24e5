"""ReportLab, shared by the producers that differ in the font.

ReportLab's own table draws the texts of merged cells over each other when a
page ends inside them, so the table here is a flowable of our own: at a page end
it cuts the paragraph of every cell that crosses it. Lines break anywhere,
inside numbers too (``wordWrap="CJK"``).
"""

from dataclasses import replace
from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import mm
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Text

from model import Cell, Grid, Paragraph
from producers import page_size

SIZES = {"attachment": 14, "year": 11, "unit": 10, "head": 10.5, "note": 9}
ALIGN = {"left": TA_LEFT, "center": TA_CENTER, "right": TA_RIGHT}
DASHES = {"dashed": ([3, 2],), "dotted": ([0.5, 1.5],)}
STYLE_ALIGN = {"title": "center", "year": "center", "unit": "right"}


def flow(text: str, size: float, align: str, font: str, leading: float) -> Text:
    """A paragraph that wraps as Chinese does."""
    style = ParagraphStyle("cell", fontName=font, fontSize=size, leading=size * leading,
                           alignment=ALIGN[align], wordWrap="CJK")
    return Text(escape(text).replace("\n", "<br/>"), style)


class Form(Flowable):
    """A table with merged cells that goes on over page ends, inside cells too.

    ``pieces`` are cells with their paragraph. ``open_above`` and ``open_below``
    say whether the table's own upper and lower edge is a page break. ``lossy``
    drops what did not fit above the break, as some office programs do.
    """

    def __init__(self, pieces, widths, padding, line, open_above=False, closed=True, lossy=False, borders="full"):
        super().__init__()
        self.pieces, self.widths, self.padding, self.line = pieces, widths, padding, line
        self.open_above, self.open_below, self.closed = open_above, False, closed
        self.lossy, self.borders = lossy, borders
        self.rows = max(cell.row + cell.rowspan for cell, _ in pieces)
        self.heights = self.row_heights()

    def width_of(self, cell: Cell) -> float:
        """Room for text in a cell."""
        return sum(self.widths[cell.col : cell.col + cell.colspan]) - 2 * self.padding

    def row_heights(self) -> list[float]:
        """Heights that hold every cell; a merged cell stretches its last row."""
        heights = [self.line + 2 * self.padding] * self.rows
        for cell, text in sorted(self.pieces, key=lambda piece: piece[0].rowspan):
            if text is None:
                continue
            need = text.wrap(self.width_of(cell), 1e6)[1] + 2 * self.padding
            short = need - sum(heights[cell.row : cell.row + cell.rowspan])
            if short > 0:
                heights[cell.row + cell.rowspan - 1] += short
        return heights

    def wrap(self, _width, _height):
        """The size of the whole table."""
        return sum(self.widths), sum(self.heights)

    def split(self, _width, height):
        """Cuts the table at the page end, texts included."""
        tops = [sum(self.heights[:row]) for row in range(self.rows + 1)]
        cut = next((row for row in range(self.rows) if tops[row + 1] > height + 0.01), None)
        if cut is None:
            return [self]
        # Too little room for a line of this row: break between the rows.
        inside = height - tops[cut] >= self.line + 2 * self.padding
        if not inside and cut == 0:
            return []
        edge = height if inside else tops[cut]
        upper, lower = [], []
        for cell, text in self.pieces:
            last = cell.row + cell.rowspan
            if last <= cut:
                upper.append((cell, text))
                continue
            if cell.row > cut or (cell.row == cut and not inside):
                lower.append((replace(cell, row=cell.row - cut), text))
                continue
            head, rest = self.cut_text(cell, text, edge - tops[cell.row] - 2 * self.padding)
            upper.append((replace(cell, rowspan=cut - cell.row + int(inside)), head))
            lower.append((replace(cell, row=0, rowspan=last - cut), rest))
        above = Form(upper, self.widths, self.padding, self.line, self.open_above, self.closed, self.lossy, self.borders)
        above.open_below = True
        if inside:
            above.heights[-1] = edge - sum(above.heights[:-1])
        below = Form(lower, self.widths, self.padding, self.line, True, self.closed, self.lossy, self.borders)
        return [above, below]

    def cut_text(self, cell, text, room):
        """The part of a text that fits above the page end, and the rest."""
        if text is None:
            return None, None
        parts = text.split(self.width_of(cell), max(room, 0) + 0.01)
        if not parts:
            return None, text
        return parts[0], parts[1] if len(parts) > 1 and not self.lossy else None

    def draw(self):
        """Draws borders and texts, texts in the middle of their cells."""
        canvas, total = self.canv, sum(self.heights)
        canvas.setLineWidth(0.5)
        for cell, text in self.pieces:
            left = sum(self.widths[: cell.col])
            right = left + sum(self.widths[cell.col : cell.col + cell.colspan])
            top = total - sum(self.heights[: cell.row])
            bottom = total - sum(self.heights[: cell.row + cell.rowspan])
            self.border(left, right, top, bottom, cell)
            if text is not None:
                size = text.wrap(self.width_of(cell), 1e6)[1]
                text.drawOn(canvas, left + self.padding, (top + bottom - size) / 2)

    def border(self, left, right, top, bottom, cell):
        """A rectangle a cell, or single lines that leave page breaks open."""
        if self.borders in DASHES:
            self.canv.setDash(*DASHES[self.borders])
        if self.borders == "none":
            return
        if self.borders == "shaded":
            if cell.row % 2 == 0:
                self.canv.setFillColorRGB(0.91, 0.93, 0.96)
                self.canv.rect(left, bottom, right - left, top - bottom, stroke=0, fill=1)
                self.canv.setFillColorRGB(0, 0, 0)
            return
        if self.borders == "horizontal":
            self.canv.line(left, top, right, top)
            self.canv.line(left, bottom, right, bottom)
            return
        if self.borders == "outer_missing":
            if cell.col:
                self.canv.line(left, bottom, left, top)
            if cell.row:
                self.canv.line(left, top, right, top)
            return
        if self.borders in ("apart", "double"):
            gap = 2 if self.borders == "apart" else 0.75
            self.canv.rect(left + gap, bottom + gap, right - left - 2 * gap, top - bottom - 2 * gap)
            return
        if self.closed:
            self.canv.rect(left, bottom, right - left, top - bottom)
            return
        self.canv.line(left, bottom, left, top)
        self.canv.line(right, bottom, right, top)
        if not (self.open_above and cell.row == 0):
            self.canv.line(left, top, right, top)
        if not (self.open_below and cell.row + cell.rowspan == self.rows):
            self.canv.line(left, bottom, right, bottom)


def table(grid: Grid, layout: dict, font: str, room: float) -> Form:
    """A grid as a flowable."""
    total, size = sum(grid.widths), layout["font_size"]
    pieces = [
        (cell, flow(cell.text, size, cell.align, font, layout["leading"]) if cell.text else None)
        for cell in grid.cells
    ]
    widths = [room * width / total for width in grid.widths]
    return Form(pieces, widths, layout["padding"], size * layout["leading"], closed=layout.get("closed", True),
                lossy=layout.get("lossy", False), borders=layout["borders"])


def render(sheets, layout, path, font):
    """Builds the document; ``invariant`` keeps dates and identifiers fixed."""
    width, height = page_size(layout)
    top, right, bottom, left = layout["margins"]
    document = SimpleDocTemplate(
        str(path), pagesize=(width * mm, height * mm), topMargin=top * mm, rightMargin=right * mm,
        bottomMargin=bottom * mm, leftMargin=left * mm, invariant=1,
    )
    room = (width - left - right) * mm - 12
    story = []
    for number, sheet in enumerate(sheets):
        if number:
            story.append(PageBreak() if sheet.new_page else Spacer(1, 12))
        for block in sheet.blocks:
            if isinstance(block, Grid):
                story.append(table(block, layout, font, room))
                continue
            size = layout["title_size"] if block.style == "title" else SIZES[block.style]
            story.append(flow(block.text, size, STYLE_ALIGN.get(block.style, "left"), font, 1.3))
            story.append(Spacer(1, 4))
    def number(canvas, _document):
        """The page number in the lower margin."""
        canvas.setFont(font, 9)
        canvas.drawCentredString(width * mm / 2, bottom * mm / 2, f"— {canvas.getPageNumber()} —")

    pages = {"onFirstPage": number, "onLaterPages": number} if layout["page_numbers"] else {}
    document.build(story, **pages)
