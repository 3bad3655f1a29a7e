-- title: How much of each document was read
-- description: The share of each document's text that became data, the least read first, how complete it is, and how many doubts the build noted on it. What was not read may be a form's own words, or something that no rule and no person knew what to make of: the document's page shows which.
SELECT
  councils.name AS council,
  documents.title AS document,
  CAST(round(documents.claimed * 100) AS INTEGER) AS percent_read,
  documents.characters,
  completeness.label AS completeness,
  (SELECT count(*) FROM issues WHERE issues.document_id = documents.document_id)
    AS doubts,
  documents.document_id
FROM documents
JOIN councils USING (council_id)
JOIN completeness ON completeness.id = documents.completeness
ORDER BY documents.claimed, documents.document_id
