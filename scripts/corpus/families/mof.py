"""项目支出绩效自评表, the national model of 财预〔2020〕10号 and its variants.

``labels`` of a form override the printed labels; ``columns`` gives the order of
the indicator block. An indicator is ``[name, target, meaning, actual, meaning,
weight, score, deviation]``, see ``values.quantity`` for the meanings; indicators
hang under ``[level1, [[level2, [...]], ...]]``. A form without ``title`` follows
another one in the same file.
"""

import re

from model import Grid, Paragraph, Sheet
from values import money, percent, points, quantity, text

LABELS = {
    "project_name": "项目名称",
    "competent_department": "主管部门",
    "implementing_unit": "实施单位",
    "funds": "项目资金（万元）",
    "initial": "年初预算数",
    "adjusted": "全年预算数",
    "executed": "全年执行数",
    "weight": "分值",
    "execution_rate": "执行率",
    "score": "得分",
    "goals": "年度总体目标",
    "expected": "预期目标",
    "actual": "实际完成情况",
    "indicators": "绩效指标",
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "result": "实际完成值",
    "deviation": "偏差原因分析及改进措施",
    "total": "总分",
}
MEASURES = ["initial", "adjusted", "executed", "weight", "execution_rate", "score"]
COLUMNS = ["name", "target", "result", "weight", "score", "deviation"]
WIDTHS = {"target": 12, "result": 12, "weight": 7, "score": 7, "deviation": 15}
# Where a column's text stands in an indicator row of the spec.
CELLS = {"name": 0, "target": 1, "result": 3, "weight": 5, "score": 6, "deviation": 7}


def layout(form: dict) -> tuple[list[str], dict[str, tuple[int, int]], list[float]]:
    """The indicator columns, the grid columns of each, and all widths."""
    columns = form.get("columns", COLUMNS)
    widths, place = [5, 8, 10], {}
    for column in columns:
        span = 2 if column == "name" else 1
        place[column] = (len(widths), span)
        widths.extend([9, 9] if column == "name" else [WIDTHS[column]])
    return columns, place, widths


def heads(grid: Grid, form: dict, label: dict) -> int:
    """The lines above the money; returns the next row."""
    last = len(grid.widths)
    grid.add(0, 0, label["project_name"], colspan=2, header=True)
    grid.add(0, 2, form["project_name"], colspan=last - 2)
    grid.add(1, 0, label["competent_department"], colspan=2, header=True)
    grid.add(1, 2, form["competent_department"], colspan=3)
    grid.add(1, 5, label["implementing_unit"], header=True)
    grid.add(1, 6, form["implementing_unit"], colspan=last - 6)
    return 2


def funds(grid: Grid, row: int, form: dict, label: dict) -> int:
    """The budget matrix: the last six columns are its measures."""
    first = len(grid.widths) - len(MEASURES)
    grid.add(row, 0, label["funds"], colspan=2, rowspan=len(form["budget"]) + 1, header=True)
    grid.add(row, 2, "", colspan=first - 2)
    for at, measure in enumerate(MEASURES):
        grid.add(row, first + at, label[measure], header=True)
    for line in form["budget"]:
        row += 1
        grid.add(row, 2, line["label"], colspan=first - 2, header=True)
        for at, measure in enumerate(MEASURES):
            grid.add(row, first + at, line[measure])
    return row + 1


def goals(grid: Grid, row: int, form: dict, label: dict) -> int:
    """The goal and what became of it, side by side."""
    middle, last = 5, len(grid.widths)
    grid.add(row, 0, label["goals"], rowspan=2, header=True)
    grid.add(row, 1, label["expected"], colspan=middle - 1, header=True)
    grid.add(row, middle, label["actual"], colspan=last - middle, header=True)
    grid.add(row + 1, 1, form["goals"]["expected"], colspan=middle - 1, align="left")
    grid.add(row + 1, middle, form["goals"]["actual"], colspan=last - middle, align="left")
    return row + 2


def indicators(grid: Grid, row: int, form: dict, label: dict) -> int:
    """Three levels, the upper two merged over their rows."""
    columns, place, _ = layout(form)
    count = sum(len(rows) for _, groups in form["indicators"] for _, rows in groups)
    grid.add(row, 0, label["indicators"], rowspan=count + 1, header=True)
    grid.add(row, 1, label["level1"], header=True)
    grid.add(row, 2, label["level2"], header=True)
    for column in columns:
        grid.add(row, place[column][0], label[column], colspan=place[column][1], header=True)
    row += 1
    for level1, groups in form["indicators"]:
        grid.add(row, 1, level1, rowspan=sum(len(rows) for _, rows in groups), header=True)
        for level2, rows in groups:
            grid.add(row, 2, level2, rowspan=len(rows), header=True)
            for cells in rows:
                for column in columns:
                    at, span = place[column]
                    align = "left" if column in ("name", "deviation") else "center"
                    grid.add(row, at, cells[CELLS[column]], colspan=span, align=align)
                row += 1
    return row


def totals(grid: Grid, row: int, form: dict, label: dict) -> int:
    """The last line: 总分 up to the first of the two figures."""
    _, place, _ = layout(form)
    weight, score = place["weight"][0], place["score"][0]
    grid.add(row, 0, label["total"], colspan=weight, header=True)
    grid.add(row, weight, form["totals"]["weight"])
    grid.add(row, score, form["totals"]["score"])
    return row + 1


def sheet(form: dict) -> Sheet:
    """The form as paragraphs and one table."""
    label = LABELS | form.get("labels", {})
    _, _, widths = layout(form)
    grid = Grid(widths=widths)
    row = heads(grid, form, label)
    for part in (funds, goals, indicators, totals):
        row = part(grid, row, form, label)
    grid.fill()
    blocks = [
        Paragraph(form[key], style)
        for key, style in (("attachment", "attachment"), ("title", "title"), ("year_line", "year"))
        if form.get(key)
    ]
    return Sheet([*blocks, grid, *(Paragraph(note, "note") for note in form.get("notes", []))],
                 new_page=form.get("new_page", True))


def expected_indicators(form: dict) -> list[dict]:
    """Indicators with the levels above them."""
    columns = form.get("columns", COLUMNS)
    found = []
    for level1, groups in form["indicators"]:
        section = re.search(r"[（(](\d+)分[）)]", level1)
        for level2, rows in groups:
            for name, target, wanted, actual, reached, weight, score, deviation in rows:
                found.append({
                    "task": None,
                    "level1": text(level1),
                    "level2": text(level2),
                    "name": text(name),
                    "target": quantity(target, wanted),
                    "actual": quantity(actual, reached),
                    "weight": points(weight),
                    "section_weight": {"value": int(section[1])} if section else None,
                    "score": points(score),
                    "deviation": text(deviation) if "deviation" in columns else None,
                })
    return found


def expected(form: dict) -> dict:
    """The part of the record that the form's data decides."""
    unit = form["money_unit"]
    budget = []
    for line in form["budget"]:
        row = {"item": line["item"], "parent": None if line["item"] == "total" else "total"}
        row |= {key: money(line[key], unit) for key in ("initial", "adjusted", "executed")}
        row |= {"execution_rate": percent(line["execution_rate"])}
        row |= {key: points(line[key]) for key in ("weight", "score")}
        budget.append(row)
    found = {
        "family": "mof-project",
        "kind": "project_self_evaluation",
        "title": text(form.get("title")),
        "attachment": text(form.get("attachment")),
        "scope": None,
        "project_name": text(form["project_name"]),
        "competent_department": text(form["competent_department"]),
        "implementing_unit": text(form["implementing_unit"]),
        "money_unit": {"value": unit},
        "budget": budget,
        "goals": [{key: text(form["goals"][key]) for key in ("expected", "actual")}],
        "tasks": [],
        "indicators": expected_indicators(form),
        "totals": {key: points(form["totals"][key]) for key in ("weight", "score")},
    }
    # A form without a title has no year of its own; whether it takes the one of
    # the form before it is not for the spec to say.
    if form.get("title"):
        found["fiscal_year"] = {"value": form["fiscal_year"]}
    return found
