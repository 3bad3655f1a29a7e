from .agreement import (
    Agreement as Agreement,
    agreement_on_themes as agreement_on_themes,
)
from .frames import (
    frame as frame,
    read_csv as read_csv,
    records as records,
    to_csv as to_csv,
)
from .indicators import (
    indicator_rows as indicator_rows,
)
from .issues import (
    ISSUE_CODES as ISSUE_CODES,
    issue_rows as issue_rows,
)
from .origins import (
    placed_by as placed_by,
)
from .peers import (
    peer_rows as peer_rows,
)
from .rows import (
    Built as Built,
    Tables as Tables,
    build_rows as build_rows,
)
from .validation import (
    validate as validate,
)
