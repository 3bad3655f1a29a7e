"""The SQLite file: what is written into it, and how it is opened."""
