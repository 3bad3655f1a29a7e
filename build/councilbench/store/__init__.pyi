from .database import (
    empty_database as empty_database,
    rows_hash as rows_hash,
    stage_database as stage_database,
    write_database as write_database,
)
from .names import (
    DESCRIPTION_TABLE as DESCRIPTION_TABLE,
    ROWID as ROWID,
    SEARCH_ENTRIES as SEARCH_ENTRIES,
    SEARCH_INDEX as SEARCH_INDEX,
    SEARCH_SUFFIX as SEARCH_SUFFIX,
    SEARCH_THEMES as SEARCH_THEMES,
    TEXTS_TABLE as TEXTS_TABLE,
    TOKENIZER as TOKENIZER,
    quoted as quoted,
)
from .opened import (
    open_database as open_database,
    rows_of as rows_of,
)
from .search_index import (
    SEARCH_DESCRIPTIONS as SEARCH_DESCRIPTIONS,
    SEARCH_NEEDS as SEARCH_NEEDS,
)
