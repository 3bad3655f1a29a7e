"""Tables to forms for people: charts, spreadsheet, Parquet, REFI-QDA and citation."""
