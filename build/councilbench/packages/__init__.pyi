from .changelog import (
    Differences as Differences,
)
from .changelog import (
    diff as diff,
)
from .changelog import (
    differences_json as differences_json,
)
from .changelog import (
    differences_markdown as differences_markdown,
)
from .changelog import (
    differences_text as differences_text,
)
from .checking import (
    check_package as check_package,
)
from .opening import (
    Opened as Opened,
)
from .opening import (
    open_package as open_package,
)
