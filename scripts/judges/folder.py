"""What the judges of any folder share: its PDFs, and what they say of each."""

import os
import sys
from pathlib import Path

PROGRAM = os.environ.get("SELFEVAL", "selfeval")


def pdfs(arguments):
    """The PDFs below the folders (or the files) that are given."""
    if not arguments:
        sys.exit("which folder?")
    found = []
    for argument in map(Path, arguments):
        found += [argument] if argument.is_file() else sorted(p for p in argument.rglob("*.pdf") if p.is_file())
    if not found:
        sys.exit("no PDF in there")
    return found


def options(arguments):
    """`--show N` and the rest."""
    show = 0
    if "--show" in arguments:
        at = arguments.index("--show")
        show = int(arguments[at + 1])
        arguments = arguments[:at] + arguments[at + 2:]
    return show, arguments
