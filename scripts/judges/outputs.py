#!/usr/bin/env python3
"""Reads every output with programs of others: `scripts/judge outputs`.

Extracts the corpus into all formats and holds them against the records:
DuckDB and pyarrow read the Parquet, sqlite3 checks the database, Frictionless
validates the data package, openpyxl opens the workbook, pandas runs import.py.
Numbers must equal those of records.ndjson to the last digit, texts must be
unchanged. Prints what does not hold and ends with 1 if anything does not.
"""

import importlib.util
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet
from frictionless import Package

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("SELFEVAL", str(ROOT / "target/release/selfeval"))
FORMATS = "json,ndjson,csv,parquet,sqlite,xlsx"
# Excel keeps 15 digits of a number; longer ones are stored as texts.
DIGITS = 15

wrong = []


def claim(holds, message):
    """Notes what does not hold."""
    if not holds:
        wrong.append(message)
    return holds


def files(folder):
    """Inputs beside the corpus: a text that Excel would spoil, a number that no column holds."""
    text = (ROOT / "corpus/text/gz-one-task.txt").read_text(encoding="utf-8").replace("97.70%", "97.70000000001%")
    (folder / "in").mkdir()
    (folder / "in/broken.pdf").write_bytes(b"%PDF-1.7\n")
    (folder / "in/copy.txt").write_text(text + "\n=100%\n1-2\n", encoding="utf-8")
    (folder / "in/sources.csv").write_text(
        "path,url,region,district,admin_code,department,published,retrieved,licence\n"
        "in/copy.txt,https://example.org/1,广东省,天河区,440106,财政局,2023-05-31,2024-01-02,公开\n",
        encoding="utf-8")


def cell_at(node, path, ordinal, record, form):
    """The value at a column's path, by the rules of schemas/tables.json."""
    if path == "#":
        return ordinal
    if ":" in path:
        root, path = path.split(":", 1)
        node = record if root == "record" else form
    path, _, of_list = path.partition("#")
    for part in filter(None, path.split("/")):
        if isinstance(node, list):
            node = node[int(part)] if int(part) < len(node) else None
        else:
            node = node.get(part) if isinstance(node, dict) else None
        if node is None:
            return None
    if of_list == "count":
        return len(node)
    return (node[1:] or None) if of_list == "rest" else node


def columns():
    """Each table's columns with path and type, expanded here a second time."""
    spec = json.loads((ROOT / "schemas/tables.json").read_text(encoding="utf-8"))
    for table in spec["tables"]:
        out = []
        joined = [] if table["rows"] == "expected" else spec["published"]
        for column in table["columns"] + joined:
            if "type" in column:
                out.append((column["name"], column["path"], column["type"]))
                continue
            parts = spec["value"]["before"] + spec["kinds"][column["kind"]] + spec["value"]["after"]
            out += [(column["name"] + p["suffix"], column["path"] + p["path"], p["type"]) for p in parts]
        yield table, out


def rows(table, cols, records):
    """A table's rows as the records give them; none for what is no plain list."""
    kind = table["rows"]
    for record in records:
        if kind == "record":
            found = [(record, None, 0)]
        elif kind == "problems":
            found = [(p, None, i) for i, p in enumerate(record["problems"])]
        elif kind == "forms":
            found = [(f, f, i) for i, f in enumerate(record["forms"])]
        else:
            found = [(row, form, i) for form in record["forms"]
                     for i, row in enumerate(form[kind.removeprefix("forms/")])]
        for node, form, ordinal in found:
            yield [cell_at(node, path, ordinal, record, form) for _, path, _ in cols]


def plain(value, kind):
    """A value of the records as a column of that type has it."""
    if value is None:
        return None
    if kind == "array":
        return json.dumps(value, ensure_ascii=False, default=float)
    if kind == "string" and not isinstance(value, str):
        return str(value)
    return value


def judge_parquet(out, tables):
    """DuckDB's numbers and texts equal the records'; pyarrow sees the same rows."""
    db = duckdb.connect()
    numbers = 0
    overflow = []
    for table, cols in tables:
        path = out / f"{table['name']}.parquet"
        names = [name for name, _, _ in cols]
        found = db.execute(f"SELECT * FROM read_parquet('{path}')").fetchall()
        arrow = pyarrow.parquet.read_table(path)
        claim(arrow.num_rows == len(found), f"{path.name}: pyarrow sees {arrow.num_rows} rows, DuckDB {len(found)}")
        claim(arrow.column_names == names, f"{path.name}: columns")
        for name, _, kind in cols:
            if kind == "number":
                claim(str(arrow.schema.field(name).type) == "decimal128(38, 10)", f"{path.name}: {name}")
            if kind == "date":
                claim(str(arrow.schema.field(name).type) == "date32[day]", f"{path.name}: {name}")
        if table["wanted"] is None:
            continue
        claim(len(found) == len(table["wanted"]), f"{path.name}: {len(found)} rows, {len(table['wanted'])} in the records")
        for at, (row, wanted) in enumerate(zip(found, table["wanted"])):
            for (name, _, kind), got, want in zip(cols, row, wanted):
                want = plain(want, kind)
                if kind == "array":
                    got, want = json.loads(got or "null"), json.loads(want or "null", parse_float=float)
                if kind == "date" and got is not None:
                    got = got.isoformat()
                if kind == "number" and want is not None:
                    numbers += 1
                    want = Decimal(want)
                    if -want.as_tuple().exponent > 10:
                        overflow.append(name)
                        want = None
                claim(got == want, f"{path.name}: row {at}, {name}: {got!r} is not {want!r}")
    claim(overflow, "parquet: no number was too long, though one was given")
    return numbers


def judge_values(out, records):
    """The long table's numbers and texts stand where their pointers say."""
    forms = {form["form_id"]: form for record in records for form in record["forms"]}
    found = duckdb.connect().execute(
        f"SELECT form_id, pointer, raw, normalized FROM read_parquet('{out / 'values.parquet'}')").fetchall()
    for form_id, pointer, raw, number in found:
        value = cell_at(forms[form_id], pointer, 0, None, None)
        if "raw" in value:
            claim(raw == value["raw"], f"values: {form_id}{pointer}: {raw!r}")
        numbers = [value.get(key) for key in ("yuan", "amount", "percent", "value")]
        numbers = [n for n in numbers if isinstance(n, (int, Decimal))]
        want = Decimal(numbers[0]) if numbers else None
        if want is not None and -want.as_tuple().exponent > 10:
            want = None
        claim(number == want, f"values: {form_id}{pointer}: {number} is not {want}")
    claim(len(found) > 1000, f"values: only {len(found)} rows")


def judge_sqlite(out, tables):
    """Integrity, foreign keys, decimals as texts, and what the views add up to."""
    db = sqlite3.connect(f"file:{out / 'selfeval.sqlite'}?mode=ro", uri=True)
    one = lambda sql: db.execute(sql).fetchone()[0]
    claim(one("PRAGMA integrity_check") == "ok", "sqlite: integrity_check")
    claim(db.execute("PRAGMA foreign_key_check").fetchall() == [], "sqlite: foreign_key_check")
    for table, cols in tables:
        name = table["name"]
        if table["wanted"] is None:
            continue
        found = db.execute(f'SELECT * FROM "{name}"').fetchall()
        claim(len(found) == len(table["wanted"]), f"sqlite: {name} has {len(found)} rows")
        for row, wanted in zip(found, table["wanted"]):
            for (column, _, kind), got, want in zip(cols, row, wanted):
                want = plain(want, kind)
                if kind == "array":
                    got, want = json.loads(got or "null"), json.loads(want or "null", parse_float=float)
                if kind == "number" and want is not None:
                    claim(isinstance(got, str), f"sqlite: {name}.{column} is no text")
                    got = Decimal(got)
                    want = Decimal(want)
                claim(got == want, f"sqlite: {name}.{column}: {got!r} is not {want!r}")
    for view, of in [("v_forms", "forms"), ("v_tasks", "tasks"), ("v_indicators", "indicators"), ("v_budget", "budget")]:
        claim(one(f"SELECT count(*) FROM {view}") == one(f'SELECT count(*) FROM "{of}"'), f"sqlite: rows of {view}")
    claim(one("SELECT count(*) FROM v_findings") == one("SELECT count(*) FROM checks WHERE verdict = 'fail'"), "sqlite: v_findings")
    exact = sum(Decimal(a) for (a,) in db.execute("SELECT amount_yuan FROM tasks WHERE amount_yuan IS NOT NULL"))
    summed = one("SELECT sum(amount_yuan) FROM v_tasks")
    claim(abs(Decimal(summed) - exact) < 1, f"sqlite: v_tasks sums to {summed}, the tasks to {exact}")
    claim(one("SELECT count(*) FROM tasks") > 100 and exact > 0, "sqlite: too few tasks to judge")


def judge_workbook(out, tables):
    """Texts are texts and unchanged, numbers are numbers, findings lead to their row."""
    book = openpyxl.load_workbook(out / "selfeval.xlsx")
    texts = links = 0
    for table, cols in tables:
        sheet = book[table["name"]]
        first = 1 if table["name"] == "checks" else 0
        claim(sheet.freeze_panes == "A3", f"xlsx: {sheet.title} is not frozen below its head")
        claim(sheet.auto_filter.ref is not None, f"xlsx: {sheet.title} has no filter")
        claim([c.value for c in sheet[2]][first:] == [name for name, _, _ in cols], f"xlsx: columns of {sheet.title}")
        if table["wanted"] is None:
            continue
        claim(sheet.max_row - 2 == len(table["wanted"]), f"xlsx: rows of {sheet.title}: {sheet.max_row - 2}")
        for row, wanted in zip(sheet.iter_rows(min_row=3), table["wanted"]):
            if first and row[0].value:
                links += 1
                target = row[0].value.split("#'")[1].split('"')[0]
                name, cell = target.split("'!")
                forms = {c.value: i for i, c in enumerate(book[name][2])}
                same = book[name][cell].parent.cell(book[name][cell].row, forms["form_id"] + 1).value
                claim(same == row[1].value, f"xlsx: the link {target} leads to another form")
            for (name, _, kind), cell, want in zip(cols, row[first:], wanted):
                want = plain(want, kind)
                if want in (None, ""):
                    claim(cell.value in (None, ""), f"xlsx: {sheet.title}.{name}: {cell.value!r}")
                elif kind == "string":
                    texts += 1
                    claim(cell.data_type in "s" and cell.value == want, f"xlsx: {sheet.title}.{name}: {cell.value!r} is not {want!r}")
                elif kind == "number":
                    if len(Decimal(want).as_tuple().digits) > DIGITS:
                        claim(cell.value == str(want), f"xlsx: {sheet.title}.{name}: {cell.value!r}")
                    else:
                        claim(Decimal(repr(cell.value)) == Decimal(want), f"xlsx: {sheet.title}.{name}: {cell.value!r} is not {want}")
    claim(links > 100, f"xlsx: {links} links")
    return texts


def judge_package(out):
    """Frictionless finds every CSV as the package says."""
    report = Package(str(out / "datapackage.json")).validate()
    for task in report.tasks:
        for error in task.errors[:3]:
            claim(False, f"frictionless: {task.name}: {error.message}")
    claim(report.valid and len(report.tasks) > 10, "frictionless: the package is not valid")


def judge_pandas(out, tables):
    """pandas runs import.py; exact decimals are the records'."""
    run = subprocess.run([sys.executable, out / "import.py"], capture_output=True, text=True, check=False)
    claim(run.returncode == 0, f"import.py: {run.stderr[-300:]}")
    spec = importlib.util.spec_from_file_location("selfeval_import", out / "import.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    frames = module.load(out, exact=True)
    for table, cols in tables:
        frame = frames[table["name"]]
        if table["wanted"] is None:
            continue
        claim(len(frame) == len(table["wanted"]), f"pandas: rows of {table['name']}")
        for at, (name, _, kind) in enumerate(cols):
            if kind not in ("number", "string"):
                continue
            got = [None if v is None or v != v else v for v in frame[name].astype(object).where(frame[name].notna(), None)]
            want = [plain(row[at], kind) for row in table["wanted"]]
            want = [None if w in (None, "") else (Decimal(w) if kind == "number" else w) for w in want]
            claim(got == want, f"pandas: {table['name']}.{name}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        files(folder)
        run = subprocess.run(
            [PROGRAM, "extract", ROOT / "corpus/pdf", ROOT / "corpus/text", "in/broken.pdf", "in/copy.txt",
             "-o", "out", "--format", FORMATS, "--sources", "in/sources.csv", "--quiet"],
            cwd=folder, check=False)
        claim(run.returncode == 3, f"selfeval ended with {run.returncode}")
        out = folder / "out"
        with open(out / "records.ndjson", encoding="utf-8") as lines:
            # Floats as they are written: Decimal of the digits.
            records = [json.loads(line, parse_float=Decimal) for line in lines]
        tables = list(columns())
        for table, cols in tables:
            table["wanted"] = None if table["rows"] in ("values", "failures", "expected") else list(rows(table, cols, records))
        numbers = judge_parquet(out, tables)
        judge_values(out, records)
        codes = {problem["code"] for record in records for problem in record["problems"]}
        claim("number_beyond_column" in codes, "a number that no column holds was not reported")
        judge_sqlite(out, tables)
        texts = judge_workbook(out, tables)
        judge_package(out)
        judge_pandas(out, tables)
        print(f"{len(records)} records, {len(tables)} tables, {numbers} numbers and {texts} texts, {len(wrong)} do not hold")
        for message in wrong[:20]:
            print(message)
        sys.exit(1 if wrong or numbers < 1000 else 0)


if __name__ == "__main__":
    main()
