from .codebook import (
    Codebook as Codebook,
)
from .codebook import (
    load_codebook as load_codebook,
)
from .codebook import (
    load_vocabulary as load_vocabulary,
)
from .model import (
    Coded as Coded,
)
from .model import (
    Finding as Finding,
)
from .model import (
    Theme as Theme,
)
from .model import (
    locate as locate,
)
from .overlay import (
    code as code,
)
