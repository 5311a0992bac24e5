"""Form families: data of a form to a sheet, and to the record it should give."""

from importlib import import_module

# Families with forms of their own making; every other one is typed cell by cell.
MODULES = {
    "guangzhou-department": "guangzhou",
    "mof-project": "mof",
}


def family(form: dict):
    """The module of a form's family; it has ``sheet(form)`` and ``expected(form)``."""
    return import_module(f"families.{MODULES.get(form['family'], 'annotated')}")
