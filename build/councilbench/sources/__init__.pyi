from .adding import (
    Added as Added,
    AddOptions as AddOptions,
    FileAdded as FileAdded,
    add as add,
    add_each as add_each,
    slug as slug,
)
from .cards import (
    LICENCE_NOT_STATED as LICENCE_NOT_STATED,
    CorrectionCard as CorrectionCard,
    DateCard as DateCard,
    KeyPath as KeyPath,
    LoadedCard as LoadedCard,
    OutcomeCard as OutcomeCard,
    Passage as Passage,
    Place as Place,
    StatementCard as StatementCard,
)
from .converting import (
    telling as telling,
)
from .documents import (
    Document as Document,
    load_documents as load_documents,
)
from .editor_schema import (
    card_schema as card_schema,
    project_card_schema as project_card_schema,
)
from .folders import (
    documents_in as documents_in,
    documents_named as documents_named,
)
from .formats import (
    saved_by as saved_by,
    text_of as text_of,
)
