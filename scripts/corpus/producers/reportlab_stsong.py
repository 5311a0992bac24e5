"""ReportLab with STSong-Light, not embedded, in UniGB-UCS2-H, without ToUnicode."""

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont

from producers import platypus

SUFFIX = ".pdf"


def render(sheets, layout, path):
    """Renders with a font the reader must know by its CMap."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    # Borders as single lines that stay open at a page break.
    platypus.render(sheets, {"closed": False} | layout, path, "STSong-Light")
