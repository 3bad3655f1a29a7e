-- title: Recommendations of which only the title is known
-- description: Recommendations that the documents held name without giving their wording. What exactly was recommended can't be told from them, so they should not be compared word by word. Name a council by its key or a part of its name, or leave the field empty for all.
SELECT
  councils.name AS council,
  reviews.title AS review,
  recommendations.number,
  recommendations.text AS title,
  recommendations.document_id,
  recommendations.recommendation_id
FROM recommendations
JOIN councils USING (council_id)
JOIN reviews USING (review_id)
WHERE
  recommendations.wording = 'title'
  AND (
    coalesce(:council, '') = ''
    OR councils.council_id = :council
    OR councils.name LIKE '%' || :council || '%'
  )
ORDER BY councils.name, recommendations.review_id, recommendations.position
