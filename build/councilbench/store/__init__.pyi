from .database import (
    database_rows_hash as database_rows_hash,
)
from .database import (
    empty_database as empty_database,
)
from .database import (
    rows_hash as rows_hash,
)
from .database import (
    write_database as write_database,
)
from .names import (
    DESCRIPTION_TABLE as DESCRIPTION_TABLE,
)
from .names import (
    ROWID as ROWID,
)
from .names import (
    SEARCH_ENTRIES as SEARCH_ENTRIES,
)
from .names import (
    SEARCH_INDEX as SEARCH_INDEX,
)
from .names import (
    SEARCH_SUFFIX as SEARCH_SUFFIX,
)
from .names import (
    SEARCH_THEMES as SEARCH_THEMES,
)
from .names import (
    TEXTS_TABLE as TEXTS_TABLE,
)
from .names import (
    TOKENIZER as TOKENIZER,
)
from .names import (
    quoted as quoted,
)
from .opened import (
    open_database as open_database,
)
from .opened import (
    rows_of as rows_of,
)
from .search_index import (
    SEARCH_DESCRIPTIONS as SEARCH_DESCRIPTIONS,
)
from .search_index import (
    SEARCH_NEEDS as SEARCH_NEEDS,
)
