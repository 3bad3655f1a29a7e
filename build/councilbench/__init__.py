"""Councils' scrutiny documents, read into tables that can be compared."""

__version__ = "0.1.0"
