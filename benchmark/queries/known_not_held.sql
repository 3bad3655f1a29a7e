-- title: What is known to exist but is not held
-- description: Documents that a document held speaks of and that are not in the package, with what is known of them: whoever finds one can fill a gap. What nobody mentions is not here. Name a council by its key or a part of its name, or leave the field empty for all.
SELECT
  councils.name AS council,
  reviews.title AS review,
  document_kinds.label AS kind_of_document,
  coverage.note,
  coverage.review_id
FROM coverage
JOIN councils USING (council_id)
JOIN reviews USING (review_id)
JOIN document_kinds ON document_kinds.id = coverage.document_kind
WHERE
  coverage.held = 'known_not_held'
  AND (
    coalesce(:council, '') = ''
    OR councils.council_id = :council
    OR councils.name LIKE '%' || :council || '%'
  )
ORDER BY councils.name, coverage.review_id, document_kinds."order"
