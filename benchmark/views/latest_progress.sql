-- title: Latest progress
-- description: The latest report on each recommendation that has any: the last that names a status or, where none does, the last. What is last is decided when the benchmark is built, from the days that the documents give; where two reports disagree and their order is not certain, there is an issue that says so.
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
WHERE is_latest
