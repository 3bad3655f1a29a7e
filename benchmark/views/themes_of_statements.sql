-- title: Themes of statements
-- description: The themes of each statement, in plain words, the primary one first and the others as the codebook has them.
-- themes: The themes, the primary one first.
SELECT
  statement_id,
  (
    SELECT group_concat(themes.label, ', ') OVER (
      ORDER BY assigned.is_primary DESC, themes."order"
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    )
    FROM statement_themes AS assigned
    JOIN themes USING (theme_id)
    WHERE assigned.statement_id = statements.statement_id
    LIMIT 1
  ) AS themes
FROM statements
