-- title: What was asked for in meetings
-- description: Information, action or consideration that members asked for or suggested, with the themes that it is about. It is what the minutes call a request or a suggestion: questions that they do not word so are not here, nor whether an answer came. Name a council by its key or a part of its name, or leave the field empty for all.
SELECT
  councils.name AS council,
  documents.title AS document,
  statements.text,
  themes,
  statements.document_id,
  statements.statement_id
FROM statements
JOIN themes_of_statements USING (statement_id)
JOIN documents USING (document_id)
JOIN councils ON councils.council_id = statements.council_id
WHERE
  statements.kind = 'request'
  AND (
    coalesce(:council, '') = ''
    OR councils.council_id = :council
    OR councils.name LIKE '%' || :council || '%'
  )
ORDER BY councils.name, statements.document_id, statements."start"
