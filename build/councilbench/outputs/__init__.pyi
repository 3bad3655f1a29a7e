from .chart_files import (
    Chart as Chart,
)
from .chart_files import (
    charts_in as charts_in,
)
from .charts import (
    draw_charts as draw_charts,
)
from .citation import (
    CITATION as CITATION,
)
from .citation import (
    citation_bibtex as citation_bibtex,
)
from .citation import (
    citation_file as citation_file,
)
from .citation import (
    citation_text as citation_text,
)
from .data_readme import (
    readme as readme,
)
from .forms import (
    ARCHIVE as ARCHIVE,
)
from .forms import (
    CODEBOOK as CODEBOOK,
)
from .forms import (
    FORMS as FORMS,
)
from .forms import (
    PARQUET as PARQUET,
)
from .forms import (
    QDA_CODEBOOK as QDA_CODEBOOK,
)
from .forms import (
    QDA_PROJECT as QDA_PROJECT,
)
from .forms import (
    SUMS as SUMS,
)
from .forms import (
    WORKBOOK as WORKBOOK,
)
from .forms import (
    Form as Form,
)
from .forms import (
    published as published,
)
from .metadata import (
    INSPECTED as INSPECTED,
)
from .metadata import (
    METADATA as METADATA,
)
from .metadata import (
    settings as settings,
)
from .metadata import (
    write_serving_files as write_serving_files,
)
from .parquet import (
    to_parquet as to_parquet,
)
from .refi_qda import (
    codebook as codebook,
)
from .refi_qda import (
    codebook_csv as codebook_csv,
)
from .refi_qda import (
    qda_project as qda_project,
)
from .spreadsheet import (
    workbook as workbook,
)
