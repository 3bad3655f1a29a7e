from .chart_files import (
    Chart as Chart,
    charts_in as charts_in,
)
from .charts import (
    draw_charts as draw_charts,
)
from .citation import (
    CITATION as CITATION,
    citation_bibtex as citation_bibtex,
    citation_file as citation_file,
    citation_text as citation_text,
)
from .data_readme import (
    readme as readme,
)
from .forms import (
    ARCHIVE as ARCHIVE,
    CODEBOOK as CODEBOOK,
    FORMS as FORMS,
    PARQUET as PARQUET,
    QDA_CODEBOOK as QDA_CODEBOOK,
    QDA_PROJECT as QDA_PROJECT,
    SUMS as SUMS,
    WORKBOOK as WORKBOOK,
    Form as Form,
    published as published,
)
from .metadata import (
    INSPECTED as INSPECTED,
    METADATA as METADATA,
    serving_files as serving_files,
    settings as settings,
)
from .parquet import (
    to_parquet as to_parquet,
)
from .refi_qda import (
    codebook as codebook,
    codebook_csv as codebook_csv,
    qda_project as qda_project,
)
from .spreadsheet import (
    workbook as workbook,
)
