"""A text as it is compared with accepted answers: what is only a manner of writing or speaking is taken out of it."""

import re
from collections.abc import Sequence

from reward_service.grading.texts import full_names, written_names
from reward_service.grading.texts.labelled_lines import asked_line
from reward_service.grading.texts.number_date_normalisation import in_plain_figures
from reward_service.grading.texts.same_answers import as_one
from reward_service.grading.texts.word_patterns import WordPattern

_INSERTED = WordPattern(
    r",\s(?:though|however|of course|indeed|then|in fact|therefore|jedoch|allerdings|hingegen|aber|pourtant|cependant|toutefois|"
    r"sin embargo|no obstante|en cambio|no entanto|porém|contudo|tuttavia|però|invece|однако|jednak|echter),(?=\s)",
    re.IGNORECASE,
)
""" "The director was, however, Roberto Rossellini"."""
_NONE_OTHER = WordPattern(
    r"(?<!\w)(?:none\sother\sthan|no\sother\sthan|no\sone\s(?:else|other)\s(?:than|but)|nobody\selse\sthan|(?:kein|niemand)\sander\w{1,2}r?\sals|(?:nul|personne\sd['’])\s?autre\sque|"
    r"(?:ningún\sotro|nadie\smás|otro\sno)\sque|nessun\saltro\sche|nenhum\soutro\s(?:senão|que)|не\sкто\s(?:иной|другой),?\sкак|nikt\sinny\sjak|niemand\sminder\sdan)\s",
    re.IGNORECASE,
)


_DENIED_BETWEEN = WordPattern(
    r",\s(?:and\s|und\s|et\s|y\s|e\s|а\s)?(?:not|nicht|pas|no|non|não|не|niet|inte)\s[^,.;!?]{1,40},(?=\s[a-zà-ÿа-я])"
)
""" "Ruth, not Ivo, lent it"."""
_ASKED_ITSELF = re.compile(
    r"(?:^|(?<=[。！\n]))[^。！？?\n]{1,30}[？?](?=\s?(?:不对|不是|不，|错|并不|いいえ|違))"
)
""" "西宁？不对，…", which the text itself denies."""


_MILD = WordPattern(
    r"^\W{0,3}I(?:\s?['’]m|\sam)\s(?:(?:fairly|pretty|quite|reasonably|very|rather|almost|absolutely)\s)?(?:confident|sure|certain|positive)\s(?:that\s)?(?=(?:it|this|that|the|[A-Z]))",
)
""" "I'm fairly confident it's …" commits itself."""
_UNCHECKED = WordPattern(
    r",\s(?:though|although|but)\sI\s(?:can['’]t|cannot|couldn['’]t|haven['’]t|have\snot|am\sunable\sto|didn['’]t)\s(?:(?:double-?\s?|fact-?)?check(?:ed)?|verif(?:y|ied)|confirm(?:ed)?|look(?:ed)?\s(?:it|this)\sup)"
    r"(?:\s(?:it|this|that|a\ssource|sources|any\ssources?|the\ssource))?(?:\s(?:right\snow|here|at\sthe\smoment|now|yet|online))?(?=[.!]|\s*$)"
)
_DICTIONARY = re.compile(
    r"(?<=\w),\s[-–][^\W\d_]{1,5}(?:,\s[-–][^\W\d_]{1,5}){0,2}(?:,?\s\(?[mfn]\.?(?:\spl\.?)?\)?)?(?=[.\s]|$)"
)
""" "bellum, -i (n.)", as dictionaries have it."""
_REALLY = WordPattern(
    r",\s(?:which|who)\s(?:is|was|were|are)\s(?:really|actually|in\s(?:fact|reality)|none\sother\sthan|(?:the|a)\s(?:pen\sname|pseudonym|alias)\s(?:of|for))\s",
    re.IGNORECASE,
)
""" "Under the name of Bell, who was really Brontë"."""


def plainly(text: str, answers: Sequence[str], prompt: str) -> str:
    """The text, or its line that answers, with names, numbers and dates as the accepted answers write them."""
    said = asked_line(text, prompt) or text
    said = _INSERTED.sub("", said) if "," in said else said
    said = _NONE_OTHER.sub("", said)
    said = _DICTIONARY.sub("", said) if ", -" in said or ", –" in said else said
    said = _UNCHECKED.sub("", _MILD.sub("", said)) if "I" in said else said
    said = as_one(said, answers, prompt)
    said = _REALLY.sub(". It was ", said) if "," in said else said
    said = _DENIED_BETWEEN.sub("", said) if "," in said else said
    said = _ASKED_ITSELF.sub("", said) if "?" in said or "？" in said else said
    said = in_plain_figures(said if any(map(str.isalnum, said)) else text, answers, prompt)
    return full_names.shortened(written_names.plainly_written(said, answers, prompt), answers)
