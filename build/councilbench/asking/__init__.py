"""The database to answers: comparison, questions, search, peers and the report."""
