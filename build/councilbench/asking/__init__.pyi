from .comparison import (
    UnknownChoice as UnknownChoice,
)
from .comparison import (
    choices as choices,
)
from .comparison import (
    compare as compare,
)
from .comparison import (
    read_comparison as read_comparison,
)
from .comparison_shown import (
    comparison_as as comparison_as,
)
from .comparison_shown import (
    comparison_csv as comparison_csv,
)
from .comparison_shown import (
    comparison_json as comparison_json,
)
from .comparison_shown import (
    write_report as write_report,
)
from .peers_shown import (
    find_peers as find_peers,
)
from .peers_shown import (
    peers_csv as peers_csv,
)
from .peers_shown import (
    peers_json as peers_json,
)
from .peers_shown import (
    peers_text as peers_text,
)
from .questions import (
    UnknownQuestion as UnknownQuestion,
)
from .questions import (
    answer_csv as answer_csv,
)
from .questions import (
    answer_json as answer_json,
)
from .questions import (
    answer_table as answer_table,
)
from .questions import (
    ask as ask,
)
from .questions import (
    given_values as given_values,
)
from .questions import (
    questions_text as questions_text,
)
from .searching import (
    CLOSE as CLOSE,
)
from .searching import (
    MOST_CHARACTERS as MOST_CHARACTERS,
)
from .searching import (
    OPEN as OPEN,
)
from .searching import (
    PAGE as PAGE,
)
from .searching import (
    Found as Found,
)
from .searching import (
    find_passages as find_passages,
)
from .searching import (
    found_text as found_text,
)
from .searching import (
    plain as plain,
)
