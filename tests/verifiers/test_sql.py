"""SQL: one reading query, run within limits, on databases that tell queries apart."""

import random

import pytest

from reward_service.grading.sql.result_comparison import same_result
from reward_service.verdict import Outcome
from tests.verifiers.judging import earns, gold_of, is_refused, judged

TABLES = """
CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER, land TEXT);
INSERT INTO city VALUES (1, 'Oslo', 700, 'NO'), (2, 'Riga', 600, 'LV'), (3, 'Bergen', 280, 'NO'), (4, 'Lyon', 500, 'FR');
CREATE TABLE visit (city_id INTEGER REFERENCES city(id), guest TEXT, year INTEGER);
INSERT INTO visit VALUES (1, 'Ida', 2020), (1, 'Bo', 2021), (3, 'Ida', 2021), (4, 'Cleo', 2019);
"""
QUERY = "SELECT name FROM city WHERE size > 300 AND land = 'NO'"
REFERENCE = {"kind": "sql", "query": QUERY, "tables": TABLES}


def sql(query: str) -> dict[str, object]:
    return {"kind": "sql", "query": query, "tables": TABLES}


@pytest.mark.parametrize("completion", [
    QUERY, QUERY + ";", f"```sql\n{QUERY};\n```", f"Here it is:\n\n```sql\n{QUERY}\n```", f"<answer>{QUERY}</answer>", f"<think>SELECT 1</think>{QUERY}", f"SQL: {QUERY}",
    "select c.name from city as c where c.land = 'NO' and 300 < c.size", "SELECT name FROM city WHERE size >= 301 AND land IN ('NO')", "WITH n AS (SELECT * FROM city WHERE land = 'NO') SELECT name FROM n WHERE size > 300",
    "SELECT name FROM city WHERE NOT (size <= 300) AND land = 'NO' -- a remark", f"```sql\nSELECT 1\n```\nBetter:\n```sql\n{QUERY}\n```", "SELECT name FROM city WHERE size > 300 AND land = 'NO' ORDER BY name",
])  # fmt: skip
def test_queries_with_the_same_answers_earn(completion: str) -> None:
    assert earns(REFERENCE, completion)


@pytest.mark.parametrize("completion", [
    "SELECT name FROM city WHERE size > 300", "SELECT name FROM city WHERE size > 300 OR land = 'NO'", "SELECT name FROM city WHERE name = 'Oslo'", "SELECT 'Oslo'", "VALUES ('Oslo')",
    "SELECT name FROM city WHERE size > 600 AND land = 'NO'", "SELECT name, size FROM city WHERE size > 300 AND land = 'NO'", "SELECT DISTINCT name FROM city WHERE size > 300 AND land = 'NO'",
    "SELECT name FROM city WHERE id = 1", "SELECT name FROM city WHERE size > 300 AND land = 'NO' LIMIT 1", "SELECT name FROM city WHERE size > 300 AND land LIKE 'N%'", "SELECT nome FROM city", "SELECT name FROM",
    f"{QUERY}; {QUERY}", "DROP TABLE city", "DELETE FROM city", "INSERT INTO city VALUES (9, 'x', 1, 'y')", "PRAGMA table_info(city)", "ATTACH 'x' AS y", f"SELECT 1 -- {QUERY}", "", "The query selects names.",
    f"<think>{QUERY}</think>", "SELECT max(name) FROM city WHERE size > 300 AND land = 'NO'", f"```sql\n{QUERY}\n```\nor\n```sql\nSELECT name FROM city\n```", "UPDATE city SET size = 0", "SELECT load_extension('x')",
])  # fmt: skip
def test_other_queries_earn_nothing_even_where_the_given_rows_agree(completion: str) -> None:
    assert not earns(REFERENCE, completion)


@pytest.mark.parametrize(("gold", "said", "equal"), [
    ("SELECT count(*) FROM visit", "SELECT count(1) FROM visit", True), ("SELECT count(*) FROM visit", "SELECT count(guest) FROM visit", False), ("SELECT count(*) FROM visit", "SELECT count(DISTINCT guest) FROM visit", False),
    ("SELECT guest, year FROM visit", "SELECT year, guest FROM visit", True), ("SELECT guest FROM visit ORDER BY year DESC", "SELECT guest FROM visit ORDER BY year", False), ("SELECT guest FROM visit ORDER BY year", "SELECT guest FROM visit", False),
    ("SELECT guest FROM visit", "SELECT guest FROM visit ORDER BY year", True), ("SELECT c.name FROM city c JOIN visit v ON v.city_id = c.id", "SELECT c.name FROM visit v, city c WHERE c.id = v.city_id", True),
    ("SELECT c.name FROM city c JOIN visit v ON v.city_id = c.id", "SELECT c.name FROM city c LEFT JOIN visit v ON v.city_id = c.id", False), ("SELECT name FROM city WHERE size > (SELECT avg(size) FROM city)", "SELECT name FROM city WHERE size > 520", False),
    ("SELECT land, sum(size) FROM city GROUP BY land", "SELECT land, total(size) FROM city GROUP BY land HAVING count(*) > 0", False), ("SELECT guest FROM visit WHERE year = 2021", "SELECT guest FROM visit WHERE year > 2020", False),
    ("SELECT guest FROM visit WHERE year BETWEEN 2020 AND 2021", "SELECT guest FROM visit WHERE year >= 2020 AND year <= 2021", True), ("SELECT guest FROM visit EXCEPT SELECT 'Bo'", "SELECT DISTINCT guest FROM visit WHERE guest <> 'Bo'", False),
    ("SELECT land FROM city UNION SELECT land FROM city", "SELECT DISTINCT land FROM city", True), ("SELECT guest FROM visit WHERE city_id = 99", "SELECT guest FROM visit WHERE city_id = 98", False),
])  # fmt: skip
def test_made_databases_tell_queries_apart(gold: str, said: str, equal: bool) -> None:
    assert earns(sql(gold), said) is equal


def test_an_empty_result_on_both_sides_proves_nothing() -> None:
    assert not earns(sql("SELECT guest FROM visit WHERE 1 = 0"), "SELECT name FROM city WHERE 2 = 1")


def test_any_of_several_queries_is_accepted() -> None:
    reference = {
        "kind": "sql",
        "query": ["SELECT name FROM city", "SELECT id, name FROM city"],
        "tables": TABLES,
    }
    assert earns(reference, "SELECT name, id FROM city")
    assert earns(reference, "SELECT name FROM city")
    assert not earns(reference, "SELECT id FROM city")


def test_tables_may_be_given_as_rows() -> None:
    for tables in (
        {"t": [{"a": 1, "b": "x"}, {"a": 2, "b": None}]},
        {"t": {"columns": ["a", "b"], "rows": [[1, "x"], [2, None]]}},
    ):
        reference = {"kind": "sql", "query": "SELECT a FROM t WHERE b = 'x'", "tables": tables}
        assert earns(reference, "SELECT a FROM t WHERE 'x' = b")
        assert not earns(reference, "SELECT a FROM t WHERE a = 1")


def test_order_and_columns_may_be_demanded() -> None:
    assert not earns(
        {**sql("SELECT guest FROM visit ORDER BY guest, year"), "ordered": True},
        "SELECT guest FROM visit ORDER BY year",
    )
    assert earns(
        {**sql("SELECT guest FROM visit ORDER BY guest"), "ordered": False}, "SELECT guest FROM visit"
    )
    assert not earns(
        {**sql("SELECT guest, year FROM visit"), "columns": "given"}, "SELECT year, guest FROM visit"
    )


@pytest.mark.parametrize("reference", [
    {"kind": "sql", "query": QUERY}, {"kind": "sql", "query": "", "tables": TABLES}, {"kind": "sql", "query": "DROP TABLE city", "tables": TABLES}, {"kind": "sql", "query": QUERY, "tables": "CREATE TABLE x"},
    {"kind": "sql", "query": "SELECT x FROM nowhere", "tables": TABLES}, {"kind": "sql", "query": QUERY, "tables": {}}, {"kind": "sql", "query": QUERY, "tables": {"city": 3}}, {"kind": "sql", "query": QUERY, "tables": " "},
    {"kind": "sql", "query": QUERY, "tables": {"city": [{"name": []}]}}, {"kind": "sql", "query": "SELEC", "tables": TABLES},
])  # fmt: skip
def test_unusable_references_are_the_datasets_fault_whatever_the_completion(reference: object) -> None:
    assert judged(reference, QUERY).outcome is Outcome.BAD_REFERENCE
    assert is_refused(reference) or judged(reference, "x").outcome is Outcome.NO_ANSWER


@pytest.mark.parametrize(
    "query", [QUERY, "SELECT count(*) FROM visit", "SELECT name FROM city ORDER BY size DESC LIMIT 1"]
)
def test_the_reference_earns_everything_by_itself(query: str) -> None:
    assert earns(sql(query), gold_of(sql(query)))


JOIN = "SELECT count(*) FROM " + ", ".join(f"visit v{i}" for i in range(20))


@pytest.mark.parametrize("completion", [
    JOIN, "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n", "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT count(*) FROM n", "SELECT " + "(" * 3_000 + "1" + ")" * 3_000,
    "SELECT zeroblob(1000000000)", "SELECT printf('%.*c', 1000000000, 'x')", "SELECT randomblob(10)", "SELECT " + "1+" * 8_000 + "1", "SELECT name FROM city WHERE " + " OR ".join(["name = 'x'"] * 900), "SELECT '" + "x" * 100_000 + "'",
    "SELECT name FROM city " + "UNION ALL SELECT name FROM city " * 400, "SELECT hex(zeroblob(900000)) FROM " + ", ".join(f"visit v{i}" for i in range(6)),
])  # fmt: skip
def test_hostile_queries_stay_within_limits_and_earn_nothing(completion: str) -> None:
    assert judged(REFERENCE, completion).outcome in (Outcome.SCORED, Outcome.NO_ANSWER, Outcome.OVER_LIMIT)
    assert not earns(REFERENCE, completion)


@pytest.mark.parametrize("seed", range(30))
def test_results_are_equal_in_any_order_of_rows_and_columns_and_no_change_goes_unseen(seed: int) -> None:
    rng = random.Random(seed)
    rows = [tuple(rng.choice((1, 2.5, "a", None)) for _ in range(4)) for _ in range(rng.randint(1, 8))]
    order = rng.sample(range(4), 4)
    turned = [tuple(row[i] for i in order) for row in rng.sample(rows, len(rows))]
    assert same_result(turned, rows, in_order=False, any_columns=True)
    changed = [*rows[1:], (*rows[0][:3], "other")]
    assert not same_result(changed, rows, in_order=False, any_columns=True)


def test_a_tie_that_the_limit_does_not_reach_hides_no_difference() -> None:
    tables = {"p": [{"n": 0, "t": "b"}, {"n": 2, "t": "b"}, {"n": 1, "t": "b"}, {"n": 1, "t": "a"}]}
    reference = {"kind": "sql", "query": "SELECT t FROM p ORDER BY n DESC LIMIT 1", "tables": tables}
    assert not earns(reference, "SELECT DISTINCT t FROM p ORDER BY n DESC LIMIT 1")
    assert earns(reference, "SELECT t FROM (SELECT * FROM p ORDER BY n DESC LIMIT 1)")
