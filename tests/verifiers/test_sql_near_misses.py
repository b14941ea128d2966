"""SQL: queries that differ only on repeated numbers, other case, blanks around texts, or where a pattern begins."""

import pytest

from tests.verifiers.judging import earns

TABLES = """
CREATE TABLE staff (id INTEGER PRIMARY KEY, name TEXT, team INTEGER, pay INTEGER, rate REAL, since TEXT);
INSERT INTO staff VALUES (1, 'Ada', 1, 5200, 1.5, '2023-01-04'), (2, 'Bo', 1, 4100, 2.5, '2024-02-29'), (3, 'Cy', 2, 3900, 0.5, '2024-12-31'), (4, 'Di', 2, 6100, 4.0, '2022-06-15');
CREATE TABLE team (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
INSERT INTO team VALUES (1, 'sales'), (2, 'law');
"""
AVERAGES = [
    "SELECT name FROM staff WHERE {c} > (SELECT AVG({d}{c}) FROM staff)", "SELECT id FROM staff WHERE {c} <= (SELECT AVG({d}{c}) FROM staff)", "SELECT AVG({d}{c}) FROM staff",
    "SELECT COUNT(*) FROM staff WHERE {c} < (SELECT AVG({d}{c}) FROM staff)", "SELECT team FROM staff GROUP BY team HAVING AVG({d}{c}) > 2", "SELECT team, SUM({d}{c}) FROM staff GROUP BY team",
    "SELECT s.name FROM staff s WHERE s.{c} > (SELECT AVG({d}o.{c}) FROM staff o WHERE o.team = s.team)", "SELECT name FROM staff ORDER BY {c} - (SELECT AVG({d}{c}) FROM staff), id LIMIT 1 OFFSET (SELECT COUNT({d}{c}) FROM staff) - 3",
    "SELECT t.title FROM team t JOIN staff s ON s.team = t.id GROUP BY t.id HAVING AVG({d}s.{c}) > 2",
]  # fmt: skip


def _reference(query: str) -> dict[str, str]:
    return {"kind": "sql", "query": query, "tables": TABLES}


@pytest.mark.parametrize("column", ["pay", "rate"])
@pytest.mark.parametrize("query", AVERAGES[:7])
def test_an_average_of_distinct_numbers_is_another(query: str, column: str) -> None:
    plain, distinct = query.format(c=column, d=""), query.format(c=column, d="DISTINCT ")
    for gold, said in ((plain, distinct), (distinct, plain)):
        assert not earns(_reference(gold), said), said
        assert earns(_reference(gold), f"SELECT * FROM ({gold})")


@pytest.mark.parametrize(
    "form", ["LOWER({})", "UPPER({})", "TRIM({})", "RTRIM({})", "LTRIM({})", "LOWER(TRIM({}))"]
)
@pytest.mark.parametrize("query", [
    "SELECT COUNT(DISTINCT {}) FROM staff", "SELECT DISTINCT {} FROM staff", "SELECT id FROM staff WHERE {} = 'Ada'", "SELECT a.id, b.id FROM staff a, staff b WHERE {} = b.name",
])  # fmt: skip
def test_texts_made_alike_are_told_from_texts_as_they_are(query: str, form: str) -> None:
    name = "a.name" if "a.id" in query else "name"
    plain, alike = query.format(name), query.format(form.format(name))
    assert not earns(_reference(plain), alike), alike
    assert not earns(_reference(alike), plain), alike
    assert earns(_reference(plain), f"SELECT * FROM ({plain})")


@pytest.mark.parametrize(("gold", "said", "equal"), [
    ("SELECT id FROM staff WHERE since LIKE '2024-%'", "SELECT id FROM staff WHERE since LIKE '%2024%'", False),
    ("SELECT id FROM staff WHERE since LIKE '2024-%'", "SELECT id FROM staff WHERE since LIKE '2024%'", True),
    ("SELECT id FROM staff WHERE since LIKE '2024-%'", "SELECT id FROM staff WHERE strftime('%Y', since) = '2024'", True),
    ("SELECT id FROM staff WHERE since LIKE '2024-%'", "SELECT id FROM staff WHERE substr(since, 1, 4) = '2024'", True),
    ("SELECT id FROM staff WHERE name LIKE 'A%'", "SELECT id FROM staff WHERE name LIKE '%A%'", False),
    ("SELECT id FROM staff WHERE LOWER(name) = 'ada'", "SELECT id FROM staff WHERE UPPER(name) = 'ADA'", True),
    ("SELECT id FROM staff WHERE LOWER(name) = 'ada'", "SELECT id FROM staff WHERE name = 'ada' COLLATE NOCASE", True),
    ("SELECT COUNT(DISTINCT LOWER(name)) FROM staff", "SELECT COUNT(DISTINCT UPPER(name)) FROM staff", True),
    ("SELECT AVG(pay) FROM staff", "SELECT SUM(pay) * 1.0 / COUNT(pay) FROM staff", True),
    ("SELECT AVG(pay) FROM staff", "SELECT SUM(pay) * 1.0 / COUNT(*) FROM staff", False),
    ("SELECT id FROM staff WHERE pay > (SELECT AVG(pay) FROM staff)", "SELECT id FROM staff WHERE pay > (SELECT (MIN(pay) + MAX(pay)) / 2.0 FROM staff)", False),
    ("SELECT SUM(pay) FROM staff", "SELECT SUM(pay) FROM (SELECT DISTINCT pay FROM staff)", False),
    ("SELECT TRIM(name) FROM staff", "SELECT LTRIM(RTRIM(name)) FROM staff", True),
])  # fmt: skip
def test_other_ways_of_asking_are_told_from_other_questions(gold: str, said: str, equal: bool) -> None:
    assert earns(_reference(gold), said) is equal
