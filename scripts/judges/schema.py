#!/usr/bin/env python3
"""Holds records against the schema: scripts/judge schema FOLDER…

Extracts whatever lies in the folders, and has every record validated by a JSON
Schema validator that is not ours (`jsonschema`, draft 2020-12, formats asserted).
Also counts: files in are files by status, and no status but complete comes
without a problem that says why. Ends with 1 when anything does not hold.
"""
import collections
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

from folder import PROGRAM

ROOT = Path(__file__).resolve().parents[2]


def main():
    folders = sys.argv[1:] or sys.exit("which folder?")
    schema = json.loads((ROOT / "schemas/record.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    validator.check_schema(schema)
    statuses, wrong = collections.Counter(), []
    with tempfile.TemporaryDirectory() as out:
        run = subprocess.run([PROGRAM, "extract", *folders, "-o", f"{out}/out", "--format", "ndjson", "--quiet"],
                             stderr=subprocess.PIPE, text=True, check=False)
        if run.returncode not in (0, 3):
            sys.exit(f"selfeval ended with {run.returncode}: {run.stderr[-300:]}")
        with open(f"{out}/out/records.ndjson", encoding="utf-8") as lines:
            for record in map(json.loads, lines):
                name = record["source"]["paths"][0]
                statuses[record["status"]] += 1
                for error in list(validator.iter_errors(record))[:3]:
                    wrong.append(f"{name}: {error.json_path}: {error.message[:200]}")
                if record["status"] != "complete" and not record["problems"]:
                    wrong.append(f"{name}: {record['status']}, and nothing says why")
    print(f"{sum(statuses.values())} records = " + " + ".join(f"{n} {status}" for status, n in sorted(statuses.items()))
          + f"; {len(wrong)} against the schema")
    print("\n".join(wrong[:20]))
    sys.exit(1 if wrong or not statuses else 0)


if __name__ == "__main__":
    main()
