-- title: Latest response
-- description: What was answered to each recommendation that has any response: the last response that records a decision or, where none does, the last. What is last is decided when the benchmark is built, from the days that the documents give; where two responses disagree and their order is not certain, there is an issue that says so.
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
WHERE is_latest
