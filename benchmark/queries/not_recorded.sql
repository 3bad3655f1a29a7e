-- title: What the documents do not say
-- description: Decisions, statuses and dates that the documents held leave open, and recommendations on which none is held that answers or reports. None of it means that nothing was decided or done. Name a council by its key or a part of its name, or leave the field empty for all.
SELECT councils.name AS council, gap, kind, "key", about
FROM (
  SELECT council_id, 'No decision recorded' AS gap, 'responses' AS kind,
    response_id AS "key", recommendations.text AS about
  FROM responses
  JOIN recommendations USING (recommendation_id)
  WHERE decision = 'not_recorded'
  UNION ALL
  SELECT council_id, 'Report without a status', 'progress', progress_id, recommendations.text
  FROM progress
  JOIN recommendations USING (recommendation_id)
  WHERE status = 'not_recorded'
  UNION ALL
  SELECT council_id, 'No response held', 'recommendations', recommendation_id, text
  FROM recommendations
  WHERE recommendation_id NOT IN (SELECT recommendation_id FROM responses)
  UNION ALL
  SELECT council_id, 'Not reported', 'recommendations', recommendation_id, text
  FROM recommendations
  WHERE recommendation_id NOT IN (SELECT recommendation_id FROM progress)
  UNION ALL
  SELECT council_id, 'Date not stated', 'documents', document_id, title
  FROM documents
  WHERE date_basis <> 'stated'
)
JOIN councils USING (council_id)
WHERE
  coalesce(:council, '') = ''
  OR council_id = :council
  OR councils.name LIKE '%' || :council || '%'
ORDER BY councils.name, gap, kind, "key"
