"""Laws of finding the program in a completion."""

import time

import pytest

from reward_service.text.code_blocks import fences, program

PYTHON = ("python", "py")


@pytest.mark.parametrize(
    ("completion", "found"),
    [
        ("```python\n1\n```", "1\n"),
        ("```python\n1\n```\nlike so:\n```python\n2\n```\n", "2\n"),
        ("```python\n1\n```\n```\noutput\n```", "1\n"),
        ("```\n1\n```\n```cpp\n2\n```", "1\n"),
        ("<think>```python\n1\n```</think>```python\n2\n```", "2\n"),
        ("~~~py\n1\n~~~", "1\n"),
        ("````python\n'''\n```\n'''\n````", "'''\n```\n'''\n"),
        ("```python title='x'\n1\n```", "1\n"),
        ("```{python}\n1\n```", "1\n"),
        ("```{.python .numberLines}\n1\n```", "1\n"),
        ("``` Python \n1\n```", "1\n"),
        ("```PY\n1\n```", "1\n"),
        ("1. First:\n   ```python\n   if 1:\n       2\n\n   3\n   ```", "if 1:\n    2\n\n3\n"),
        ("  ```python\nflush\n    more\n  ```", "flush\n  more\n"),
        ("```python\r\n1\r\n```\r\n", "1\r\n"),
        ("no fence at all", "no fence at all"),
    ],
)
def test_the_rules_in_order(completion: str, found: str) -> None:
    assert program(completion, PYTHON)[0] == found


@pytest.mark.parametrize(
    ("completion", "why"),
    [
        ("```python\n1", "never closes"),
        ("```python\n \n```", "empty"),
        ("```cpp\n1\n```", "no block of python"),
        ("<think>```python\n1\n```", "never ended"),
        ("", "no program"),
    ],
)
def test_what_is_no_program_says_why(completion: str, why: str) -> None:
    found, said = program(completion, PYTHON)
    assert found is None
    assert why in said


def test_an_unfinished_fence_does_not_hide_a_finished_one() -> None:
    assert program("```python\n1\n```\n```python\n2", PYTHON)[0] == "1\n"


@pytest.mark.parametrize("text", ["```\n" * 200_000, "`" * 1_000_000, "```a`\n" * 200_000, " " * 1_000_000])
def test_hostile_texts_take_linear_time(text: str) -> None:
    start = time.process_time()
    fences(text)
    assert time.process_time() - start < 5.0


@pytest.mark.parametrize("quotes", ['"""', "'''"])
def test_a_fence_inside_of_a_docstring_does_not_end_the_program(quotes: str) -> None:
    source = (
        f"def f(a):\n    {quotes}Adds.\n    ```\n    f(1) -> 2\n    ```\n    {quotes}\n    return a + 1\n"
    )
    found, how = program(f"So:\n```python\n{source}```\nDone.", ("python",))
    assert (found, how) == (source, "fence")


def test_a_docstring_that_never_ends_does_not_swallow_the_fences_behind_it() -> None:
    text = '```python\nprint("""broken)\n```\nBetter:\n```python\nprint(2)\n```\n'
    assert program(text, ("python",))[0] == "print(2)\n"
