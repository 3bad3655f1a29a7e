from .rules import (
    Rule as Rule,
)
from .table import (
    Evidence as Evidence,
    Field as Field,
    ForeignKey as ForeignKey,
    Table as Table,
    read_table as read_table,
    read_tables as read_tables,
)
from .types import (
    NOUNS as NOUNS,
    Row as Row,
    cast as cast,
)
