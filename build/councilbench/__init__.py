"""Councils' scrutiny documents, read into tables that can be compared."""

__version__ = "0.2.0"
__all__ = ["Project", "__version__", "build", "check_package", "open_package"]


def __getattr__(name: str) -> object:
    """Load what other programs may call, as __init__.pyi names it, at its first use."""
    # late, as every command starts here and most need nothing of it
    import lazy_loader

    attribute, _, _ = lazy_loader.attach_stub(__name__, __file__)
    return attribute(name)


def __dir__() -> list[str]:
    """Name what other programs may call, for who asks what there is."""
    return __all__
