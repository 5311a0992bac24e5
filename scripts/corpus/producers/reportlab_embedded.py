"""ReportLab with an embedded TrueType subset (WenQuanYi Zen Hei)."""

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from producers import platypus

SUFFIX = ".pdf"
FONT_FILE = "wqy-zenhei.ttc"
FOLDERS = ["/usr/share/fonts/truetype/wqy", "/usr/share/fonts/wqy-zenhei"]


def render(sheets, layout, path):
    """Renders with the embedded font."""
    for folder in FOLDERS:
        try:
            pdfmetrics.registerFont(TTFont("ZenHei", f"{folder}/{FONT_FILE}", subfontIndex=0))
            break
        except Exception:  # noqa: BLE001: ReportLab raises its own kinds
            continue
    platypus.render(sheets, layout, path, "ZenHei")
