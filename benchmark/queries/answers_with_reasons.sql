-- title: Answers with a reason or remark
-- description: What a response says beyond its decision. An explanation beside "Not recorded" often hints at a decision, but none is concluded from it here. Name a council by its key or a part of its name, or leave the field empty for all.
SELECT
  councils.name AS council,
  recommendations.number,
  response_decisions.label AS decision,
  responses.explanation,
  responses.note,
  recommendations.text AS recommendation,
  responses.document_id,
  responses.response_id
FROM responses
JOIN recommendations USING (recommendation_id)
JOIN councils USING (council_id)
JOIN response_decisions ON response_decisions.id = responses.decision
WHERE
  responses.explanation IS NOT NULL
  AND (
    coalesce(:council, '') = ''
    OR councils.council_id = :council
    OR councils.name LIKE '%' || :council || '%'
  )
ORDER BY councils.name, recommendations.review_id, recommendations.position
