-- title: Recommendations at a glance
-- description: One row for each recommendation, with its themes, what was answered, how far it had got at the last report, and where its words stand. "Not recorded" means that the document held does not say; "No response held" and "Not reported" mean that no document held has a response or a report.
-- council: Name of the council.
-- review: Title of the review.
-- themes: The themes that it belongs to, the primary one first.
-- decision: What was answered, by the latest response that records it.
-- status: How far it had got, by the latest report.
-- status_basis: How the status is known: said of the recommendation itself, said of the list that it stands in, concluded by a rule or judged by an analyst.
-- progress_reports: How many reports on its progress are held.
-- outcomes: How many figures are tied to it.
-- document_id: The document that holds its words.
SELECT
  recommendations.recommendation_id,
  recommendations.council_id,
  councils.name AS council,
  reviews.title AS review,
  recommendations.number,
  recommendations.section,
  recommendations.text,
  themes,
  coalesce(response_decisions.label, 'No response held') AS decision,
  coalesce(progress_statuses.label, 'Not reported') AS status,
  bases.label AS status_basis,
  coalesce(latest_progress.reports, 0) AS progress_reports,
  (
    SELECT count(*)
    FROM outcomes
    WHERE outcomes.recommendation_id = recommendations.recommendation_id
  ) AS outcomes,
  recommendations.document_id,
  recommendations."start",
  recommendations."end"
FROM recommendations
JOIN councils USING (council_id)
JOIN reviews USING (review_id)
JOIN themes_of_recommendations USING (recommendation_id)
LEFT JOIN latest_response USING (recommendation_id)
LEFT JOIN response_decisions ON response_decisions.id = latest_response.decision
LEFT JOIN latest_progress USING (recommendation_id)
LEFT JOIN progress_statuses ON progress_statuses.id = latest_progress.status
LEFT JOIN bases ON bases.id = latest_progress.basis
ORDER BY recommendations.review_id, recommendations.position
