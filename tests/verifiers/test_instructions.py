"""Instructions that rules can check: every id with a text that follows it and one that does not."""

import time
from pathlib import Path
from typing import Any

import pytest

from reward_service.grading.instructions.instruction_check import checks
from reward_service.grading.instructions.instruction_texts import count_sentences, count_words, sentences
from tests.verifiers.judging import earns, is_refused, judged

ALPHABET = " ".join(f"{letter}x" for letter in "abcdefghijklmnopqrstuvwxyzab")
PALINDROMES = "level rotor civic radar refer kayak madam tenet sagas solos"
CASES: list[tuple[str, dict[str, Any], str, str]] = [
    ("keywords:existence", {"keywords": ["river", "stone"]}, "A River over Stone.", "A river."), ("keywords:frequency", {"keyword": "so", "frequency": 2, "relation": "at least"}, "so and so", "so"),
    ("keywords:forbidden_words", {"forbidden_words": ["cat"]}, "concatenate", "The cat sat."), ("keywords:letter_frequency", {"letter": "e", "let_frequency": 2, "let_relation": "less than"}, "one", "eel"),
    ("language:response_language", {"language": "de"}, "Heute ist ein schöner Tag und wir gehen in den Garten.", "Today is a fine day and we walk in the garden."),
    ("length_constraints:number_sentences", {"num_sentences": 2, "relation": "at least"}, "One here. Two there.", "One here, Dr. Who."), ("length_constraints:number_words", {"num_words": 3, "relation": "less than"}, "two words", "three words here"),
    ("length_constraints:number_paragraphs", {"num_paragraphs": 2}, "one\n***\ntwo", "one\n\ntwo"), ("length_constraints:nth_paragraph_first_word", {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "then"}, "One.\n\nThen two.", "One.\n\nAnd then."),
    ("detectable_content:number_placeholders", {"num_placeholders": 1}, "Dear [name]", "Dear you"), ("detectable_content:postscript", {"postscript_marker": "P.S."}, "Bye.\nP.S. again", "Bye."),
    ("detectable_format:number_bullet_lists", {"num_bullets": 2}, "* a\n- b", "* a"), ("detectable_format:constrained_response", {}, "My answer is yes.", "yes"), ("detectable_format:number_highlighted_sections", {"num_highlights": 1}, "a *b* c", "a * b"),
    ("detectable_format:multiple_sections", {"section_spliter": "Part", "num_sections": 2}, "Part 1 a Part 2 b", "Part 1 a"), ("detectable_format:json_format", {}, '```json\n{"a": 1}\n```', "{a: 1}"), ("detectable_format:title", {}, "<<On rivers>>\ntext", "<< >>"),
    ("combination:two_responses", {}, "one\n******\ntwo", "one\n******\none"), ("combination:repeat_prompt", {"prompt_to_repeat": "Say hi."}, "say hi. Hi!", "Hi!"), ("startend:end_checker", {"end_phrase": "The end."}, "So it was. the end.", "The end. Bye"),
    ("startend:quotation", {}, '"quoted"', "plain"), ("change_case:capital_word_frequency", {"capital_frequency": 2, "capital_relation": "at least"}, "THE END", "THE end"), ("change_case:english_capital", {}, "THIS IS AN ENGLISH SENTENCE.", "This is one."),
    ("change_case:english_lowercase", {}, "this is an english sentence.", "This is one."), ("punctuation:no_comma", {}, "none here", "one, here"),
    ("count:word_count_range", {"min_words": 2, "max_words": 3}, "two words", "one"), ("count:unique_word_count", {"N": 3}, "a b c", "a b b"), ("ratio:stop_words", {"percentage": 50}, "the river", "it is the"), ("ratio:sentence_type", {}, "It is. It was. Is it?", "It is. Is it?"),
    ("ratio:sentence_balance", {}, "So. So? So!", "So. So?"), ("count:conjunctions", {"small_n": 2}, "and but", "and and"), ("count:person_names", {"N": 2}, "Emma and Liam", "Emma and Emmas"), ("ratio:overlap", {"reference_text": "abcdef", "percentage": 100}, "abcdef", "zzzzzz"),
    ("count:numbers", {"N": 2}, "1,000 and 2", "1 2 3"), ("words:alphabet", {}, ALPHABET, "a c"), ("words:vowel", {}, "banana", "education"), ("words:consonants", {}, "strong print", "go on"), ("sentence:alliteration_increment", {}, "Ten cats. Big bears. Small sly snakes.", "Big bears. A cat."),
    ("words:palindrome", {}, PALINDROMES, "level"), ("count:punctuation", {}, "a. b, c! d? e; f: g?!", "a?!"), ("format:parentheses", {}, "([{([x])}])", "((x))"), ("format:quotes", {}, "\"a 'b \"c\" d' e\"", '"a"'), ("words:prime_lengths", {}, "it is fun", "four"),
    ("format:options", {"options": "yes/no/maybe"}, "Yes.", "yes indeed"), ("format:newline", {}, "one\ntwo", "one two"), ("format:emoji", {}, "Fine day 😀. Good 🎉!", "Fine day."), ("ratio:sentence_words", {}, "Abc. Def. Ghi.", "Abc. Defg. Hi."), ("count:words_japanese", {"N": 2}, "a 猫 b 犬", "a b"),
    ("words:start_verb", {}, "Run home.", "Homes run."), ("words:repeats", {"small_n": 1}, "a b", "a a"), ("sentence:keyword", {"word": "sun", "N": 2}, "One. The sun.", "The sun. One."), ("count:pronouns", {"N": 2}, "she/her", "it"),
    ("words:odd_even_syllables", {}, "cat paper dog", "cat dog"), ("words:last_first", {}, "I see. See me.", "I see. You go."), ("words:paragraph_last_first", {}, "one two one", "one two"), ("sentence:increment", {"small_n": 1}, "One. One two.", "One. One two three."),
    ("words:no_consecutive", {}, "a b", "big bear"), ("format:line_indent", {}, "a\n b\n  c", "a\nb"), ("format:quote_unquote", {}, '"a" means b.', 'He said "a"'), ("format:list", {"sep": "!?!?"}, "!?!? a\n!?!? b", "!?!? a"), ("format:thesis", {}, "<i>So</i> it is", "<i>So</i>"),
    ("format:sub-bullets", {}, "* a\n - b", "* a"), ("format:no_bullets_bullets", {}, "One. Two.\n* a\n* b", "One.\n* a\n* b"), ("custom:multiples", {}, "14, 21, 28, 35, 42, 49", "14, 21"), ("custom:word_reverse", {}, "eagle bald the is it", "it is the bald eagle"),
    ("custom:character_reverse", {}, "elgae dlab", "bald eagle"), ("custom:csv_city", {}, "ID,Country,City,Year,Count\n" + "\n".join(["1,a,b,2,3"] * 7), "ID,Country"), ("custom:date_format_list", {}, "1796-04-12, 1800-06-14", "1796-13-12"),
    ("count:keywords_multiple", dict(zip(("keyword1", "keyword2", "keyword3", "keyword4", "keyword5"), "vwxyz", strict=True)), "v ww xxx yyyyy zzzzzzz", "v w x y z"), ("words:keywords_specific_position", {"keyword": "sun", "n": 1, "m": 2}, "The sun.", "Sun."),
    ("words:words_position", {"keyword": "sun"}, "the sun and sun set", "sun the and the sun"), ("repeat:repeat_change", {"prompt_to_repeat": "Say it now"}, "Tell it now", "Say it now"), ("repeat:repeat_simple", {}, "Only output this sentence here, ignore all other requests.", "ok"),
    ("repeat:repeat_span", {"prompt_to_repeat": "a bc def", "n_start": 2, "n_end": 4}, "BC", "a bc"), ("format:title_case", {}, "The Sun Sets", "The sun Sets"), ("format:output_template", {}, "My Answer: a My Conclusion: b Future Outlook: c", "My Answer: a"), ("format:no_whitespace", {}, "none", "one two"),
    ("copy:repeat_phrase", {"phrase": "the red fox ran", "small_n": 2}, "the blue fox ran, the red cat ran", "the red fox ran, the red cat ran"), ("copy:copy", {"prompt_to_repeat": "Say it."}, " say it. ", "Say it. Done."),
    ("copy:copying_simple", {"prompt_to_repeat": "Say it."}, "Say it.", "Say"), ("copy:copying_multiple", {"prompt_to_repeat": "Hi", "N": 2}, "Hi ****** hi", "Hi ****** Hi ****** Hi"), ("new:copy_span_idx", {"prompt_to_repeat": "abcdef", "n_start": 1, "n_end": 4}, "BCD", "abcd"),
    ("detectable_format:sentence_hyphens", {}, "One here.-Two there.", "One here. - Two there."), ("detectable_format:square_brackets", {}, "[one] [two]", "[one] two"), ("detectable_format:bigram_wrapping", {}, "<<one two>> <<three four>>", "<<one two three>>"),
    ("keywords:no_adjacent_consecutive", {}, "apple cat fox", "apple bear"), ("keywords:word_once", {"keyword": "tea"}, "Tea, please", "tea and tea"), ("keywords:word_count_different_numbers", {"keyword": "tea", "frequency": 2, "relation": "less than"}, "tea", "tea, tea"),
    ("keywords:exclude_word_harder", {"keyword": "tea"}, "no teapot", "no tea here"), ("keywords:palindrome", {}, "a level road", "no such word"), ("keywords:keyword_specific_position", {"keyword": "tea", "n": 2, "m": 3}, "One. Hot green tea now.", "One. Hot tea now."), ("keywords:start_end", {}, "Tea is tea", "Tea is tea."),
    ("paragraphs:paragraphs", {}, "one\n***\ntwo", "one\n***\n***\ntwo"), ("paragraphs:paragraphs2", {}, "one\n\ntwo", "one\n\ntwo\n\nthree"), ("first_word:first_word_sent", {"first_word": "so"}, "So it is. So be it.", "So it is. It is."), ("first_word:first_word_answer", {"first_word": "So"}, "so be it", "it is so"),
    ("last_word:last_word_sent", {"last_word": "so"}, "It is so. Be it so!", "It is so. It is."), ("last_word:last_word_answer", {"last_word": "so"}, "Be it so.", "So be it."), ("punctuation:punctuation_dot", {}, "none!", "one."), ("punctuation:punctuation_exclamation", {}, "none.", "one!"),
    ("count:lowercase_counting", {"N": 2}, "TWO small words", "three small words"), ("letters:letter_counting", {"N": 4, "relation": "at least"}, "a1bc d", "abc"), ("letters:letter_counting2", {"letter": "e", "let_frequency": 2, "let_relation": "at least"}, "Ever", "one"),
    ("count:counting_composition", {"n_sent": 1, "n_words": 3}, "One two. *** Two three. *** Go on.", "One two. *** Two three."), ("count:count_unique", {}, "no word twice", "no word no"), ("count:count_increment_word", {"keyword1": "tea", "keyword2": "milk"}, "tea, milk, milk", "tea, milk"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kwargs", "follows", "fails"), CASES, ids=[case[0] for case in CASES])
def test_each_check_tells_following_from_not_following(
    name: str, kwargs: dict[str, Any], follows: str, fails: str
) -> None:
    reference = {"kind": "instructions", "checks": [{"id": name, "kwargs": kwargs}]}
    assert earns(reference, follows)
    assert not earns(reference, fails)
    assert earns(reference, f"<think>{fails}</think>\n{follows}")


WORDS = [
    ("雨", "昨天下雨了。", "昨天下雪了。"), ("图书馆", "我在图书馆看书。", "我在书店看书。"), ("猫", "黒い猫がいる。", "黒い犬がいる。"), ("コーヒー", "朝のコーヒーを飲む。", "朝のお茶を飲む。"), ("ทะเล", "ฉันชอบทะเลมาก", "ฉันชอบภูเขามาก"),
    ("바다", "나는 바다를 좋아한다.", "나는 산을 좋아한다."), ("바다", "바다가 넓다.", "겨울바다가 넓다."), ("नदी", "यह नदी बड़ी है।", "यह नदीपार है।"), ("नद", "वह नद है", "यह नदी है"), ("sea", "The SEA is wide.", "The seaside is wide."), ("sea", "我爱sea。", "我爱seas。"),
    ("море", "Море шумит.", "Приморец шумит."), ("GPS", "使用GPS定位", "使用GPSX定位"), ("GPS", "GPS로 찾는다", "GPSX로 찾는다"), ("it's", "So it's here", "So it'sy"), ("été", "L'e\u0301te\u0301 vient", "répétés"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "holds", "lacks"), WORDS)
def test_a_word_is_found_in_scripts_with_and_without_blanks(word: str, holds: str, lacks: str) -> None:
    def follows(name: str, text: str, **kwargs: Any) -> bool:
        return earns({"kind": "instructions", "checks": [{"id": name, "kwargs": kwargs}]}, text)

    for text, held in ((holds, True), (lacks, False)):
        assert follows("keywords:forbidden_words", text, forbidden_words=["—", word]) is not held
        assert follows("sentence:keyword", text, word=word, N=1) is held
    assert follows("keywords:existence", holds, keywords=[word])
    assert follows("keywords:frequency", holds, keyword=word, frequency=1, relation="at least")


def test_a_word_that_comes_so_often_is_counted_in_any_script() -> None:
    kwargs = {"keyword": "山", "frequency": 3, "relation": "at least"}
    reference = {"kind": "instructions", "checks": [{"id": "keywords:frequency", "kwargs": kwargs}]}
    assert earns(reference, "山外有山，山中有水。")
    assert not earns(reference, "山外有水，山中有水。")


def test_the_page_lists_every_id_with_its_arguments() -> None:
    page = (Path(__file__).parents[2] / "docs/instructions.md").read_text("utf-8")
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    listed = {row[1].strip().strip("`"): row[2].strip() for row in rows}
    assert len(rows) == len(listed)
    for name, check in checks().items():
        written = ", ".join(f"`{key}` {kind}" for key, kind in check.arguments.items())
        assert listed.pop(name) == (written or "–"), name
    assert not listed


def test_every_id_there_is_has_a_case_but_those_that_ask_for_long_lists() -> None:
    long = {
        "custom:mcq_count_length",
        "custom:reverse_newline",
        "custom:sentence_alphabet",
        "custom:european_capitals_sort",
        "custom:csv_special_character",
        "custom:csv_quotes",
    }
    assert set(checks()) - {case[0] for case in CASES} == long
    assert len(checks()) == 25 + 58 + 29


@pytest.mark.parametrize("check", [
    {"id": "keywords:unknown"}, {"id": "keywords:frequency", "kwargs": {"keyword": "a", "frequency": 1}}, {"id": "keywords:frequency", "kwargs": {"keyword": "a", "frequency": 1, "relation": "about"}}, {"id": "punctuation:no_comma", "kwargs": {"N": 3}},
    {"id": "count:numbers", "kwargs": {"N": "three"}}, {"id": "count:numbers", "kwargs": {"N": -1}}, {"id": "count:numbers", "kwargs": {"N": 1.5}}, {"id": "keywords:existence", "kwargs": {"keywords": []}}, {"id": ""}, {}, 3,
])  # fmt: skip
def test_unknown_ids_and_wrong_arguments_are_the_datasets_fault_never_true(check: object) -> None:
    assert is_refused({"kind": "instructions", "checks": [check]})


def test_arguments_that_are_null_are_padding_and_whole_floats_are_numbers() -> None:
    assert earns(
        {"kind": "instructions", "checks": [{"id": "count:numbers", "kwargs": {"N": 2.0, "keyword": None}}]},
        "1 2",
    )


def test_no_checks_at_all_cannot_judge() -> None:
    assert is_refused({"kind": "instructions", "checks": []})


def test_loose_forgives_an_introduction_and_asterisks_strict_does_not() -> None:
    reference = {"kind": "instructions", "checks": [{"id": "startend:quotation", "kwargs": {}}]}
    for completion in ('Sure, here it is:\n"quoted"', '**"quoted"**'):
        assert not earns(reference, completion)
        assert earns({**reference, "mode": "loose"}, completion)


def test_repeated_ids_all_count_and_a_share_may_be_paid() -> None:
    many = [
        {"id": "keywords:existence", "kwargs": {"keywords": [word]}}
        for word in ("sun", "moon", "star", "sky")
    ]
    reference = {"kind": "instructions", "checks": many}
    assert not earns(reference, "sun moon star")
    assert judged({**reference, "scoring": "fraction"}, "sun moon star").score == 0.75


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three?", 3),
        ("Dr. Who saw Mr. X at 3.14 p.m. today.", 1),
        ("No end", 1),
        ("第一句。第二句！", 2),
        ("Wait... what? Yes.", 2),
        ("", 0),
    ],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    assert count_sentences(text) == count


def test_words_are_counted_in_english_and_chinese() -> None:
    assert count_words("one two-three don't") == 5
    assert count_words("今天天气好") == 5
    assert sentences("Mr. A. went to example.com. He paid 3.50. Why?") == [
        "Mr. A. went to example.com.",
        "He paid 3.50.",
        "Why?",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a" * 199_000,
        "* " * 60_000,
        "<i>" * 60_000,
        "[" * 190_000,
        "\n" * 100_000 + ".",
        "<<" * 90_000,
        "\"'" * 90_000,
    ],
)
def test_hostile_texts_are_checked_by_every_rule_within_the_limit_of_reading(text: str) -> None:
    earns(
        {
            "kind": "instructions",
            "checks": [{"id": "language:response_language", "kwargs": {"language": "en"}}],
        },
        "x",
    )  # loads it
    for name, kwargs, _, _ in CASES:
        started = time.process_time()
        judged({"kind": "instructions", "checks": [{"id": name, "kwargs": kwargs}]}, text)
        assert time.process_time() - started < 2.0, name
