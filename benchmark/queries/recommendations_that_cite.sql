-- title: Recommendations that cite a word
-- description: Recommendations that have a word or phrase in their own words, in the heading that they stand under or in the label of a theme of theirs, and where it stands. Endings do not matter: "train" finds training. Leave the field empty for training. What a recommendation means in other words is found only where a theme says it.
SELECT
  councils.name AS council,
  recommendations.number,
  CASE
    WHEN highlight(_search_index, 0, '[', ']') <> entry.text THEN 'Its words'
    WHEN highlight(_search_index, 1, '[', ']') <> entry.heading THEN 'Its heading'
    ELSE 'Its theme'
  END AS cited_in,
  recommendations.text,
  entry.themes,
  recommendations.recommendation_id
FROM _search_index
JOIN _search_entries AS entry ON entry.entry_id = _search_index.rowid
JOIN councils USING (council_id)
JOIN recommendations ON recommendations.recommendation_id = entry."key"
WHERE
  _search_index MATCH '{text heading themes}: "'
    || replace(coalesce(nullif(trim(:word), ''), 'train'), '"', '""') || '"'
  AND entry.kind = 'recommendations'
ORDER BY _search_index.rowid
