-- title: From approval to the last report
-- description: How many days lie between a review's approval and the last report on its recommendations, at least and at most, since many a report is not dated to the day. Where the documents held do not say when a review was approved, or hold no report, no number is given; and none says how long the work itself took. Name a council by its key or a part of its name, or leave the field empty for all.
SELECT
  councils.name AS council,
  reviews.title AS review,
  coalesce(reviews.approved_on, 'Not recorded') AS approved_on,
  last_report.as_of_earliest AS reported_not_before,
  last_report.as_of_latest AS reported_not_after,
  CAST(julianday(last_report.as_of_earliest) - julianday(approved_on) AS INTEGER)
    AS days_at_least,
  CAST(julianday(last_report.as_of_latest) - julianday(approved_on) AS INTEGER)
    AS days_at_most,
  coalesce(last_report.document_id, 'No report held') AS document_id,
  reviews.review_id
FROM reviews
JOIN councils USING (council_id)
LEFT JOIN progress AS last_report ON last_report.progress_id = (
  SELECT progress_id
  FROM recommendations
  JOIN progress USING (recommendation_id)
  WHERE recommendations.review_id = reviews.review_id
  ORDER BY
    coalesce(as_of_latest, '9999-12-31') DESC,
    coalesce(as_of_earliest, '') DESC,
    progress_id DESC
  LIMIT 1
)
WHERE
  EXISTS (SELECT 1 FROM recommendations WHERE review_id = reviews.review_id)
  AND (
    coalesce(:council, '') = ''
    OR reviews.council_id = :council
    OR councils.name LIKE '%' || :council || '%'
  )
ORDER BY councils.name, reviews.title, reviews.review_id
