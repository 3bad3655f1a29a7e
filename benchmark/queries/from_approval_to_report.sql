-- title: From approval to the last report
-- description: How many days lie between a review's approval and the last dated report on its recommendations, at least and at most, since many a report is not dated to the day. Where the documents held do not say when a review was approved, or hold no dated report after it, no number is given; and none says how long the work itself took. Name a council by its key or a part of its name, or leave the field empty for all.
WITH
dated AS MATERIALIZED (
  SELECT
    recommendations.review_id,
    progress.*,
    max(as_of_earliest) OVER (PARTITION BY recommendations.review_id) AS not_before,
    as_of_latest IS NULL AS is_open
  FROM progress
  JOIN recommendations USING (recommendation_id)
  WHERE coalesce(as_of_earliest, as_of_latest) IS NOT NULL
),
-- Those that can be the last: none begins only after they ended.
last_reports AS MATERIALIZED (
  SELECT
    review_id,
    max(as_of_earliest) AS not_before,
    iif(max(is_open), NULL, max(as_of_latest)) AS not_after,
    max(days_earliest) AS days_at_least,
    iif(max(is_open), NULL, max(days_latest)) AS days_at_most,
    group_concat(DISTINCT document_id) AS document_id
  FROM dated
  WHERE is_open OR not_before IS NULL OR as_of_latest >= not_before
  GROUP BY review_id
)
SELECT
  councils.name AS council,
  reviews.title AS review,
  coalesce(reviews.approved_on, 'Not recorded') AS approved_on,
  last_reports.not_before AS reported_not_before,
  last_reports.not_after AS reported_not_after,
  days_at_least,
  days_at_most,
  coalesce(last_reports.document_id, 'No dated report held') AS document_id,
  reviews.review_id
FROM reviews
JOIN councils USING (council_id)
LEFT JOIN last_reports USING (review_id)
WHERE
  EXISTS (SELECT 1 FROM recommendations WHERE review_id = reviews.review_id)
  AND (
    coalesce(:council, '') = ''
    OR reviews.council_id = :council
    OR councils.name LIKE '%' || :council || '%'
  )
ORDER BY councils.name, reviews.title, reviews.review_id
