#!/usr/bin/env python3
"""An outside judge of the corpus's grids: pdfplumber's cells against the spec's.

`scripts/judge cells` looks at the PDFs of one page, where no cell is cut: every
cell of the spec must be a cell of the page with the same text. It shows that the
files are the forms they claim to be, whoever reads them. pdfplumber needs lines
and texts that stay between them: what is drawn otherwise is counted and not
judged. Needs `pdfplumber`.
"""

import collections
import json
import logging
import sys

import pdfplumber

from corpus import ROOT, fold

sys.path.insert(0, str(ROOT / "scripts" / "corpus"))

from model import Grid  # noqa: E402
from producers import DEFAULTS  # noqa: E402
from specs import load, sheets  # noqa: E402


# Ways to draw a table that leave out lines, or draw each cell apart.
UNRULED = ("horizontal", "none", "outer_missing", "shaded", "apart")

# pdfplumber's parser warns of every font that is not embedded.
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def spec_cells(name: str) -> collections.Counter:
    """The texts of a spec's cells, blanks left out."""
    found = sheets(load(ROOT / "corpus" / "specs" / f"{name}.json"))
    grids = [block for sheet in found for block in sheet.blocks if isinstance(block, Grid)]
    return collections.Counter(fold(cell.text) for grid in grids for cell in grid.cells if cell.text)


def page_cells(path) -> collections.Counter:
    """The texts of the cells that pdfplumber finds."""
    with pdfplumber.open(path) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    return collections.Counter(fold(cell) for table in tables for row in table for cell in row if cell)


def out_of_reach(case: dict) -> str | None:
    """Why pdfplumber cannot see the grid of a case, if it cannot."""
    layout = json.loads((ROOT / "corpus" / "specs" / f"{case['spec']}.json").read_text(encoding="utf-8")).get("layout", {})
    hints = DEFAULTS | layout.get("all", {}) | layout.get(case["producer"], {})
    if hints["borders"] in UNRULED:
        return f"borders: {hints['borders']}"
    return "texts wider than their cells" if case["spec"].startswith("wide-") else None


def main() -> int:
    """Compares every PDF of one page; says which cells differ."""
    wrong = 0
    for case in json.loads((ROOT / "corpus" / "manifest.json").read_text(encoding="utf-8")):
        if not case["file"].endswith(".pdf") or case["pages"] != 1 or not case["complete"]:
            continue
        expected, found = spec_cells(case["spec"]), page_cells(ROOT / "corpus" / case["file"])
        differ = list((expected - found) + (found - expected))
        reason = out_of_reach(case) if differ else None
        wrong += bool(differ) and reason is None
        note = f"{differ[:3]}" if reason is None else f"(not judged: {reason})"
        print(f"{case['file']}: {sum(expected.values())} cells, {len(differ)} differ {note if differ else ''}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
