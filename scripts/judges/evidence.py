#!/usr/bin/env python3
"""Checks that every value's evidence holds its text: `scripts/judge evidence [PDF…]`.

Runs `selfeval extract` (the program named by SELFEVAL, else the release build)
on the given PDFs, the corpus by default, and looks into each evidence box with
MuPDF: the characters whose centre lies in the boxes must contain the value's
raw text, after folding width, radicals and white space. Prints what does not
hold and ends with 1 if anything does not.
"""

import json
import os
import subprocess
import sys
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import pymupdf

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("SELFEVAL", str(ROOT / "target/release/selfeval"))
# Points. Boxes are rounded to 0.01; a glyph that touches its border may lie this far out.
MARGIN = 1.5
# MuPDF and we may name these alike-looking characters differently.
SAME = {"⋯": "…", "⺠": "民", "⻔": "门", "⻚": "页", "⻓": "长", "⻅": "见", "⻋": "车", "⻛": "风"}


def fold(text):
    """Width, radicals and white space folded."""
    text = unicodedata.normalize("NFKC", "".join(SAME.get(c, c) for c in text))
    return "".join(SAME.get(c, c) for c in text if not c.isspace() and c not in ".…")


def values(node, path=""):
    """All values of a record: objects with `raw` and `evidence`."""
    if isinstance(node, dict):
        if "raw" in node and "evidence" in node:
            yield path, node
        for key, child in node.items():
            yield from values(child, f"{path}/{key}")
    elif isinstance(node, list):
        for i, child in enumerate(node):
            yield from values(child, f"{path}/{i}")


def characters(pdf):
    """For each page: characters with their centres, as displayed."""
    pages = defaultdict(list)
    for page in pymupdf.open(pdf):
        flags = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_PRESERVE_LIGATURES
        for block in page.get_text("rawdict", flags=flags)["blocks"]:
            for line in block.get("lines", []):
                for span in line["spans"]:
                    for char in span["chars"]:
                        # The em box above the baseline, not the font's own box.
                        ox, oy = pymupdf.Point(char["origin"]) * page.rotation_matrix
                        box = pymupdf.Rect(char["bbox"]) * page.rotation_matrix
                        x, y = (box.x0 + box.x1) / 2, oy - span["size"] * 0.38
                        if page.rotation:
                            y = (box.y0 + box.y1) / 2
                        pages[page.number + 1].append((x, y, char["c"]))
    return pages


def judge(pdf):
    """Returns the number of values looked at and what does not hold."""
    out = subprocess.run([PROGRAM, "extract", pdf], capture_output=True, text=True, check=False).stdout
    record = json.loads(out)
    pages = characters(pdf)
    seen, wrong = 0, []
    for form in record["forms"]:
        for path, value in values({k: v for k, v in form.items() if k != "unplaced"}):
            if not value["raw"]:
                continue
            seen += 1
            held = ""
            for place in value["evidence"]:
                x0, y0, x1, y1 = place["box"]
                for x, y, c in pages[place["page"]]:
                    if x0 - MARGIN <= x <= x1 + MARGIN and y0 - MARGIN <= y <= y1 + MARGIN:
                        held += c
            lacking = Counter(fold(value["raw"])) - Counter(fold(held))
            if lacking or not value["evidence"]:
                wrong.append((path, value["raw"][:40], "".join(lacking.elements())[:20]))
    return seen, wrong


def main():
    files = sys.argv[1:] or sorted(map(str, (ROOT / "corpus/pdf").glob("*.pdf")))
    total = bad = 0
    for pdf in files:
        seen, wrong = judge(pdf)
        total += seen
        bad += len(wrong)
        for path, raw, lacking in wrong[:5]:
            print(f"{Path(pdf).name}: {path}: “{raw}” lacks “{lacking}” in its evidence")
    print(f"{len(files)} files, {total} values, {bad} without their text in their evidence")
    sys.exit(1 if bad or not total else 0)


if __name__ == "__main__":
    main()
