"""Specs: loading them, and the sheets they describe."""

import json
from pathlib import Path

from families import family
from model import Sheet


def load(path: Path) -> dict:
    """A spec; ``like`` takes the forms of another one, to lay them out differently."""
    spec = json.loads(path.read_text(encoding="utf-8"))
    if "like" in spec:
        spec["forms"] = load(path.with_name(f"{spec['like']}.json"))["forms"]
    return spec


def sheets(spec: dict) -> list[Sheet]:
    """One sheet for each form of a spec."""
    return [family(form).sheet(form) for form in spec["forms"]]
