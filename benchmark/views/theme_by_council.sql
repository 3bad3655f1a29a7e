-- title: Themes by council
-- description: Each theme in each council: what was recommended, answered, reported and measured. Every combination has a row, so that a nought is seen; it means that the documents held have nothing, which does not mean that nothing was done. A recommendation or statement with several themes counts under each.
-- theme: The theme in plain words.
-- council: Name of the council.
-- recommendations: How many recommendations belong to the theme.
-- decision_recorded: On how many of them a document held records a decision.
-- accepted_in_full: How many of them were accepted in full.
-- progress_reported: On how many of them a document held reports progress.
-- fully_achieved: How many of them the latest report calls fully achieved.
-- statements: How many statements belong to the theme.
-- outcomes: How many figures belong to the theme.
WITH
recommended AS MATERIALIZED (
  SELECT
    theme_id,
    council_id,
    count(*) AS recommendations,
    sum(decision IS NOT NULL AND decision <> 'not_recorded') AS decision_recorded,
    sum(decision IS 'accept_in_full') AS accepted_in_full,
    sum(status IS NOT NULL) AS progress_reported,
    sum(status IS 'fully_achieved') AS fully_achieved
  FROM recommendation_themes
  JOIN recommendations USING (recommendation_id)
  LEFT JOIN latest_response USING (recommendation_id)
  LEFT JOIN latest_progress USING (recommendation_id)
  GROUP BY theme_id, council_id
),
said AS MATERIALIZED (
  SELECT theme_id, council_id, count(*) AS statements
  FROM statement_themes
  JOIN statements USING (statement_id)
  GROUP BY theme_id, council_id
),
measured AS MATERIALIZED (
  SELECT theme_id, council_id, count(*) AS outcomes
  FROM outcomes
  GROUP BY theme_id, council_id
)
SELECT
  themes.theme_id,
  themes.label AS theme,
  themes.core,
  councils.council_id,
  councils.name AS council,
  coalesce(recommendations, 0) AS recommendations,
  coalesce(decision_recorded, 0) AS decision_recorded,
  coalesce(accepted_in_full, 0) AS accepted_in_full,
  coalesce(progress_reported, 0) AS progress_reported,
  coalesce(fully_achieved, 0) AS fully_achieved,
  coalesce(statements, 0) AS statements,
  coalesce(outcomes, 0) AS outcomes
FROM themes
CROSS JOIN councils
LEFT JOIN recommended USING (theme_id, council_id)
LEFT JOIN said USING (theme_id, council_id)
LEFT JOIN measured USING (theme_id, council_id)
ORDER BY themes.core DESC, themes."order", councils.name
