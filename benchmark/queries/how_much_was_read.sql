-- title: How much of each document was read
-- description: The shares of each document's text that became data, that were recognised as labels, headings and lines of forms, and that are unread, the least read first, how complete it is, and how many doubts the build noted on it. What was not read may be a form's own words, or something that no rule and no person knew what to make of: the document's page shows which.
SELECT
  councils.name AS council,
  documents.title AS document,
  CAST(round(documents.share_data * 100) AS INTEGER) AS percent_data,
  CAST(round(documents.share_recognised * 100) AS INTEGER) AS percent_recognised,
  CAST(round(documents.share_unread * 100) AS INTEGER) AS percent_unread,
  documents.characters,
  completeness.label AS completeness,
  (SELECT count(*) FROM issues WHERE issues.document_id = documents.document_id)
    AS doubts,
  documents.document_id
FROM documents
JOIN councils USING (council_id)
JOIN completeness ON completeness.id = documents.completeness
ORDER BY documents.share_unread DESC, documents.document_id
