"""Runs LibreOffice without a window, with a profile of its own."""

import shutil
import subprocess
import tempfile
from pathlib import Path


def convert(source: Path, target: Path) -> None:
    """Prints an office file to PDF."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
                "--convert-to", "pdf", "--outdir", folder, str(source),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
        shutil.move(Path(folder) / f"{source.stem}.pdf", target)
