-- title: Themes of recommendations
-- description: The themes of each recommendation, in plain words, the primary one first and the others as the codebook has them.
-- themes: The themes, the primary one first.
SELECT
  recommendation_id,
  (
    SELECT group_concat(themes.label, ', ') OVER (
      ORDER BY assigned.is_primary DESC, themes."order"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
    FROM recommendation_themes AS assigned
    JOIN themes USING (theme_id)
    WHERE assigned.recommendation_id = recommendations.recommendation_id
    LIMIT 1
  ) AS themes
FROM recommendations
