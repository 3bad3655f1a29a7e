-- title: What stands in the way
-- description: Difficulties that the documents speak of, and what they say is not known, with the themes that they are about. Name a council by its key or a part of its name, or leave the field empty for all. A council of which none is held may have them all the same.
SELECT
  councils.name AS council,
  statements.text,
  themes,
  documents.title AS document,
  statements.document_id,
  statements.statement_id
FROM statements
JOIN themes_of_statements USING (statement_id)
JOIN documents USING (document_id)
JOIN councils ON councils.council_id = statements.council_id
WHERE
  statements.kind = 'challenge'
  AND (
    coalesce(:council, '') = ''
    OR councils.council_id = :council
    OR councils.name LIKE '%' || :council || '%'
  )
ORDER BY councils.name, statements.document_id, statements."start"
