#!/usr/bin/env python3
"""Measures batches: `scripts/bench batch [FILES]` (10,000 if not given).

Makes varied copies of the corpus PDFs in a temporary folder (a comment after
the end of the file, so that every hash differs), reads them with the release
build (or the program that SELFEVAL names), and prints one JSON object: files
and pages per second, CPU seconds, peak resident memory of all processes
together early and late in the run, two jobs against one, and against one job on one
processor (it has its supervisor there, too), supervision and journal
against a bare worker that writes the same records (NDJSON), what a file for each
record costs besides, and all against `pdftotext -layout`. With `-o FILE` it
is written there as well. Results that count are in benches/results.

Memory is the sum of proportional set sizes: a page that two processes share
is counted once.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
# Parts of the batch between which programs take turns: what else the machine does
# falls on all of them alike.
ROUNDS = 4
PROGRAM = os.environ.get("SELFEVAL", str(ROOT / "target/release/selfeval"))


def copies(folder, count):
    """Copies of the corpus with hashes of their own."""
    folder.mkdir()
    originals = [path.read_bytes() for path in sorted((ROOT / "corpus/pdf").glob("*.pdf"))]
    for n in range(count):
        path = folder / f"{n // 1000:03}" / f"{n:05}.pdf"
        path.parent.mkdir(exist_ok=True)
        # Lengths of their own as well, as files have that were not made from each other:
        # files of one length are hashed before the run, to find copies.
        tail = b"\n%% copy %05d " % n + b"." * (n // len(originals)) + b"\n"
        path.write_bytes(originals[n % len(originals)] + tail)
    return folder


def family(pid):
    """A process and its children."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            pass
    return found


def resident(pid):
    """Proportional set size of a process and its children, in bytes."""
    total = 0
    for process in family(pid):
        try:
            for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except (OSError, ProcessLookupError):
            pass
    return total


def run(command, watch=None, **options):
    """Wall and CPU seconds of a command; `watch` sees its process every 0.2 s."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    process = subprocess.Popen(command, **options)
    done = threading.Event()

    def look():
        while not done.wait(0.2):
            watch(process.pid)

    watcher = threading.Thread(target=look) if watch else None
    if watcher:
        watcher.start()
    code = process.wait()
    wall = time.monotonic() - start
    done.set()
    if watcher:
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code != 0:
        sys.exit(f"{command[0]} ended with {code}")
    return wall, (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def bare(requests, target):
    """Wall and CPU seconds of one worker that reads one document after the other and
    writes the records to a file: the same work without supervisor and journal."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    with open(target, "wb") as out, \
            subprocess.Popen([PROGRAM, "worker"], stdin=subprocess.PIPE, stdout=out) as worker:
        for request in requests:
            worker.stdin.write(request.encode() + b"\n")
        worker.stdin.flush()
        # A worker ends with its input, so that is held open until the last answer.
        lines, at = -1, 0
        while lines < len(requests):
            time.sleep(0.02)
            with open(target, "rb") as written:
                written.seek(at)
                more = written.read()
            at += len(more)
            lines += more.count(b"\n")
            if worker.poll() is not None:
                sys.exit("the bare worker has ended before its work")
        worker.stdin.close()
    wall = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def parts(folder):
    """The copies in `ROUNDS` parts of whole folders, in order."""
    folders = sorted(path for path in folder.iterdir())
    size = -(-len(folders) // ROUNDS)
    return [folders[at:at + size] for at in range(0, len(folders), size)]


def texts(files, quiet):
    """CPU seconds of `pdftotext -layout` on each file."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for path in files:
        subprocess.run(["pdftotext", "-layout", path, "-"], check=True, **quiet)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def bench(count, folder):
    inputs = copies(folder / "in", count)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    peaks = {"early": 0, "late": 0}
    journal = folder / "all/journal.ndjson"

    def watch(pid):
        try:
            lines = journal.read_bytes().count(b"\n")
        except OSError:
            lines = 0
        when = "early" if lines <= count / 10 else "late"
        peaks[when] = max(peaks[when], resident(pid))

    extract = [PROGRAM, "extract", "--quiet"]
    # A run to warm the caches of the disk.
    run(extract + [str(inputs), "--format", "ndjson", "-o", str(folder / "warm")], **quiet)
    all_wall, all_cpu = run(extract + [str(inputs), "--jobs", "2", "-o", str(folder / "all")], watch, **quiet)

    # Everything that is held against something else takes turns, part by part.
    two_wall = one_wall = bound_wall = one_cpu = line_cpu = bare_cpu = text_cpu = 0.0
    same = (folder / "all/records.ndjson").open("rb")
    is_same = True
    options = {"password": None, "families": None, "keep_personal": False, "no_checks": False}
    for at, part in enumerate(parts(inputs)):
        names = list(map(str, part))
        two_wall += run(extract + names + ["--jobs", "2", "-o", str(folder / f"two{at}")], **quiet)[0]
        wall, cpu = run(extract + names + ["--jobs", "1", "-o", str(folder / f"one{at}")], **quiet)
        one_wall, one_cpu = one_wall + wall, one_cpu + cpu
        # The supervisor works beside its worker where there is a second processor.
        bound = ["taskset", "-c", "0"] + extract + names + ["--jobs", "1", "-o", str(folder / f"bound{at}")]
        bound_wall += run(bound, **quiet)[0]
        line = extract + names + ["--jobs", "1", "--format", "ndjson", "-o", str(folder / f"line{at}")]
        line_cpu += run(line, **quiet)[1]
        files = sorted(str(path) for each in part for path in each.glob("*.pdf"))
        requests = [json.dumps({"path": {"text": path}, "options": options, "timeout_ms": 30000}) for path in files]
        bare_cpu += bare(requests, folder / "bare")[1]
        text_cpu += texts(files, quiet)
        one = (folder / f"one{at}/records.ndjson").read_bytes()
        is_same = is_same and same.read(len(one)) == one
    is_same = is_same and not same.read(1)
    pages = 0
    with open(folder / "all/records.ndjson", encoding="utf-8") as records:
        pages = sum(json.loads(line)["source"]["pages"] or 0 for line in records)
    processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                      if line.startswith("model name")), platform.machine())
    return {
        "files": count,
        "pages": pages,
        "machine": {"processor": processor, "cores": os.cpu_count(), "system": platform.system(),
                    "load_before": LOAD},
        "two_jobs": {"seconds": round(all_wall, 2), "cpu_seconds": round(all_cpu, 2),
                     "files_per_second": round(count / all_wall, 1), "pages_per_second": round(pages / all_wall, 1)},
        "peak_memory_mb": {"first_tenth": round(peaks["early"] / 2**20, 1), "rest": round(peaks["late"] / 2**20, 1)},
        "in_turns": {
            "rounds": ROUNDS,
            "two_jobs_seconds": round(two_wall, 2),
            "one_job_seconds": round(one_wall, 2),
            "one_job_on_one_processor_seconds": round(bound_wall, 2),
            "one_job_cpu_seconds": round(one_cpu, 2),
            "to_ndjson_cpu_seconds": round(line_cpu, 2),
            "bare_worker_cpu_seconds": round(bare_cpu, 2),
            "pdftotext_cpu_seconds": round(text_cpu, 2),
        },
        "same_bytes": is_same,
        "two_jobs_against_one": round(one_wall / two_wall, 3),
        "two_processors_against_one": round(bound_wall / two_wall, 3),
        "supervision_share_of_cpu": round(line_cpu / bare_cpu - 1, 4),
        "json_files_share_of_cpu": round(one_cpu / line_cpu - 1, 4),
        "to_ndjson_against_pdftotext_cpu": round(line_cpu / text_cpu, 3),
    }


LOAD = os.getloadavg()[0]

if __name__ == "__main__":
    arguments = sys.argv[1:]
    target = None
    if "-o" in arguments:
        at = arguments.index("-o")
        target = Path(arguments[at + 1])
        del arguments[at:at + 2]
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as temporary:
        text = json.dumps(bench(int(arguments[0]) if arguments else 10_000, Path(temporary)), indent=2)
    print(text)
    if target:
        target.write_text(text + "\n", encoding="utf-8")
