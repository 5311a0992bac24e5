"""Writer's file printed once more through cairo, as desktops of Linux print to PDF.

Made-up bold becomes outlines drawn over the text, and lines are drawn upside down.
"""

import subprocess
import tempfile
from pathlib import Path

from producers import libreoffice_docx

SUFFIX = ".pdf"


def render(sheets, layout, path: Path) -> None:
    """Renders by Writer and prints that."""
    with tempfile.TemporaryDirectory() as folder:
        printed = Path(folder) / "printed.pdf"
        libreoffice_docx.render(sheets, layout, printed)
        subprocess.run(["pdftocairo", "-pdf", str(printed), str(path)], check=True)
