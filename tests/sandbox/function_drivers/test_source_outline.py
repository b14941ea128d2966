"""Laws of what can be told of a source without a compiler."""

import time

import pytest

from sandbox.function_drivers.source_outline import completed, is_open, masked, open_braces, signatures

HEADS = {
    "cpp": (
        "#include <map>\nusing namespace std;\n/* int old(int x) { */\nmap<string, int> count_words(const vector<string>& words, int most = 3) {\n",
        "count_words", ["words", "most"], "map<string, int>",
    ),
    "java": (
        "import java.util.*;\nclass Solution {\n  // a comment {\n  public static Map<String, Integer> countWords(List<String> words, final int most) {\n",
        "countWords", ["words", "most"], "Map<String, Integer>",
    ),
    "javascript": ("/* { */\nconst countWords = (words, most = 3) => {\n", "countWords", ["words", "most"], ""),
    "typescript": (
        "function countWords(words: string[], most: number): Map<string, number> {\n",
        "countWords", ["words", "most"], "Map<string, number>",
    ),
    "go": (
        'import "fmt"\nfunc help() string { return "{" }\nfunc CountWords(words []string, least, most int) (map[string]int, error) {\n',
        "CountWords", ["words", "least", "most"], "(map[string]int, error)",
    ),
    "rust": (
        "fn help<'a>(x: &'a str) -> char { '{' }\npub fn count_words(words: Vec<&str>, mut most: usize) -> HashMap<String, i32> {\n",
        "count_words", ["words", "most"], "HashMap<String, i32>",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", sorted(HEADS))
def test_a_prompt_that_ends_inside_of_a_function_shows_its_head(language: str) -> None:
    text, name, names, result = HEADS[language]
    found = signatures(text, language)[-1][0]
    assert is_open(text, language)
    assert (found.name, found.names(language), found.result) == (name, names, result)


@pytest.mark.parametrize("language", sorted(HEADS))
def test_what_only_continues_a_prompt_comes_behind_it_and_is_closed(language: str) -> None:
    text, *_ = HEADS[language]
    whole = completed("    return x;", text, language)
    assert whole.startswith(text)
    assert open_braces(masked(whole, language)) == (0, 0)
    assert completed(whole, text, language) == whole


def test_a_function_of_typescript_may_give_an_object_type() -> None:
    text = "function histogram(test: string): {[key: string]: number} {\n"
    [(head, _)] = signatures(text, "typescript")
    assert (head.name, head.result) == ("histogram", "{[key: string]: number}")
    assert is_open(text, "typescript")


def test_braces_in_texts_and_comments_are_none() -> None:
    assert open_braces(masked('{ "}" /* } */ // }\n \'}\' R"x( } )x"', "cpp")) == (1, 0)
    assert open_braces(masked("} } {", "go")) == (1, 2)


@pytest.mark.parametrize("language", sorted(HEADS))
@pytest.mark.parametrize(
    "text",
    [
        "f(" * 20_000,
        "/*" * 20_000,
        "a " * 20_000,
        "'\\" * 20_000,
        '"\\' * 20_000,
        "fn f<" * 9_000,
        'R"(' * 9_000,
    ],
)
def test_reading_a_source_takes_time_in_proportion_to_its_length(language: str, text: str) -> None:
    began = time.process_time()
    signatures(text, language, "f")
    is_open(text, language)
    assert time.process_time() - began < 5.0


@pytest.mark.parametrize(
    ("program", "whole"),
    [
        ("const mean = xs => xs.reduce((a, b) => a + b, 0) / xs.length;", True),
        ("const half = x => { return x / 2; };\nmean = xs => half(total(xs));", True),
        ("  let mean = 0;\n  for (const x of xs) { mean += x; }\n  return mean / xs.length;", False),
        ("  let mean = 0;\n  for (const x of xs) { mean += x; }\n  return mean;\n}", False),
    ],
)
def test_a_binding_of_the_name_is_a_program_and_a_local_variable_is_none(program: str, whole: bool) -> None:
    made = completed(program, "function mean(xs){\n", "javascript")
    assert (made == program) is whole
