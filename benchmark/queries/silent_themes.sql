-- title: Themes on which a council is silent
-- description: Themes on which no recommendation, statement or figure is held of a council. That the documents held are silent does not mean that the council does nothing: see what is known to exist but is not held. Name a council by its key or a part of its name, or leave the field empty for all.
WITH
asked AS MATERIALIZED (
  SELECT council_id, name
  FROM councils
  WHERE
    coalesce(:council, '') = ''
    OR council_id = :council
    OR name LIKE '%' || :council || '%'
),
spoken AS MATERIALIZED (
  SELECT council_id, theme_id
  FROM recommendations
  JOIN recommendation_themes USING (recommendation_id)
  UNION
  SELECT council_id, theme_id
  FROM statements
  JOIN statement_themes USING (statement_id)
  UNION
  SELECT council_id, theme_id
  FROM outcomes
)
SELECT
  asked.name AS council,
  themes.label AS theme,
  CASE themes.core WHEN 1 THEN 'Core' ELSE 'Other' END AS sort_of_theme,
  asked.council_id,
  themes.theme_id
FROM asked
CROSS JOIN themes
LEFT JOIN spoken
  ON spoken.council_id = asked.council_id
  AND spoken.theme_id = themes.theme_id
WHERE spoken.theme_id IS NULL
ORDER BY asked.name, themes.core DESC, themes."order"
