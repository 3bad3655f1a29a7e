"""Frames: who does what, to whom, in the words that govern a list or a sentence."""
