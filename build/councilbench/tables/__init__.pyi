from .agreement import (
    Agreement as Agreement,
)
from .agreement import (
    agreement_on_themes as agreement_on_themes,
)
from .frames import (
    frame as frame,
)
from .frames import (
    header_faults as header_faults,
)
from .frames import (
    read_csv as read_csv,
)
from .frames import (
    records as records,
)
from .frames import (
    to_csv as to_csv,
)
from .indicators import (
    indicator_rows as indicator_rows,
)
from .issues import (
    issue_rows as issue_rows,
)
from .peers import (
    peer_rows as peer_rows,
)
from .rows import (
    Tables as Tables,
)
from .rows import (
    build_rows as build_rows,
)
from .validation import (
    validate as validate,
)
