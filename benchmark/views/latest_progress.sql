-- title: Latest progress
-- description: The latest report on each recommendation that has any: the one whose interval ends last, and of those the one whose interval begins last. An interval without an end counts as the latest.
-- reports: How many reports there are on the recommendation, this one included.
SELECT
  recommendation_id,
  progress_id,
  document_id,
  as_of_earliest,
  as_of_latest,
  status,
  basis,
  status_as_printed,
  narrative,
  "start",
  "end",
  (
    SELECT count(*)
    FROM progress AS every
    WHERE every.recommendation_id = progress.recommendation_id
  ) AS reports
FROM progress
WHERE progress_id = (
  SELECT every.progress_id
  FROM progress AS every
  WHERE every.recommendation_id = progress.recommendation_id
  ORDER BY
    coalesce(every.as_of_latest, '9999-12-31') DESC,
    coalesce(every.as_of_earliest, '') DESC,
    every.progress_id DESC
  LIMIT 1
)
