"""A package wherever it lies: opened, and compared with another."""
