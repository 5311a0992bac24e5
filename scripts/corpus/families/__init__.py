"""Form families: data of a form to a sheet, and to the record it should give."""

from importlib import import_module

# Families with a notation of their own; every other form, and one that has `blocks`, is typed cell by cell.
MODULES = {
    "guangzhou-department": "guangzhou",
    "mof-project": "mof",
}


def family(form: dict):
    """The module of a form's family; it has ``sheet(form)`` and ``expected(form)``."""
    name = "annotated" if "blocks" in form else MODULES.get(form["family"], "annotated")
    return import_module(f"families.{name}")
