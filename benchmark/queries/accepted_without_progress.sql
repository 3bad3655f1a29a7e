-- title: Accepted, and nothing heard since
-- description: Recommendations accepted in full or in part on which no document held reports progress. That none is held does not mean that nothing was done. Name a council by its key or a part of its name, or leave the field empty for all.
SELECT
  overview.council,
  overview.review,
  overview.number,
  overview.text,
  overview.decision,
  overview.recommendation_id
FROM recommendation_overview AS overview
JOIN latest_response USING (recommendation_id)
WHERE
  latest_response.decision IN ('accept_in_full', 'accept_in_part')
  AND overview.progress_reports = 0
  AND (
    coalesce(:council, '') = ''
    OR overview.council_id = :council
    OR overview.council LIKE '%' || :council || '%'
  )
ORDER BY overview.council, overview.review, overview.recommendation_id
