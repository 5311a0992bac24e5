"""What stands between families and producers: paragraphs and grids.

A family module turns a form's data into a :class:`Sheet`; a producer turns
sheets into a file and knows no family. Texts are whole: where a line or a page
ends is the producer's business.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Paragraph:
    """A paragraph outside tables.

    ``style`` is one of ``attachment``, ``title``, ``year``, ``unit``, ``head``
    and ``note``; producers choose size and alignment by it.
    """

    text: str
    style: str


@dataclass
class Cell:
    """A cell and the part of the grid it covers."""

    row: int
    col: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    align: str = "center"
    header: bool = False
    # Markup that web exports leave around a cell's text; only the flattened
    # text shows it, every other producer prints the text alone.
    markup: bool = False


@dataclass
class Grid:
    """A table: relative column widths and the cells that tile it."""

    widths: list[float]
    cells: list[Cell] = field(default_factory=list)
    rows: int = 0
    # Rows from here on are a table of two columns in flattened text.
    tail: int | None = None

    def add(self, row: int, col: int, text: str, **more) -> Cell:
        """Places a cell and grows the grid to hold it."""
        cell = Cell(row, col, text, **more)
        self.cells.append(cell)
        self.rows = max(self.rows, row + cell.rowspan)
        return cell

    def fill(self) -> None:
        """Adds blank cells where nothing stands and checks the tiling."""
        taken: dict[tuple[int, int], Cell] = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.rowspan):
                for col in range(cell.col, cell.col + cell.colspan):
                    if (row, col) in taken or col >= len(self.widths):
                        raise ValueError(f"cell {cell.text!r} overlaps at {row},{col}")
                    taken[row, col] = cell
        for row in range(self.rows):
            for col in range(len(self.widths)):
                if (row, col) not in taken:
                    self.cells.append(Cell(row, col, ""))
        self.cells.sort(key=lambda cell: (cell.row, cell.col))

    def covering(self) -> dict[tuple[int, int], Cell]:
        """Which cell covers each position of the grid."""
        return {
            (row, col): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.rowspan)
            for col in range(cell.col, cell.col + cell.colspan)
        }


@dataclass
class Sheet:
    """One form, ready to be rendered."""

    blocks: list[Paragraph | Grid]
    # Whether the form begins on a new page.
    new_page: bool = True

    def texts(self) -> list[str]:
        """Every text a reader should see, in reading order, blanks left out."""
        found = []
        for block in self.blocks:
            if isinstance(block, Paragraph):
                found.append(block.text)
            else:
                found.extend(cell.text for cell in block.cells if cell.text)
        return found
