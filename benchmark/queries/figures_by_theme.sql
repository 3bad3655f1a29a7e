-- title: Figures of a theme
-- description: Every figure that belongs to a theme, with its unit, how exact the document is about it, and the words that give it. Name the theme by its key or a part of its label, or leave the field empty for all.
SELECT
  themes.label AS theme,
  councils.name AS council,
  outcomes.measure,
  qualifiers.label AS qualifier,
  outcomes.value,
  outcomes.value_max,
  outcomes.unit,
  outcomes.period,
  outcomes.quote,
  outcomes.document_id,
  outcomes.outcome_id
FROM outcomes
JOIN themes USING (theme_id)
JOIN councils USING (council_id)
JOIN qualifiers ON qualifiers.id = outcomes.qualifier
WHERE
  coalesce(:theme, '') = ''
  OR outcomes.theme_id = :theme
  OR themes.label LIKE '%' || :theme || '%'
ORDER BY themes."order", councils.name, outcomes.document_id, outcomes."start"
