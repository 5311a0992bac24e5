"""Producers: a list of sheets to a file.

A producer module has ``SUFFIX`` and ``render(sheets, layout, path)``. ``layout``
are the spec's hints for this producer over the defaults below; sizes are in
points, margins in millimetres (top, right, bottom, left).
"""

from importlib import import_module

DEFAULTS = {
    "page": "A4",
    "landscape": False,
    "margins": [22, 18, 20, 18],
    "font_size": 10,
    "title_size": 17,
    "padding": 3,
    "leading": 1.35,
    # "— 1 —" in the lower margin, as official papers have it.
    "page_numbers": False,
    # One of `BORDERS`.
    "borders": "full",
}
# How a table is drawn: every edge; as dashes, dots or two lines; lines between
# rows only; no line; all lines but the outermost; no line, every second row
# shaded; every cell a box of its own, 4 points from the next.
BORDERS = ["full", "dashed", "dotted", "double", "horizontal", "none", "outer_missing", "shaded", "apart"]
PRODUCERS = [
    "text",
    "text-aligned",
    "typst",
    "chromium",
    "libreoffice-docx",
    "libreoffice-xlsx",
    "reportlab-embedded",
    "reportlab-stsong",
    "cairo",
]


def producer(name: str):
    """The module of a producer."""
    return import_module("producers." + name.replace("-", "_"))


def page_size(layout: dict) -> tuple[float, float]:
    """Width and height of the page in millimetres."""
    width, height = 210.0, 297.0
    return (height, width) if layout["landscape"] else (width, height)
