from .codebook import (
    Codebook as Codebook,
    Theme as Theme,
    load_codebook as load_codebook,
    load_vocabulary as load_vocabulary,
)
from .model import (
    Coded as Coded,
    Finding as Finding,
    locate as locate,
    span_of as span_of,
)
from .overlay import (
    code as code,
)
