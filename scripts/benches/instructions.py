#!/usr/bin/env python3
"""Instructions of each stage on one document: scripts/bench instructions [--bless]

Counted by callgrind, so they hold where times do not: on a busy machine and on
another one. Fails when a stage has grown by more than a tenth over
benches/instructions.json; --bless writes that file anew, with the reason in the
commit. What code the compiler makes is the compiler's business: with another
rustc than the one on record nothing is compared, and that is said loudly.
Needs valgrind.
"""
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEPT = ROOT / "benches/instructions.json"
DOCUMENT = "corpus/pdf/gz-twenty-tasks.libreoffice-docx.pdf"
# Each stage contains those before it.
STAGES = ["start", "read", "layout", "extract"]
TOLERANCE = 0.10


def instructions(stage, rounds):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    command += [os.environ["SELFEVAL_STAGES"], stage, str(rounds), DOCUMENT]
    # Nothing of the caller's surroundings: variables are on the stack and are read.
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT,
                          env={"PATH": os.environ["PATH"], "LC_ALL": "C"})
    return int(re.search(r"Collected : (\d+)", done.stderr).group(1))


def compiler():
    """The compiler and what it compiles for, as it names itself."""
    said = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return " ".join(re.findall(r"^(?:rustc .*|host: .*)$", said, re.M))


def main():
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else None
    if "--bless" not in sys.argv:
        if kept is None:
            sys.exit("nothing is on record: run with --bless")
        if kept["compiler"] != compiler():
            print(f"NOT COMPARED: on record is {kept['compiler']}, here is {compiler()}.\n"
                  "Instruction counts hold for one compiler; run with --bless to record this one.")
            return
    # The second round of two: without what is set up once in a process.
    counts = [instructions(stage, 2) - instructions(stage, 1) for stage in STAGES]
    own = {stage: n - before for stage, n, before in zip(STAGES[1:], counts[1:], counts)}
    if "--bless" in sys.argv:
        KEPT.write_text(json.dumps({"document": DOCUMENT, "compiler": compiler(), "instructions": own}, indent=1) + "\n")
        print(f"written: {own}")
        return
    kept = kept["instructions"]
    grown = []
    for stage, n in own.items():
        change = n / kept[stage] - 1
        print(f"{stage:8} {n:>14,} {change:+.1%}")
        if change > TOLERANCE:
            grown.append(stage)
    if grown:
        sys.exit(f"grown by more than {TOLERANCE:.0%}: {', '.join(grown)}")


if __name__ == "__main__":
    main()
