"""Workbooks in and out: read with every error in its place, written as the annex of a notice is."""

from talentportal.shared.workbook.reading import Heading, Row, read_rows
from talentportal.shared.workbook.writing import TYPE, Column, Sheet, write_workbook

__all__ = ["TYPE", "Column", "Heading", "Row", "Sheet", "read_rows", "write_workbook"]
