#!/usr/bin/env python3
"""Compare our tables with pdfplumber's: scripts/judge tables FOLDER… [--show N]

For every PDF: the texts of table cells, blanks left out, as bags. A cell of ours
that is made of two or three of pdfplumber's is one that a page break cuts, which
pdfplumber, page by page, reads in parts: it is counted apart. Folded as in the
judge of text. Says where we differ, not who is right: docs/quality.md does for the
corpus. Always ends with 0.
"""
import collections
import itertools
import json
import logging
import subprocess
import sys

import pdfplumber

from cells import spec_cells
from corpus import ROOT, fold
from folder import PROGRAM, options, pdfs

logging.getLogger("pdfminer").setLevel(logging.CRITICAL)


def truths():
    """What the corpus knows of its files, by their full path."""
    manifest = json.loads((ROOT / "corpus/manifest.json").read_text(encoding="utf-8"))
    return {(ROOT / "corpus" / case["file"]).resolve(): case["spec"] for case in manifest}


def ours(path):
    out = subprocess.run([PROGRAM, "inspect", path, "--stage", "tables", "--format", "json"],
                         capture_output=True, check=False).stdout
    tables = json.loads(out)["tables"] if out.strip() else []
    return collections.Counter(filter(None, (fold(cell["text"]) for table in tables for cell in table["cells"])))


def theirs(path):
    with pdfplumber.open(path) as document:
        tables = [table for page in document.pages for table in page.extract_tables()]
    return collections.Counter(filter(None, (fold(cell or "") for table in tables for row in table for cell in row)))


def cut(mine, other):
    """Pairs off cells of `mine` with the parts of them that `other` has."""
    joined = 0
    for text in list(mine):
        starts = [part for part in other if text.startswith(part)]
        for first in starts:
            rest = text[len(first):]
            halves = [(rest,)] if other[rest] else [
                (part, rest[len(part):]) for part in other if rest.startswith(part) and other[rest[len(part):]]]
            if rest and halves:
                joined += 1
                mine[text] -= 1
                other.subtract([first, *halves[0]])
                break
    return joined


def main():
    show, folders = options(sys.argv[1:])
    total = collections.Counter()
    known = truths()
    files = pdfs(folders)
    for path in files:
        mine = ours(str(path))
        try:
            other = theirs(str(path))
        except Exception as error:  # pdfplumber's failure is a difference too.
            print(f"pdfplumber fails: {type(error).__name__}  {path.name}")
            total.update(files_failed=1)
            continue
        same = mine & other
        mine, other = mine - same, other - same
        joined = cut(mine, other)
        only, lacking = +mine, +other
        spec = spec_cells(known[path.resolve()]) if path.resolve() in known else collections.Counter()
        counts = {"same": sum(same.values()), "joined": joined, "ours": sum(only.values()), "theirs": sum(lacking.values()),
                  "ours_right": sum((only & (spec - same)).values()), "theirs_right": sum((lacking & (spec - same)).values())}
        total.update(counts)
        total.update(alike=not only and not lacking)
        print(f"{counts['same']:5d} cells in both {joined:3d} joined by us {counts['ours']:4d} ({counts['ours_right']} right) only ours "
              f"{counts['theirs']:4d} ({counts['theirs_right']} right) only pdfplumber's  {path.name}")
        for text in itertools.islice(only, show):
            print(f"    only ours: {text[:60]!r}")
        for text in itertools.islice(lacking, show):
            print(f"    only pdfplumber: {text[:60]!r}")
    print(f"{len(files)} files, {total['alike']} without a difference: {total['same']} cells in both, {total['joined']} joined by us, "
          f"{total['ours']} only ours ({total['ours_right']} as the spec has them), {total['theirs']} only pdfplumber's "
          f"({total['theirs_right']}); pdfplumber fails on {total['files_failed']}")
    sys.exit(1 if total["theirs_right"] else 0)


if __name__ == "__main__":
    main()
