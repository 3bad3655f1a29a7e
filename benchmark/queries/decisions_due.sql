-- title: What was decided, and when it is due
-- description: What meetings agreed or resolved, the soonest due first; then what was decided without a date. It can't tell whether it was done: no document held may say. Name a council by its key or a part of its name, or leave the field empty for all.
SELECT
  councils.name AS council,
  coalesce(decisions.due, 'No date recorded') AS due,
  decisions.due_earliest,
  decisions.due_latest,
  decisions.text,
  documents.title AS document,
  decisions.document_id,
  decisions.decision_id
FROM decisions
JOIN documents USING (document_id)
JOIN councils ON councils.council_id = decisions.council_id
WHERE
  coalesce(:council, '') = ''
  OR councils.council_id = :council
  OR councils.name LIKE '%' || :council || '%'
ORDER BY
  decisions.due_latest IS NULL,
  decisions.due_latest,
  councils.name,
  decisions.document_id,
  decisions."start"
