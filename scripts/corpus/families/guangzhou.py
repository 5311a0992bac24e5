"""部门整体支出绩效自评表 of Guangzhou's districts: tasks with key indicators.

An indicator is ``[text, target, actual, result]``. A bar in the text separates
the indicator's name from its target (``人数|不少于5万人次``); two bars mean that
only the target is beyond doubt, none that neither is. ``target`` and ``result``
say what the figures mean, see ``values.quantity``.
"""

from model import Grid, Paragraph, Sheet
from values import money, percent, quantity, text

FUND_ROWS = [
    ("部门调整预算收入", "adjusted", "部门年初预算收入", "initial"),
    ("实际支出数", "executed", "年度预算调整数", "adjustment"),
    ("其中：一般公共预算", "general_public_budget", "", None),
    ("预算完成率", "execution_rate", "预算调整率", "adjustment_rate"),
]
TASK_HEAD = ["主要任务", "预期目标", "目标完成情况", "关键指标", "指标完成情况", "任务涉及资金"]


def split(printed: str) -> tuple[str, str | None, str | None]:
    """An indicator's whole text, its name and its target, as far as stated."""
    if "||" in printed:
        before, target = printed.split("||")
        return before + target, None, target
    if "|" in printed:
        name, target = printed.split("|")
        return name + target, name, target
    return printed, None, None


def sheet(form: dict) -> Sheet:
    """The form as paragraphs and one table of six columns."""
    grid = Grid(widths=form.get("widths", [13, 21, 24, 17, 15, 10]))
    grid.add(0, 0, "部门名称（汇总）" if form.get("scope", "consolidated") == "consolidated" else "部门名称", colspan=2, header=True)
    grid.add(0, 2, form["organization"], colspan=2)
    grid.add(0, 4, "被评价年度", header=True)
    grid.add(0, 5, f"{form['fiscal_year']}年")

    budget = form["budget"]
    grid.add(1, 0, "部门资金情况", rowspan=len(FUND_ROWS), header=True)
    for row, (label, key, second, second_key) in enumerate(FUND_ROWS, 1):
        grid.add(row, 1, label, header=True)
        grid.add(row, 2, budget.get(key, ""))
        grid.add(row, 3, second, header=bool(second))
        grid.add(row, 4, budget.get(second_key, "") if second_key else "", colspan=2)

    grid.add(5, 0, "年度目标", rowspan=2, header=True)
    grid.add(5, 1, "部门整体支出的预期目标", colspan=2, header=True)
    grid.add(5, 3, "部门整体支出的目标完成情况", colspan=3, header=True)
    grid.add(6, 1, form["goals"]["expected"], colspan=2, align="left")
    grid.add(6, 3, form["goals"]["actual"], colspan=3, align="left")

    for col, label in enumerate(TASK_HEAD):
        grid.add(7, col, label, header=True)
    row = 8
    for task in form["tasks"]:
        span = len(task["indicators"])
        grid.add(row, 0, task["name"], rowspan=span)
        grid.add(row, 1, task["expected"], rowspan=span, align="left")
        grid.add(row, 2, task["actual"], rowspan=span, align="left")
        grid.add(row, 5, task["amount"], rowspan=span)
        for printed, _, actual, _ in task["indicators"]:
            grid.add(row, 3, split(printed)[0], align="left")
            grid.add(row, 4, actual, align="left")
            row += 1

    grid.tail = row
    for section in form["sections"]:
        grid.add(row, 0, section["heading"], header=True)
        grid.add(row, 1, section["text"], colspan=5, align="left", markup=True)
        row += 1
    grid.fill()

    unit = f"单位：{form['money_unit']}"
    return Sheet([
        Paragraph(form["attachment"], "attachment"),
        Paragraph(form["title"], "title"),
        Paragraph(unit, "unit"),
        grid,
        *(Paragraph(note, "note") for note in form["notes"]),
    ])


def notes(printed: list[str]) -> list[dict]:
    """The notes; whether 注： is a heading or part of the text is left open."""
    return [{"key": "notes"} | ({} if note.startswith("注") else {"text": text(note)}) for note in printed]


def expected(form: dict) -> dict:
    """The part of the record that the form's data decides."""
    unit, budget = form["money_unit"], form["budget"]
    total = {"item": "total", "parent": None}
    total |= {key: money(budget[key], unit) for key in ("initial", "adjustment", "adjusted", "executed")}
    total |= {key: percent(budget[key]) for key in ("execution_rate", "adjustment_rate")}
    public = {"item": "general_public_budget", "parent": "total"}
    public["executed"] = money(budget["general_public_budget"], unit)

    tasks, indicators = [], []
    for number, task in enumerate(form["tasks"]):
        first = len(indicators)
        for printed, target, actual, result in task["indicators"]:
            whole, name, condition = split(printed)
            indicator = {"task": number, "text": text(whole)}
            if name is not None:
                indicator["name"] = text(name)
            if condition is not None:
                indicator["target"] = quantity(condition, target)
            indicator["actual"] = quantity(actual, result)
            indicators.append(indicator)
        tasks.append({
            "name": text(task["name"]),
            "expected": text(task["expected"]),
            "actual": text(task["actual"]),
            "amount": money(task["amount"], unit),
            "indicators": list(range(first, len(indicators))),
        })
    return {
        "family": "guangzhou-department",
        "kind": "department_self_evaluation",
        "title": text(form["title"]),
        "organization": text(form["organization"]),
        "scope": form.get("scope", "consolidated"),
        "project_name": None,
        "attachment": text(form["attachment"]),
        "fiscal_year": {"value": form["fiscal_year"]},
        "money_unit": {"value": unit},
        "budget": [total, public],
        "goals": [{key: text(form["goals"][key]) for key in ("expected", "actual")}],
        "tasks": tasks,
        "indicators": indicators,
        "sections": [
            *({"key": s["key"], "heading": text(s["heading"]), "text": text(s["text"])} for s in form["sections"]),
            *notes(form["notes"]),
        ],
    }
