#!/usr/bin/env python3
"""The whole of selfeval against its peers: scripts/bench all [--rounds N] [--every N] [--save]

Speed: every program reads all files of the corpus (or every Nth) in each
round, one program after another, so that a busy machine slows all of them;
CPU is user and system time of the process and its children, starting it
included, and what counts is the ratio within the round (median of the rounds).
`selfeval` does all it does: text, tables, recognition, values, checks, records
written. The others do the part that is named. pdftotext takes one file a process.

Accuracy: the cells of the files' specs are the truth, against what each program
gives as tables. Cell content: F1 over the texts of cells, blanks left out, as a bag.
Adjacency: F1 over pairs of neighbouring texts (right of, below), blanks passed over,
each cell standing at its first row and column. Texts are folded: no white space,
width, radicals. "Files exact" have every cell and every pair, and no other.
Of a cell that a page break cuts, whoever reads pages by themselves finds two:
files of one page are counted apart.

Needs pdftotext, GNU time, and java for tabula. Peers come from PyPI into target/bench.
"""
import argparse
import collections
import datetime
import importlib.metadata
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("SELFEVAL", str(ROOT / "target/release/selfeval"))
sys.path.insert(0, str(ROOT / "scripts/corpus"))

from model import Grid  # noqa: E402
from specs import load, sheets  # noqa: E402

from peers import PEERS  # noqa: E402

OURS = "selfeval extract"
LAYOUT = "pdftotext -layout"
TABLES = ["PyMuPDF find_tables", "pdfplumber tables", "camelot lattice", "tabula lattice"]
# As in scripts/judges: NFKC leaves these radicals alone.
RADICALS = str.maketrans("⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻧⻨⻩⻬⻮⻰⺠⺴⻎⻪⻣", "母虎西见角贝车长门青韦页风飞食马鬼鱼鸟卤麦黄齐齿龙民罒辶黾骨")


def measured(command):
    """CPU seconds, wall seconds and peak resident megabytes (of the largest process) of a command."""
    with tempfile.NamedTemporaryFile("r") as peak:
        start = time.monotonic()
        # The memory as GNU time sees it: a process begins as a copy of the one that starts
        # it, and its peak would be at least ours.
        process = subprocess.Popen(["time", "-q", "-f", "%M", "-o", peak.name, *command],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        return used.ru_utime + used.ru_stime, wall, int(peak.read().split()[-1]) / 1024


def several(commands):
    results = [measured(command) for command in commands]
    return sum(r[0] for r in results), sum(r[1] for r in results), max(r[2] for r in results)


def runners(files, folder):
    """Each program on all files."""
    python = [sys.executable, str(pathlib.Path(__file__).with_name("peers.py"))]
    found = {
        OURS: lambda n: measured([PROGRAM, "extract", *files, "-o", f"{folder}/{n}", "--jobs", "1", "--quiet"]),
        LAYOUT: lambda n: several([["pdftotext", "-layout", path, f"{folder}/text"] for path in files]),
    }
    for peer in PEERS:
        found[peer] = lambda n, peer=peer: measured([*python, peer, *files])
    return found


def fold(text):
    text = unicodedata.normalize("NFKC", str(text).translate(RADICALS).replace("\u22ef", "…"))
    return "".join(char for char in text if not char.isspace())


def facts(grids):
    """Texts of cells and pairs of neighbours, both as bags."""
    texts, pairs = collections.Counter(), collections.Counter()
    for grid in grids:
        cells = {place: fold(text) for place, text in grid.items() if text and fold(text)}
        texts.update(cells.values())
        for across in (0, 1):
            lines = collections.defaultdict(list)
            for place in sorted(cells):
                lines[place[across]].append((place[1 - across], cells[place]))
            for line in lines.values():
                line.sort(key=lambda cell: cell[0])
                pairs.update((across, a, b) for (_, a), (_, b) in zip(line, line[1:]))
    return texts, pairs


def truth(spec):
    grids = [block for sheet in sheets(load(ROOT / "corpus/specs" / f"{spec}.json"))
             for block in sheet.blocks if isinstance(block, Grid)]
    return facts([{(cell.row, cell.col): cell.text for cell in grid.cells} for grid in grids])


def ours(path):
    out = subprocess.run([PROGRAM, "inspect", path, "--stage", "tables", "--format", "json"],
                         capture_output=True, check=False).stdout
    tables = json.loads(out)["tables"] if out else []
    return facts([{(c["r"], c["c"]): c["text"] for c in table["cells"]} for table in tables])


def theirs(peer, files):
    """What a peer gives for each file; its failures are empty answers."""
    script = pathlib.Path(__file__).with_name("peers.py")
    out = subprocess.run([sys.executable, script, peer, *files], stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL, text=True, check=False).stdout
    answers = [json.loads(line) for line in out.splitlines() if line.startswith(("{\"tables\"", "{\"error\""))]
    answers += [{"error": "the process ended"}] * (len(files) - len(answers))
    failed = sum("error" in answer for answer in answers)
    grids = [[{(r, c): text for r, row in enumerate(table) for c, text in enumerate(row)}
              for table in answer.get("tables") or []] for answer in answers]
    return [facts(g) for g in grids], failed


def f1(wanted, got):
    both = sum((wanted & got).values())
    total = sum(wanted.values()) + sum(got.values())
    return 2 * both / total if total else 1.0


def score(wanted, got):
    """Micro-averaged over files, as bags of (file, fact)."""
    def merged(which, side):
        return collections.Counter({(n, fact): count for n, item in enumerate(side) for fact, count in item[which].items()})
    return {
        "cells_f1": round(f1(merged(0, wanted), merged(0, got)), 4),
        "adjacency_f1": round(f1(merged(1, wanted), merged(1, got)), 4),
        "exact": sum(w == g for w, g in zip(wanted, got)),
        "files": len(wanted),
    }


def speed(files, pages, rounds):
    figures = collections.defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        programs = runners(files, folder)
        names = list(programs)
        for n in range(rounds):
            # Another one begins each round.
            for name in names[n % len(names):] + names[:n % len(names)]:
                cpu, wall, memory = programs[name](n)
                figures[name].append((cpu, wall, memory))
                print(f"round {n + 1}: {name}: {cpu:.2f} s CPU, {wall:.2f} s, {memory:.0f} MB", file=sys.stderr, flush=True)
    result = {}
    for name, rows in figures.items():
        ratio = statistics.median(row[0] / own[0] for row, own in zip(rows, figures[OURS]))
        result[name] = {
            "cpu_ms_a_page": round(1000 * min(r[0] for r in rows) / pages, 2),
            "pages_a_cpu_second": round(pages / min(r[0] for r in rows), 1),
            "times_ours": round(ratio, 2),
            "peak_mb": round(max(r[2] for r in rows)),
            "cpu_seconds": [round(r[0], 3) for r in rows],
            "wall_seconds": [round(r[1], 3) for r in rows],
        }
    return result


def accuracy(cases):
    files = [str(ROOT / "corpus" / case["file"]) for case in cases]
    wanted = [truth(case["spec"]) for case in cases]
    single = [n for n, case in enumerate(cases) if case["pages"] == 1]
    result = {}
    for name in ["selfeval tables", *TABLES]:
        print(f"accuracy: {name}", file=sys.stderr, flush=True)
        got, failed = ([ours(path) for path in files], 0) if name.startswith("selfeval") else theirs(name, files)
        result[name] = {
            "all": score(wanted, got),
            "one_page": score([wanted[n] for n in single], [got[n] for n in single]),
            "failed": failed,
        }
    return result


def version(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout + done.stderr).strip().split("\n")[0]


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--every", type=int, default=1, help="time every Nth file only")
    arguments.add_argument("--save", action="store_true", help="keep the figures in benches/results")
    options = arguments.parse_args()
    manifest = json.loads((ROOT / "corpus/manifest.json").read_text(encoding="utf-8"))
    # A file that does not show all of its spec has no truth to be held to.
    cases = [case for case in manifest if case["file"].endswith(".pdf") and case["complete"]]
    timed = cases[::options.every]
    files = [str(ROOT / "corpus" / case["file"]) for case in timed]
    pages = sum(case["pages"] for case in timed)
    result = {
        "speed": {"files": len(files), "pages": pages, "rounds": options.rounds,
                  "programs": speed(files, pages, options.rounds)},
        "accuracy": accuracy(cases),
        "machine": {"system": platform.system(), "processor": platform.machine(), "cores": os.cpu_count(),
                    "load": os.getloadavg()[0]},
        "versions": {
            **{name: importlib.metadata.version(name) for name in ("pymupdf", "pdfplumber", "camelot-py", "tabula-py")},
            "pdftotext": version(["pdftotext", "-v"]),
            "java": version(["java", "-version"]),
            "python": platform.python_version(),
        },
    }
    print(f"{len(files)} files, {pages} pages, {options.rounds} rounds\n")
    print("| program | pages a CPU second | CPU ms a page | times selfeval's CPU | peak memory, MB |\n|---|---|---|---|---|")
    for name, row in sorted(result["speed"]["programs"].items(), key=lambda item: item[1]["times_ours"]):
        print(f"| {name} | {row['pages_a_cpu_second']} | {row['cpu_ms_a_page']} | {row['times_ours']} | {row['peak_mb']} |")
    print("\n| tables of | cell content F1 | adjacency F1 | files exact | of one page: F1, F1, exact |\n|---|---|---|---|---|")
    for name, row in result["accuracy"].items():
        whole, single = row["all"], row["one_page"]
        print(f"| {name} | {whole['cells_f1']:.3f} | {whole['adjacency_f1']:.3f} | {whole['exact']} of {whole['files']} "
              f"| {single['cells_f1']:.3f}, {single['adjacency_f1']:.3f}, {single['exact']} of {single['files']} |")
    if options.save:
        kept = ROOT / f"benches/results/{datetime.date.today().isoformat()}-all.json"
        kept.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"\nkept in {kept.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
