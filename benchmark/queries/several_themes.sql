-- title: Recommendations that several themes share
-- description: Recommendations that belong to more than one theme, the primary one first, with the reason: they count under each theme, so that the themes' counts add up to more than there are. Name a theme by its key or a part of its label, or leave the field empty for all.
SELECT
  councils.name AS council,
  recommendations.number,
  recommendations.text,
  themes,
  assigned.evidence,
  recommendations.recommendation_id
FROM recommendations
JOIN councils USING (council_id)
JOIN themes_of_recommendations USING (recommendation_id)
JOIN recommendation_themes AS assigned
  ON assigned.recommendation_id = recommendations.recommendation_id
  AND assigned.is_primary
WHERE
  EXISTS (
    SELECT 1
    FROM recommendation_themes AS other
    WHERE other.recommendation_id = recommendations.recommendation_id
      AND NOT other.is_primary
  )
  AND (
    coalesce(:theme, '') = ''
    OR EXISTS (
      SELECT 1
      FROM recommendation_themes AS sought
      JOIN themes USING (theme_id)
      WHERE sought.recommendation_id = recommendations.recommendation_id
        AND (themes.theme_id = :theme OR themes.label LIKE '%' || :theme || '%')
    )
  )
ORDER BY recommendations.recommendation_id
