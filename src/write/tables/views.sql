-- One row a form: who, when, what, its total budget row, and counts.
CREATE VIEW v_forms AS
SELECT f.form_id, f.path, f.kind, f.family, f.fiscal_year,
       f.organization_raw AS organization, f.competent_department_raw AS competent_department,
       f.implementing_unit_raw AS implementing_unit, f.project_name_raw AS project_name,
       f.src_region, f.src_district, f.src_admin_code, f.src_department,
       CAST(b.initial_yuan AS REAL) AS initial_yuan,
       CAST(b.adjusted_yuan AS REAL) AS adjusted_yuan,
       CAST(b.executed_yuan AS REAL) AS executed_yuan,
       CAST(b.execution_rate_percent AS REAL) AS execution_rate_percent,
       CAST(f.total_weight_value AS REAL) AS total_weight,
       CAST(f.total_score_value AS REAL) AS total_score,
       f.total_grade_raw AS total_grade,
       (SELECT count(*) FROM tasks t WHERE t.form_id = f.form_id) AS tasks,
       (SELECT count(*) FROM indicators i WHERE i.form_id = f.form_id) AS indicators,
       (SELECT count(*) FROM checks c WHERE c.form_id = f.form_id AND c.verdict = 'fail') AS findings,
       (SELECT count(*) FROM "values" v WHERE v.form_id = f.form_id AND v.reading = 'doubtful') AS doubtful,
       f.unplaced_texts, f.unplaced_tables
FROM forms f
LEFT JOIN budget b ON b.form_id = f.form_id AND b.budget_row =
    (SELECT min(budget_row) FROM budget t WHERE t.form_id = f.form_id AND t.item = 'total');

-- One row a printed budget row.
CREATE VIEW v_budget AS
SELECT b.form_id, f.path, f.kind, f.fiscal_year,
       coalesce(f.organization_raw, f.implementing_unit_raw) AS organization,
       f.project_name_raw AS project_name, f.src_district,
       b.budget_row, b.item, b.label, b.parent,
       CAST(b.initial_yuan AS REAL) AS initial_yuan,
       CAST(b.adjusted_yuan AS REAL) AS adjusted_yuan,
       CAST(b.received_yuan AS REAL) AS received_yuan,
       CAST(b.executed_yuan AS REAL) AS executed_yuan,
       CAST(b.balance_yuan AS REAL) AS balance_yuan,
       CAST(b.execution_rate_percent AS REAL) AS execution_rate_percent,
       b.executed_reading, b.executed_consistency, b.execution_rate_consistency
FROM budget b JOIN forms f ON f.form_id = b.form_id;

-- One row a task, its money once, and how many of its indicators are met.
CREATE VIEW v_tasks AS
SELECT t.form_id, t.task_row, f.path, f.fiscal_year, f.organization_raw AS organization,
       f.src_district, t.name_raw AS task, t.amount_raw, t.amount_unit,
       CAST(t.amount_yuan AS REAL) AS amount_yuan, t.amount_page,
       t.amount_reading, t.amount_consistency,
       (SELECT count(*) FROM indicators i
         WHERE i.form_id = t.form_id AND i.task_row = t.task_row) AS indicators,
       (SELECT count(*) FROM indicators i
         WHERE i.form_id = t.form_id AND i.task_row = t.task_row AND i.attainment = 'met') AS met,
       (SELECT count(*) FROM indicators i
         WHERE i.form_id = t.form_id AND i.task_row = t.task_row AND i.attainment = 'not_met') AS not_met
FROM tasks t JOIN forms f ON f.form_id = t.form_id;

-- One row an indicator, with the name of its task and without its money.
CREATE VIEW v_indicators AS
SELECT i.form_id, i.indicator_row, f.path, f.kind, f.fiscal_year,
       coalesce(f.organization_raw, f.implementing_unit_raw) AS organization,
       f.project_name_raw AS project_name, f.src_district, t.name_raw AS task,
       i.level1_raw AS level1, i.level2_raw AS level2, i.name_raw AS name,
       i.target_raw, i.target_cmp, CAST(i.target_value AS REAL) AS target_value,
       CAST(i.target_upper AS REAL) AS target_upper, i.target_unit_std AS target_unit,
       i.actual_raw, CAST(i.actual_value AS REAL) AS actual_value, i.actual_unit_std AS actual_unit,
       CAST(i.weight_value AS REAL) AS weight, CAST(i.score_value AS REAL) AS score,
       i.attainment, i.attainment_basis, i.attainment_claimed, i.name_page,
       i.target_reading, i.actual_reading, i.target_all, i.actual_all
FROM indicators i
JOIN forms f ON f.form_id = i.form_id
LEFT JOIN tasks t ON t.form_id = i.form_id AND t.task_row = i.task_row;

-- One row a finding.
CREATE VIEW v_findings AS
SELECT c.finding_id, c.form_id, f.path, f.fiscal_year,
       coalesce(f.organization_raw, f.implementing_unit_raw) AS organization,
       f.project_name_raw AS project_name, f.src_district,
       c.class, c.rule, c.severity, c.stated, c.computed, c.margin,
       c.message_zh, c.message_en, c.harmless_if_zh, c.harmless_if_en, c.fields
FROM checks c JOIN forms f ON f.form_id = c.form_id
WHERE c.verdict = 'fail';
