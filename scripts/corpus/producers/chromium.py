"""Chromium: an HTML table printed to PDF by Skia.

WenQuanYi is embedded as TrueType. Noto CJK becomes Type 3 fonts, whose ToUnicode
gives some characters as Kangxi radicals, with the real ones in ActualText; these
files are large, so a short form is enough. A cell cut by the page end goes on at the top of the next
page; both parts are closed by a border.
"""

import html
import subprocess
import tempfile
from pathlib import Path

from model import Grid, Paragraph
from producers import page_size

SUFFIX = ".pdf"
BORDERS = {
    "full": "",
    "dashed": "td { border-style: dashed; }",
    "dotted": "td { border-style: dotted; }",
    "double": "td { border: 3px double #000; }",
    "horizontal": "td { border-left: none; border-right: none; }",
    "none": "td { border: none; }",
    "outer_missing": "table { border-style: hidden; }",
    "shaded": "td { border: none; } tr:nth-child(odd) td { background: #e8eef4; }",
    "apart": "table { border-collapse: separate; border-spacing: 4pt; }",
}
STYLE = """
@page {{ size: {width}mm {height}mm; margin: {margins}; {footer} }}
body {{ font-family: "{font}"; font-size: {font_size}pt; line-height: {leading}; margin: 0; }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed; margin-bottom: 8pt; }}
td {{ border: 1px solid #000; padding: {padding}pt; vertical-align: middle; overflow-wrap: anywhere; }}
p {{ margin: 0 0 4pt 0; }}
.attachment {{ font-size: 14pt; }} .title {{ font-size: {title_size}pt; font-weight: bold; text-align: center; }}
.year {{ text-align: center; }} .unit {{ text-align: right; }} .note {{ font-size: 9pt; }}
.page {{ break-before: page; }}
{borders}
"""


def table(grid: Grid) -> str:
    """The table; positions follow from the order of cells, as in any HTML."""
    total = sum(grid.widths)
    out = ["<table><colgroup>"]
    out.extend(f'<col style="width:{width / total * 100:.2f}%">' for width in grid.widths)
    out.append("</colgroup>")
    for row in range(grid.rows):
        out.append("<tr>")
        for cell in (cell for cell in grid.cells if cell.row == row):
            spans = f' rowspan="{cell.rowspan}"' * (cell.rowspan > 1) + f' colspan="{cell.colspan}"' * (cell.colspan > 1)
            text = html.escape(cell.text).replace("\n", "<br>")
            out.append(f'<td{spans} style="text-align:{cell.align}">{text}</td>')
        out.append("</tr>\n")
    out.append("</table>\n")
    return "".join(out)


def page(sheets, layout) -> str:
    """The whole HTML document."""
    width, height = page_size(layout)
    style = STYLE.format(
        width=width,
        height=height,
        margins=" ".join(f"{margin}mm" for margin in layout["margins"]),
        footer='@bottom-center { content: "— " counter(page) " —"; font-size: 9pt; }' if layout["page_numbers"] else "",
        font=layout.get("font", "WenQuanYi Zen Hei"),
        borders=BORDERS[layout["borders"]],
        **{key: layout[key] for key in ("font_size", "leading", "padding", "title_size")},
    )
    body = []
    for number, sheet in enumerate(sheets):
        body.append('<div class="page">' if number and sheet.new_page else "<div>")
        for block in sheet.blocks:
            if isinstance(block, Paragraph):
                body.append(f'<p class="{block.style}">{html.escape(block.text)}</p>\n')
            else:
                body.append(table(block))
        body.append("</div>\n")
    return f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><style>{style}</style></head><body>{"".join(body)}</body></html>'


def render(sheets, layout, path):
    """Prints the sheets with a throw-away browser profile."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "form.html"
        source.write_text(page(sheets, layout), encoding="utf-8")
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-pdf-tagging", "--no-pdf-header-footer",
                f"--user-data-dir={folder}/profile", f"--print-to-pdf={path}", source.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
