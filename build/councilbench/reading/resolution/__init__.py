"""Resolution: what was labelled -> findings, each answer with its recommendation."""
