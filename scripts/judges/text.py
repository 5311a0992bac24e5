#!/usr/bin/env python3
"""Compare our characters with MuPDF's: scripts/judge text FOLDER… [--show N] [--binary BINARY]

For every PDF below FOLDER: the share of MuPDF's visible characters that we have
at the same place (recall) and the share of ours that MuPDF has (precision).
Characters that both have and we flag as unseen are counted apart.
Two characters agree when they are equal after NFKC and radical folding and
their origins lie within 0.5 pt. White space does not count. BINARY is
`selfeval` (called as `inspect FILE --stage glyphs --format json`) or any
program that prints the same JSON, one object a page, when called with FILE.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ElementTree

from folder import pdfs

NEAR = 0.5


def radicals():
    """The radicals supplement, from the table of the reader itself."""
    source = os.path.join(os.path.dirname(__file__), "../../src/lexicon/radicals.rs")
    with open(source, encoding="utf-8") as file:
        table = file.read().split("static SUPPLEMENT", 1)[1].split("= [", 1)[1].split("]", 1)[0]
    values = [int(value, 16) for value in re.findall(r"0x[0-9A-Fa-f]+", table)]
    return {0x2E80 + index: chr(value) for index, value in enumerate(values)}


RADICALS = radicals()


def fold(text):
    # Adobe-GB1 knows one ellipsis; MuPDF gives it back as the one on the math line.
    return unicodedata.normalize("NFKC", text.replace("\u22ef", "\u2026")).translate(RADICALS)


def origin(glyph):
    """Where MuPDF puts the origin; for vertical writing, one em above the baseline on the left."""
    if glyph.get("direction", "").lower() == "vertical":
        x0, y0, x1, _ = glyph["box"]
        return (x0 + x1) / 2 - glyph["size"] / 2, y0 - 0.12 * glyph["size"]
    return glyph["x"], glyph["y"]


def is_visible(glyph):
    flags = glyph.get("flags", glyph)
    if isinstance(flags, list):
        return "invisible" not in flags and "clipped" not in flags
    return not flags.get("invisible") and not flags.get("clipped")


# Why two readers differ, and who is right.
UNKNOWN = "the file gives these characters no Unicode: nobody"
NOTDEF = ("the line has codes below 0x20, which predefined CMaps draw as a space (their notdef range is CID 1) "
          "and MuPDF not at all, so that what follows is shifted: ours")


def reason(ch, y, low):
    """Which of the known reasons explains a difference, if any; `low` are lines with codes below 0x20."""
    if "\ufffd" in ch:
        return UNKNOWN
    return NOTDEF if round(y) in low else None


def ours(binary, path):
    command = [binary, path]
    if os.path.basename(binary) == "selfeval":
        command = [binary, "inspect", path, "--stage", "glyphs", "--format", "json"]
    out = subprocess.run(command, capture_output=True, check=False).stdout.decode("utf-8", "replace")
    decoder = json.JSONDecoder()
    at, pages, low = 0, {}, {}
    while at < len(out):
        while at < len(out) and out[at].isspace():
            at += 1
        if at >= len(out):
            break
        value, at = decoder.raw_decode(out, at)
        for page in value.get("pages", []):
            pages[page["page"]] = [
                (fold(g["ch"]), *origin(g), is_visible(g))
                for g in page["glyphs"]
                if not g["ch"].isspace()
            ]
            low[page["page"]] = {
                round(g["y"]) for g in page["glyphs"] if g["ch"].isspace() and g.get("code", 32) < 32
            }
    return pages, low


def theirs(path):
    with tempfile.NamedTemporaryFile(suffix=".xml") as file:
        subprocess.run(
            ["mutool", "draw", "-q", "-F", "stext", "-o", file.name, path], capture_output=True, check=False
        )
        data = open(file.name, "rb").read()
    # MuPDF writes control characters that XML does not allow.
    text = data.decode("utf-8", "replace")
    text = re.sub(r"&#x(?:[0-8bcef]|1[0-9a-f]|fff[ef]|d[89a-f]..);", "&#xfffd;", text, flags=re.I)
    pages = {}
    for page in ElementTree.fromstring(text).iter("page"):
        number = int(page.get("id")[4:])
        chars = []
        for char in page.iter("char"):
            ch = char.get("c")
            if not ch.isspace():
                quad = [float(v) for v in char.get("quad").split()]
                chars.append((fold(ch), float(char.get("x")), float(char.get("y")), quad))
        pages[number] = chars
    return pages


def match(mine, other):
    """Pairs characters; returns the indices left over on both sides."""
    grid = collections.defaultdict(list)
    for index, (ch, x, y, *_) in enumerate(mine):
        grid[(ch, int(x // 1), int(y // 1))].append(index)
    used, missed = set(), []
    for index, (ch, x, y, *_) in enumerate(other):
        best = None
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                for at in grid.get((ch, int(x // 1) + dx, int(y // 1) + dy), ()):
                    if at in used:
                        continue
                    distance = max(abs(mine[at][1] - x), abs(mine[at][2] - y))
                    if distance <= NEAR and (best is None or distance < best[0]):
                        best = (distance, at)
        if best:
            used.add(best[1])
        else:
            missed.append(index)
    return [i for i in range(len(mine)) if i not in used], missed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--binary", default=os.environ.get("SELFEVAL", "selfeval"))
    parser.add_argument("--show", type=int, default=0, help="differences to print per file")
    options = parser.parse_args()
    files = list(map(str, pdfs(options.folders)))
    sums = collections.Counter()
    worst = 1.0
    for path in files:
        (mine, low), other = ours(options.binary, path), theirs(path)
        reasons = collections.Counter()
        total_mine = total_other = extra_count = missed_count = unseen_count = 0
        shown = 0
        lines = []
        for number in sorted(set(mine) | set(other)):
            visible = [c for c in mine.get(number, []) if c[3]]
            judged = other.get(number, [])
            extra, missed = match(visible, judged)
            # What we have at the same place and flag as unseen (clipped, render mode 3 or 7):
            # MuPDF lists it without looking at the clip. Rendered pages do not show it.
            hidden = [c for c in mine.get(number, []) if not c[3]]
            _, left = match(hidden, [judged[i] for i in missed])
            unseen_count += len(missed) - len(left)
            missed = [missed[i] for i in left]
            total_mine += len(visible)
            total_other += len(judged)
            extra_count += len(extra)
            missed_count += len(missed)
            for kind, source, indices in (("only ours", visible, extra), ("only MuPDF", judged, missed)):
                for index in indices:
                    reasons[reason(source[index][0], source[index][2], low.get(number, ()))] += 1
                    if shown < options.show:
                        ch, x, y = source[index][:3]
                        lines.append(f"    page {number} {kind}: {ch!r} U+{ord(ch[0]):04X} at {x:.2f} {y:.2f}")
                        shown += 1
        recall = 1 - missed_count / max(total_other, 1)
        precision = 1 - extra_count / max(total_mine, 1)
        # What is explained is said and not counted against anybody.
        worst = min(worst, 1 - reasons[None] / max(total_mine + total_other, 1))
        sums.update(ours=total_mine, theirs=total_other, extra=extra_count, missed=missed_count, unseen=unseen_count)
        print(f"{recall:.5f} recall {precision:.5f} precision {total_mine:6d} ours {total_other:6d} MuPDF  {os.path.basename(path)}"
              + (f"  ({unseen_count} more in both, which we flag as unseen)" if unseen_count else ""))
        for why, count in reasons.items():
            print(f"    {count} differ: {why or 'not explained'}")
        for line in lines:
            print(line)
    print(f"{len(files)} files, {sums['ours']} characters ours, {sums['theirs']} MuPDF's, {sums['extra']} only ours, "
          f"{sums['missed']} only MuPDF's, {sums['unseen']} more that we flag as unseen")
    return 0 if worst >= 0.999 else 1


if __name__ == "__main__":
    sys.exit(main())
