#!/usr/bin/env python3
"""CPU of reading PDFs, against other readers: scripts/bench reading [--rounds N] [FILE…]

Without files: the corpus. All programs take turns on each file in each
round, so that a busy machine slows all of them; what counts is the ratio
within the run. Like is compared with like: pdftotext as a whole process, user
and system time, against the whole process of benches/reading, which starts,
reads the file once and ends; PyMuPDF inside its process, its import left out,
against benches/reading without its start. Each figure is the sum over the
files of the least time of any round. Needs pdftotext.
"""
import argparse
import collections
import datetime
import json
import os
import pathlib
import platform
import resource
import subprocess
import sys
import time

import pymupdf

ROOT = pathlib.Path(__file__).resolve().parents[2]
OURS = "selfeval (characters, rulings), whole process"
INSIDE = "selfeval, without its start"
LAYOUT = "pdftotext -layout, whole process"
TEXT = "PyMuPDF text, without its start"
DRAWINGS = "PyMuPDF text and drawings, without its start"
# What reading may cost at most, as a share of a peer's.
TARGETS = [(OURS, LAYOUT, 6), (INSIDE, DRAWINGS, 10)]
# Readings in one process, so that starting it does not drown them.
REPEATED = 10


def process(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        return None
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_python(path, drawings):
    start = time.process_time()
    with pymupdf.open(path) as document:
        for page in document:
            page.get_text("rawdict")
            if drawings:
                page.get_drawings()
    return time.process_time() - start


def readers():
    reading = os.environ["SELFEVAL_READING"]
    return {
        OURS: lambda path: process([reading, str(REPEATED), path]),
        "starting selfeval": lambda path: process([reading, "0", path]),
        LAYOUT: lambda path: process(["pdftotext", "-layout", path, "-"]),
        TEXT: lambda path: in_python(path, False),
        DRAWINGS: lambda path: in_python(path, True),
    }


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("files", nargs="*")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--save", action="store_true", help="keep the figures in benches/results")
    options = arguments.parse_args()
    files = options.files or sorted(map(str, (ROOT / "corpus/pdf").glob("*.pdf")))

    pymupdf.TOOLS.mupdf_display_errors(False)
    peers = readers()
    best = collections.defaultdict(dict)
    for _ in range(options.rounds):
        for path in files:
            for name, read in peers.items():
                seconds = read(path)
                if seconds is None:
                    sys.exit(f"{name} cannot read {path}")
                best[name][path] = min(seconds, best[name].get(path, seconds))
    pages = sum(len(pymupdf.open(path)) for path in files)
    total = {name: sum(times.values()) for name, times in best.items()}
    start = total.pop("starting selfeval")
    total[INSIDE] = (total[OURS] - start) / REPEATED
    total[OURS] = total[INSIDE] + start

    print(f"{len(files)} files, {pages} pages, least of {options.rounds} rounds\n")
    print("| reader | ms a page |\n|---|---|")
    for name, seconds in sorted(total.items(), key=lambda item: item[1]):
        print(f"| {name} | {1000 * seconds / pages:.3f} |")
    print()
    missed = False
    for ours, peer, times in TARGETS:
        ratio = total[peer] / total[ours]
        missed |= ratio < times
        print(f"{peer}: {ratio:.1f} times {ours}; {times} wanted: {'met' if ratio >= times else 'missed'}")
    if options.save:
        today = datetime.date.today().isoformat()
        kept = ROOT / f"benches/results/{today}-reading.json"
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(json.dumps({
            "files": [os.path.basename(path) for path in files],
            "pages": pages,
            "rounds": options.rounds,
            "machine": platform.machine(),
            "versions": {
                "pymupdf": pymupdf.__version__,
                "pdftotext": subprocess.run(["pdftotext", "-v"], capture_output=True, text=True)
                .stderr.split("\n")[0],
            },
            "seconds": {name: round(seconds, 4) for name, seconds in total.items()},
        }, indent=1, ensure_ascii=False) + "\n")
        print(f"kept in {kept.relative_to(ROOT)}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
