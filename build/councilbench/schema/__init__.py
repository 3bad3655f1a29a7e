"""What a valid table is: the Table Schemas of schemas/, read once, as Python has it."""

from __future__ import annotations

import lazy_loader

# What other rooms call is named in __init__.pyi; it is loaded when it is first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
