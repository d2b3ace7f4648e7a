-- Give every staged row that is new or changed the id, ordinal and version that its record will have; the others say
-- the same as a current record and keep nulls. Ids follow the lines of the sheets, whatever joins the planner chooses.
UPDATE records_staged s
SET before = m.before, ordinal = m.ordinal, version = m.version, record = m.record
FROM (
  WITH held AS (
    SELECT id, source_key, content, ordinal, version,
           row_number() OVER (PARTITION BY source_key, content ORDER BY ordinal) AS n
    FROM records_record
    WHERE community_id = %(community)s AND dataset_id = %(dataset)s AND superseded_by_id IS NULL
  ), told AS (
    SELECT id, part, line, source_key, content,
           row_number() OVER (PARTITION BY source_key, content ORDER BY part, line) AS n
    FROM records_staged
    WHERE community_id = %(community)s AND delivery_id = %(delivery)s
  ), same AS (
    SELECT t.id AS told, h.id AS held FROM told t JOIN held h USING (source_key, content, n)
  ), held_left AS (
    SELECT h.*, row_number() OVER (PARTITION BY source_key ORDER BY ordinal) AS m
    FROM held h WHERE NOT EXISTS (SELECT FROM same s WHERE s.held = h.id)
  ), told_left AS (
    SELECT t.*, row_number() OVER (PARTITION BY source_key ORDER BY part, line) AS m
    FROM told t WHERE NOT EXISTS (SELECT FROM same s WHERE s.told = t.id)
  ), last AS (
    SELECT source_key, max(h.ordinal) AS ordinal, count(l.id) AS waiting
    FROM held h LEFT JOIN held_left l USING (source_key, id) GROUP BY source_key
  )
  SELECT t.id, h.id AS before,
         coalesce(h.ordinal, coalesce(l.ordinal - l.waiting, 0) + t.m)::int AS ordinal,
         coalesce(h.version, 0) + 1 AS version, nextval('records_record_id_seq') AS record
  FROM told_left t
  LEFT JOIN held_left h USING (source_key, m)
  LEFT JOIN last l ON l.source_key = t.source_key
  ORDER BY t.part, t.line
) m
WHERE s.id = m.id
