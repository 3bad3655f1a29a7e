"""Reading, codebook and card to coded findings: themes, statuses, figures."""
