"""Typst: Noto Sans CJK as a CFF subset, table lines as strokes.

At a page break Typst goes on with the cells of the broken row; a merged cell
keeps its borders on both pages.
"""

import tempfile
from pathlib import Path

import typst

from model import Grid, Paragraph
from producers import page_size

SUFFIX = ".pdf"
SIZES = {"attachment": 14, "year": 11, "unit": 10, "head": 10.5, "note": 9}
STROKES = {
    "full": "stroke: 0.5pt",
    "dashed": 'stroke: (thickness: 0.5pt, dash: "dashed")',
    "dotted": 'stroke: (thickness: 0.5pt, dash: "dotted")',
    "double": "stroke: 0.5pt",
    "horizontal": "stroke: (x: none, y: 0.5pt)",
    "none": "stroke: none",
    "outer_missing": "stroke: (x, y) => (left: if x > 0 { 0.5pt }, top: if y > 0 { 0.5pt })",
    "shaded": "stroke: none, fill: (_, y) => if calc.even(y) { luma(235) }",
    "apart": "stroke: 0.5pt, gutter: 4pt",
}
ALIGN = {"attachment": "left", "title": "center", "year": "center", "unit": "right", "head": "left", "note": "left"}


def literal(text: str) -> str:
    """A Typst string literal."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def paragraph(block: Paragraph, layout: dict) -> str:
    """A paragraph outside the table; a bold title would cost a second font in each file."""
    size = layout["title_size"] if block.style == "title" else SIZES[block.style]
    return (
        f'#align({ALIGN[block.style]}, text(size: {size}pt, {literal(block.text)}))\n'
        "#v(2pt)\n"
    )


def table(grid: Grid, layout: dict) -> str:
    """The table; ``horizon`` is where published forms put their text."""
    columns = ", ".join(f"{width}fr" for width in grid.widths)
    lines = [f"#table(columns: ({columns}), {STROKES[layout['borders']]}, inset: {layout['padding']}pt,"]
    for cell in grid.cells:
        align = {"left": "left", "center": "center", "right": "right"}[cell.align]
        lines.append(
            f"  table.cell(x: {cell.col}, y: {cell.row}, rowspan: {cell.rowspan}, colspan: {cell.colspan}, "
            f"align: {align} + horizon, text({literal(cell.text)})),"
        )
    lines.append(")\n")
    return "\n".join(lines)


def render(sheets, layout, path):
    """Compiles the sheets to a PDF."""
    width, height = page_size(layout)
    top, right, bottom, left = layout["margins"]
    parts = [
        "#set document(date: none)\n"
        f"#set page(width: {width}mm, height: {height}mm, "
        f"margin: (top: {top}mm, right: {right}mm, bottom: {bottom}mm, left: {left}mm)"
        f'{", numbering: (n, ..) => [— #n —]" if layout["page_numbers"] else ""})\n'
        f'#set text(font: "Noto Sans CJK SC", size: {layout["font_size"]}pt, lang: "zh", region: "cn")\n'
        f"#set par(leading: {layout['leading'] - 0.88:.2f}em, justify: false)\n"
    ]
    for number, sheet in enumerate(sheets):
        if number and sheet.new_page:
            parts.append("#pagebreak()\n")
        for block in sheet.blocks:
            parts.append(table(block, layout) if isinstance(block, Grid) else paragraph(block, layout))
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "form.typ"
        source.write_text("".join(parts), encoding="utf-8")
        typst.compile(str(source), output=str(path))
