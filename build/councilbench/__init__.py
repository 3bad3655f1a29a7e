"""Councils' scrutiny documents, read into tables that can be compared."""

import lazy_loader

__version__ = "0.2.0"

# What other programs may call is named in __init__.pyi; it is loaded at its first use.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
