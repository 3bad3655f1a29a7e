from .comparison import (
    UnknownChoice as UnknownChoice,
    choices as choices,
    compare as compare,
    read_comparison as read_comparison,
)
from .comparison_shown import (
    comparison_as as comparison_as,
    comparison_csv as comparison_csv,
    comparison_json as comparison_json,
    write_report as write_report,
)
from .peers_shown import (
    find_peers as find_peers,
    peers_csv as peers_csv,
    peers_json as peers_json,
    peers_text as peers_text,
)
from .questions import (
    UnknownQuestion as UnknownQuestion,
    answer_csv as answer_csv,
    answer_json as answer_json,
    answer_table as answer_table,
    ask as ask,
    given_values as given_values,
    questions_text as questions_text,
)
from .searching import (
    CLOSE as CLOSE,
    MOST_CHARACTERS as MOST_CHARACTERS,
    OPEN as OPEN,
    PAGE as PAGE,
    Found as Found,
    find_passages as find_passages,
    found_text as found_text,
    plain as plain,
)
