"""Coded findings to rows, rows to typed frames, and what is worked out from them."""
