"""Workbooks in and out: read with every error in its place, written as the annex of a notice is."""

from talentportal.shared.workbook.reading import Heading, ReadRow, read_rows
from talentportal.shared.workbook.writing import TYPE, Column, WrittenSheet, write_workbook

__all__ = ["TYPE", "Column", "Heading", "ReadRow", "WrittenSheet", "read_rows", "write_workbook"]
