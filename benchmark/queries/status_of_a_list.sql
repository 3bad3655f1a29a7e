-- title: Statuses that rest on a sentence about a list
-- description: Reports whose status is said of a whole list of recommendations and not of the one itself, with that sentence. Such a status is weaker: the list's opening may have smoothed over what is true of one of them. Name a council by its key or a part of its name, or leave the field empty for all.
SELECT
  councils.name AS council,
  recommendations.number,
  progress_statuses.label AS status,
  progress.status_as_printed,
  progress.narrative,
  progress.document_id,
  progress.progress_id
FROM progress
JOIN recommendations USING (recommendation_id)
JOIN councils USING (council_id)
JOIN progress_statuses ON progress_statuses.id = progress.status
WHERE
  progress.basis = 'stated_of_list'
  AND (
    coalesce(:council, '') = ''
    OR councils.council_id = :council
    OR councils.name LIKE '%' || :council || '%'
  )
ORDER BY councils.name, recommendations.review_id, recommendations.position
