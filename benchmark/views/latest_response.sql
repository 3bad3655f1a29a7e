-- title: Latest response
-- description: What was answered to each recommendation that has any response: the latest response that records a decision or, where none does, the latest. An undated document counts as the latest.
-- responses: How many responses there are to the recommendation, this one included.
SELECT
  recommendation_id,
  response_id,
  document_id,
  decision,
  basis,
  explanation,
  note,
  quote,
  "start",
  "end",
  (
    SELECT count(*)
    FROM responses AS every
    WHERE every.recommendation_id = responses.recommendation_id
  ) AS responses
FROM responses
WHERE response_id = (
  SELECT every.response_id
  FROM responses AS every
  JOIN documents USING (document_id)
  WHERE every.recommendation_id = responses.recommendation_id
  ORDER BY
    every.decision = 'not_recorded',
    coalesce(documents.meeting_date, documents.date_latest, '9999-12-31') DESC,
    coalesce(documents.meeting_date, documents.date_earliest, '') DESC,
    every.response_id DESC
  LIMIT 1
)
