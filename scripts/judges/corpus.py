#!/usr/bin/env python3
"""An outside judge of the corpus: does each file show the texts of its spec?

`scripts/judge corpus` checks every case of `corpus/manifest.json` with MuPDF.
LibreOffice, for one, drops lines of a merged cell at a page end; an expected
record may only be demanded where a reader other than ours sees the text.

A PDF is complete when its characters, as a bag, hold those of the spec: a page
break may print the parts of a cell far apart, but it must print them all. Cells
that fail are named by spelling them with the words of the file.
"""

import collections
import json
import sys
import unicodedata
from pathlib import Path

import pymupdf

ROOT = Path(__file__).resolve().parent.parent.parent
# CJK radicals that NFKC leaves alone; Skia and old fonts write them for whole characters.
RADICALS = str.maketrans("⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻧⻨⻩⻬⻮⻰⺠⺴⻎⻪⻣", "母虎西见角贝车长门青韦页风飞食马鬼鱼鸟卤麦黄齐齿龙民罒辶黾骨")


def fold(text: str) -> str:
    """Characters to compare by: no white space, no widths, no radicals."""
    # Adobe-GB1 knows one ellipsis; MuPDF gives it back as the one on the math line.
    folded = unicodedata.normalize("NFKC", text.translate(RADICALS).replace("\u22ef", "…"))
    return "".join(char for char in folded if not char.isspace())


def pages(path: Path) -> list[str]:
    """The visible text of each page."""
    if path.suffix == ".txt":
        return [path.read_text(encoding="utf-8").replace("<p>", "").replace("</p>", "")]
    with pymupdf.open(path) as document:
        # What a clip hides does not count: Calc draws the whole text of a merged
        # cell on each of its pages and lets the clip cut it.
        return [page.get_text(flags=pymupdf.TEXTFLAGS_TEXT | pymupdf.TEXT_CLIP) for page in document]


def words_of(path: Path) -> list[set[str]]:
    """The visible words of each page, a line of a cell being one word as a rule."""
    with pymupdf.open(path) as document:
        flags = pymupdf.TEXTFLAGS_WORDS | pymupdf.TEXT_CLIP
        return [{fold(word[4]) for word in page.get_text("words", flags=flags)} for page in document]


def lost_texts(path: Path, texts: list[str]) -> list[str]:
    """Texts that the words of the file do not spell to their end."""
    words = set().union(*words_of(path))
    return [text for text in texts if reach(fold(text), 0, words) < len(fold(text))]


def cut_texts(path: Path, texts: list[str]) -> list[str]:
    """Texts that begin on one page and end on the next, cut inside a word.

    A text counts when the words of one page spell its beginning, those of the
    next its rest, and no punctuation stands at the cut.
    """
    if path.suffix == ".txt":
        return []
    words = words_of(path)
    cut = []
    for text in {fold(text) for text in texts}:
        for above, below in zip(words, words[1:]):
            start = reach(text, 0, above)
            if 0 < start < len(text) and text[start - 1] not in "，。；、：" and reach(text, start, below) == len(text):
                cut.append(text)
    return cut


def reach(text: str, start: int, words: set[str]) -> int:
    """How far the words of a page spell a text from ``start`` on."""
    while start < len(text):
        step = max((len(word) for word in words if word and text.startswith(word, start)), default=0)
        if step == 0:
            break
        start += step
    return start


def verdict(path: Path, sheets) -> dict:
    """Pages of a file, and whether it shows all of its spec."""
    printed = pages(path)
    texts = [text for sheet in sheets for text in sheet.texts()]
    seen = fold("".join(printed))
    missing = collections.Counter(fold("".join(texts))) - collections.Counter(seen)
    case = {"pages": len(printed), "complete": not missing, "why": None,
            "cut": len(cut_texts(path, texts)), "lost": []}
    if missing:
        count = sum(missing.values())
        case["lost"] = lost_texts(path, texts)
        case["why"] = f"{count} characters not printed, in {len(case['lost'])} texts"
    return case


def main() -> int:
    """Judges every case anew and compares with the manifest."""
    sys.path.insert(0, str(ROOT / "scripts" / "corpus"))
    from specs import load, sheets

    corpus = ROOT / "corpus"
    wrong = 0
    for case in json.loads((corpus / "manifest.json").read_text(encoding="utf-8")):
        spec = load(corpus / "specs" / f"{case['spec']}.json")
        found = verdict(corpus / case["file"], sheets(spec))
        same = found == {key: case[key] for key in found}
        wrong += not same
        print(f"{case['file']}: {found['pages']} pages, {found['cut']} texts cut, {'complete' if found['complete'] else found['why']}"
              f"{'' if same else ' (the manifest says otherwise)'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
