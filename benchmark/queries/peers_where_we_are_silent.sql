-- title: What others recommend where a council has nothing
-- description: Recommendations of other councils on every theme on which none is held of one council, with what was answered and how far they had got. Name the council by its key or a part of its name; if several fit, or the field is empty, it is the first by name. It can't tell whether the others' recommendations suit the council, nor what it does without a recommendation.
WITH
ours AS MATERIALIZED (
  SELECT council_id, name
  FROM councils
  WHERE
    coalesce(:council, '') = ''
    OR council_id = :council
    OR name LIKE '%' || :council || '%'
  ORDER BY council_id IS :council DESC, name
  LIMIT 1
),
silent AS MATERIALIZED (
  SELECT themes.*, ours.name AS ours, ours.council_id AS our_id
  FROM themes
  CROSS JOIN ours
  WHERE NOT EXISTS (
    SELECT 1
    FROM recommendations
    JOIN recommendation_themes USING (recommendation_id)
    WHERE recommendations.council_id = ours.council_id
      AND recommendation_themes.theme_id = themes.theme_id
  )
)
SELECT
  silent.ours AS silent_council,
  silent.label AS theme,
  councils.name AS council,
  recommendations.number,
  recommendations.text,
  coalesce(response_decisions.label, 'No response held') AS decision,
  coalesce(progress_statuses.label, 'Not reported') AS status,
  recommendations.recommendation_id
FROM (SELECT * FROM silent ORDER BY core DESC, "order") AS silent
CROSS JOIN recommendation_themes USING (theme_id)
CROSS JOIN recommendations USING (recommendation_id)
CROSS JOIN councils USING (council_id)
LEFT JOIN latest_response USING (recommendation_id)
LEFT JOIN response_decisions ON response_decisions.id = latest_response.decision
LEFT JOIN latest_progress USING (recommendation_id)
LEFT JOIN progress_statuses ON progress_statuses.id = latest_progress.status
WHERE recommendations.council_id <> silent.our_id
ORDER BY silent.core DESC, silent."order", recommendations.recommendation_id
