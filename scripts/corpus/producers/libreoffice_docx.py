"""LibreOffice Writer from a .docx, the way most published forms come about.

Writer breaks rows inside; both parts of a cell are closed by a border. At some
sizes it drops lines of a merged cell at a page end (they are nowhere in the
PDF); the judge would name the cells.
"""

import tempfile
from pathlib import Path

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from model import Grid, Paragraph
from producers import page_size
from producers.office import convert

SUFFIX = ".pdf"
SIZES = {"attachment": 14, "year": 11, "unit": 10, "head": 10.5, "note": 9}
ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}
STYLE_ALIGN = {"title": "center", "year": "center", "unit": "right"}

BORDERS = {"dashed": "dashed", "dotted": "dotted", "double": "double", "none": "nil", "shaded": "nil"}


def borders(made, kind: str) -> None:
    """Borders of a kind on the whole table; Writer draws those of `Table Grid` else."""
    if kind == "full":
        return
    drawn = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        style = BORDERS.get(kind, "single")
        if kind == "horizontal" and side in ("left", "right", "insideV"):
            style = "nil"
        if kind == "outer_missing" and not side.startswith("inside"):
            style = "nil"
        for name, value in (("val", style), ("sz", "4"), ("space", "0"), ("color", "000000")):
            edge.set(qn(f"w:{name}"), value)
        drawn.append(edge)
    made._tbl.tblPr.append(drawn)
    if kind == "apart":
        gap = OxmlElement("w:tblCellSpacing")
        gap.set(qn("w:w"), "40")
        gap.set(qn("w:type"), "dxa")
        made._tbl.tblPr.append(gap)


def shade(target) -> None:
    """A pale ground under a cell."""
    ground = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "E8EEF4")):
        ground.set(qn(f"w:{name}"), value)
    target._element.get_or_add_tcPr().append(ground)


def write(paragraph, text: str, size: float, align: str, layout: dict, bold: bool = False) -> None:
    """One run of text in a Chinese font, lines as tight as tables have them."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.bold = bold
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), layout.get("font", "AR PL UMing CN"))
    paragraph.alignment = ALIGN[align]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(size * layout["leading"])


def table(document, grid: Grid, layout: dict) -> None:
    """The table with merged cells, fixed widths and thin margins in cells."""
    width, _ = page_size(layout)
    room = width - layout["margins"][1] - layout["margins"][3]
    made = document.add_table(rows=grid.rows, cols=len(grid.widths))
    made.style = "Table Grid"
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(int(layout["padding"] * 20)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    borders(made, layout["borders"])
    made._tbl.tblPr.append(margins)
    total = sum(grid.widths)
    for at, column in enumerate(made.columns):
        column.width = Mm(room * grid.widths[at] / total)
    cells = [list(row.cells) for row in made.rows]
    for row in cells:
        for at, cell in enumerate(row):
            cell.width = Mm(room * grid.widths[at] / total)
    for cell in grid.cells:
        target = cells[cell.row][cell.col]
        if cell.rowspan > 1 or cell.colspan > 1:
            target = target.merge(cells[cell.row + cell.rowspan - 1][cell.col + cell.colspan - 1])
        target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if layout["borders"] == "shaded" and cell.row % 2 == 0:
            shade(target)
        for extra in target.paragraphs[1:]:
            extra._element.getparent().remove(extra._element)
        for at, line in enumerate(cell.text.split("\n")):
            paragraph = target.paragraphs[0] if at == 0 else target.add_paragraph()
            write(paragraph, line, layout["font_size"], cell.align, layout)


def footer(section, layout: dict) -> None:
    """The page number between dashes, as a field."""
    paragraph = section.footer.paragraphs[0]
    write(paragraph, "— ", 9, "center", layout)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    write(paragraph, " —", 9, "center", layout)


def render(sheets, layout, path):
    """Writes the .docx and has LibreOffice print it."""
    document = docx.Document()
    section = document.sections[0]
    width, height = page_size(layout)
    section.orientation = WD_ORIENT.LANDSCAPE if layout["landscape"] else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    top, right, bottom, left = layout["margins"]
    section.top_margin, section.right_margin = Mm(top), Mm(right)
    section.bottom_margin, section.left_margin = Mm(bottom), Mm(left)
    if layout["page_numbers"]:
        footer(section, layout)
    for number, sheet in enumerate(sheets):
        if number and sheet.new_page:
            document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
        for block in sheet.blocks:
            if isinstance(block, Grid):
                table(document, block, layout)
                # Two tables need a paragraph between them, or Writer joins them.
                write(document.add_paragraph(), "", 4, "left", layout)
                continue
            size = layout["title_size"] if block.style == "title" else SIZES[block.style]
            write(document.add_paragraph(), block.text, size, STYLE_ALIGN.get(block.style, "left"), layout,
                  bold=block.style == "title")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "form.docx"
        document.save(source)
        convert(source, path)
