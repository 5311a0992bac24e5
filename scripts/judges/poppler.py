#!/usr/bin/env python3
"""Compare our characters with poppler's: scripts/judge poppler FOLDER… [--show N]

For every PDF, page by page, as bags: the share of pdftotext's characters that we
have (recall) and the share of ours that pdftotext has (precision). Folded as in
the judge of MuPDF's text; white space does not count. What we flag as
unseen (clipped, invisible) may be in poppler's text or not. Ends with 1 when a file
falls below 0.999.
"""
import collections
import subprocess
import sys

from folder import PROGRAM, options, pdfs
from text import fold, ours


def bag(text):
    return collections.Counter(c for c in fold(text) if not c.isspace())


def theirs(path):
    out = subprocess.run(["pdftotext", "-raw", "-enc", "UTF-8", path, "-"], capture_output=True, check=False)
    return [bag(page) for page in out.stdout.decode("utf-8", "replace").split("\f")]


def main():
    show, folders = options(sys.argv[1:])
    worst, total = 1.0, collections.Counter()
    files = pdfs(folders)
    for path in files:
        mine, other = ours(PROGRAM, str(path))[0], theirs(str(path))
        counts, seen = collections.Counter(), []
        for number in range(1, max([len(other), *mine]) + 1):
            glyphs = mine.get(number, [])
            visible = collections.Counter(c for g in glyphs if g[3] for c in g[0])
            hidden = collections.Counter(c for g in glyphs if not g[3] for c in g[0])
            judged = other[number - 1] if number <= len(other) else collections.Counter()
            lacking, extra = judged - visible - hidden, visible - judged
            counts.update(ours=sum(visible.values()), poppler=sum(judged.values()),
                          lacking=sum(lacking.values()), extra=sum(extra.values()))
            seen += [f"    page {number} only poppler: {c!r} × {n}" for c, n in lacking.items()]
            seen += [f"    page {number} only ours: {c!r} × {n}" for c, n in extra.items()]
        recall = 1 - counts["lacking"] / max(counts["poppler"], 1)
        precision = 1 - counts["extra"] / max(counts["ours"], 1)
        worst = min(worst, recall, precision)
        total.update(counts)
        print(f"{recall:.5f} recall {precision:.5f} precision {counts['ours']:6d} ours {counts['poppler']:6d} poppler  {path.name}")
        print("\n".join(seen[:show]) + "\n" * bool(seen[:show]), end="")
    print(f"{len(files)} files, {total['ours']} characters ours, {total['poppler']} poppler's, "
          f"{total['extra']} only ours, {total['lacking']} only poppler's")
    sys.exit(0 if worst >= 0.999 else 1)


if __name__ == "__main__":
    main()
