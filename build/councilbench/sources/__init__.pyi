from .adding import (
    Added as Added,
)
from .adding import (
    AddOptions as AddOptions,
)
from .adding import (
    FileAdded as FileAdded,
)
from .adding import (
    add as add,
)
from .adding import (
    add_each as add_each,
)
from .adding import (
    documents_in as documents_in,
)
from .adding import (
    slug as slug,
)
from .cards import (
    DateCard as DateCard,
)
from .cards import (
    KeyPath as KeyPath,
)
from .cards import (
    LoadedCard as LoadedCard,
)
from .cards import (
    OutcomeCard as OutcomeCard,
)
from .documents import (
    Document as Document,
)
from .documents import (
    load_documents as load_documents,
)
from .formats import (
    text_of as text_of,
)
from .formats import (
    words_of as words_of,
)
from .withholding import (
    withhold as withhold,
)
