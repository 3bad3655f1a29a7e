-- title: Passages
-- description: Every passage that a row quotes, in the order of the documents: open the document's text, count to where the passage begins, and the words should stand there to the letter.
-- document_id: The document that the passage stands in.
-- kind: The table whose row quotes it.
-- key: Key of the row.
-- quoted: The column that holds the words.
-- text: The words, to the letter.
SELECT document_id, "start", "end", kind, "key", quoted, text
FROM (
  SELECT document_id, "start", "end", 'recommendations' AS kind,
    recommendation_id AS "key", 'text' AS quoted, text
  FROM recommendations
  UNION ALL
  SELECT document_id, "start", "end", 'responses', response_id, 'quote', quote
  FROM responses
  UNION ALL
  SELECT document_id, explanation_start, explanation_end, 'responses', response_id,
    'explanation', explanation
  FROM responses
  WHERE explanation IS NOT NULL
  UNION ALL
  SELECT document_id, "start", "end", 'progress', progress_id, 'narrative', narrative
  FROM progress
  WHERE narrative IS NOT NULL
  UNION ALL
  SELECT document_id, status_start, status_end, 'progress', progress_id,
    'status_as_printed', status_as_printed
  FROM progress
  WHERE status_as_printed IS NOT NULL
  UNION ALL
  SELECT document_id, "start", "end", 'decisions', decision_id, 'text', text
  FROM decisions
  UNION ALL
  SELECT document_id, "start", "end", 'statements', statement_id, 'text', text
  FROM statements
  UNION ALL
  SELECT document_id, "start", "end", 'outcomes', outcome_id, 'quote', quote
  FROM outcomes
)
ORDER BY document_id, "start", "end", kind, "key"
