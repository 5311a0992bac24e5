#!/usr/bin/env python3
"""One peer at work: peers.py PEER FILE…

Reads every file as its documentation says for tables (or text) and prints one
line of JSON a file: its tables as rows of texts, or nothing for text. Run by
all.py, which measures the process from outside.
"""
import json
import logging
import sys
import warnings


def pymupdf_text(path):
    import pymupdf
    with pymupdf.open(path) as document:
        for page in document:
            page.get_text("rawdict")


def pymupdf_drawings(path):
    import pymupdf
    with pymupdf.open(path) as document:
        for page in document:
            page.get_text("rawdict")
            page.get_drawings()


def pymupdf_tables(path):
    import pymupdf
    with pymupdf.open(path) as document:
        return [table.extract() for page in document for table in page.find_tables().tables]


def pdfplumber_text(path):
    import pdfplumber
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()


def pdfplumber_tables(path):
    import pdfplumber
    with pdfplumber.open(path) as document:
        return [table for page in document.pages for table in page.extract_tables()]


def camelot_lattice(path):
    import camelot
    found = camelot.read_pdf(path, pages="all", flavor="lattice", suppress_stdout=True)
    return [table.df.values.tolist() for table in found]


def tabula_lattice(path):
    import tabula
    # Keeps Java inside this process, which is what tabula-py does where it can.
    found = tabula.read_pdf(path, pages="all", lattice=True, multiple_tables=True, silent=True,
                            pandas_options={"header": None, "dtype": str})
    return [table.astype(object).where(table.notna(), None).values.tolist() for table in found]


PEERS = {
    "PyMuPDF text": pymupdf_text,
    "PyMuPDF text and drawings": pymupdf_drawings,
    "PyMuPDF find_tables": pymupdf_tables,
    "pdfplumber text": pdfplumber_text,
    "pdfplumber tables": pdfplumber_tables,
    "camelot lattice": camelot_lattice,
    "tabula lattice": tabula_lattice,
}


def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    peer, *files = sys.argv[1:]
    for path in files:
        try:
            tables = PEERS[peer](path)
            answer = {"tables": tables}
        except Exception as error:  # A peer's failure on a file is a result.
            answer = {"error": f"{type(error).__name__}: {error}"[:200]}
        print("\n" + json.dumps(answer, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
