from .changelog import (
    Differences as Differences,
    diff as diff,
    differences_json as differences_json,
    differences_markdown as differences_markdown,
    differences_text as differences_text,
)
from .checking import (
    check_package as check_package,
)
from .opening import (
    Opened as Opened,
    open_package as open_package,
)
