from .building import build as build
from .packages import check_package as check_package, open_package as open_package
from .project import Project as Project

__version__: str
