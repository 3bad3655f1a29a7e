-- title: Documents by council
-- description: The documents that say something of each council: those that it published, those of a committee that speaks for several, and those of a successor that reports on its reviews.
-- is_own: Whether the council published it.
SELECT council_id, document_id, max(is_own) AS is_own
FROM (
  SELECT council_id, document_id, 1 AS is_own FROM documents
  UNION ALL
  SELECT council_id, document_id, 0 FROM recommendations
  UNION ALL
  SELECT recommendations.council_id, responses.document_id, 0
  FROM responses
  JOIN recommendations USING (recommendation_id)
  UNION ALL
  SELECT recommendations.council_id, progress.document_id, 0
  FROM progress
  JOIN recommendations USING (recommendation_id)
  UNION ALL
  SELECT council_id, document_id, 0 FROM decisions
  UNION ALL
  SELECT council_id, document_id, 0 FROM statements
  UNION ALL
  SELECT council_id, document_id, 0 FROM outcomes
)
GROUP BY council_id, document_id
