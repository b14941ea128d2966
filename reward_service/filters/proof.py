"""Proofs: the answer is the argument, so there is nothing to compare with.

A verb of proving in the imperative makes a proof, unless the problem also asks for a value that its answer
gives ("find, with proof, …"). "improve", "the table shows", "show your work" prove nothing.
"""

import re
from collections.abc import Iterator

from reward_service.filters.phrase_pattern import Phrases
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import VALUE_WORDS, Reading

MAX_PROSE = 25
"""Natural words an answer may have and still be a value rather than an argument."""

_VERB = Phrases(
    r"(?<![a-z-])(?:"
    r"(?:dis)?prove(?!\s(?:to be|useful|difficult))|"
    r"(?:show|demonstrate|verify|deduce|establish|conclude|check|justify|argue|confirm)(?=\s+(?:that|"
    r"the (?:following|identity|inequality)|"
    r"[\"']|\$|\\\(|\\\[|if|there|by induction|directly|also|algebraically|geometrically|"
    r"(?:\w+ ){1,3}that|from \w+)|\s?:|\s?,\s|\s*\n)|"
    r"(?:establish|deduce|justify|demonstrate|verify)(?=\s+(?:the (?!answer|result|work|table|data|"
    r"solution|(?<=deduce the )(?:formula|expression|equation|relation)s?\b)|every |"
    r"an? (?!number)|all |this |rigorously))|"
    r"(?:give|write|find|provide|construct|present|supply|sketch|outline|produce|formulate|complete|"
    r"offer)(?: (?:out|"
    r"down|up))? (?:an?|the|your|another) (?:[\w-]+,? ){0,4}(?:proof(?! ?read)|argument (?:why|that|"
    r"for|to show|"
    r"showing))|"
    r"show\s+(?=(?:every|any|each|all|no|for|an?|it|this|why|"
    r"the|its|equality)\b(?! (?:work|steps?|graph|working|calculations?|details?|(?:\w+ )?answers?)))|"
    r"show\s+(?!your|how|me|us|up|off)(?=[^.?\s][^.?]{0,60}(?:\s(?:is|are|has|have|does|cannot|must|"
    r"converges?|"
    r"diverges?|equals?|holds?|exists?|divides)\b|[=<>≤≥≡∈∣]|\\(?:le|ge|leq|geq|in|mid|equiv|subset)\b))"
    r")",
    """
    prove disprove proof show demonstrate verify deduce establish conclude check justify argue
    argument confirm
    """,
    opens="""
    argue check complete conclude confirm construct deduce demonstrate disprove establish find
    formulate give justify offer outline present produce prove provide show sketch supply verify
    write
    """,
)
_TASK = Phrases(
    r"\b(?:(?:(?:task|job|goal|aim|problem|exercise|challenge) (?:here )?is|(?:are|is) (?:asked|"
    r"required|invited)|asked|"
    r"(?:you|we|i|students?) (?:must|should|need|have|want|wish|are|was asked|am asked)|try(?:ing)?|"
    r"attempt|remains|"
    r"(?<=\w, )use [^.?]{1,60}|^use [^.?]"
    r"{1,60}|(?<=[.?:]\s)use [^.?]{1,60})(?: now| still)? to|let us|let's|please|(?:can|could|would|"
    r"will) (?:you|someone|somebody|anyone|anybody)(?: please)?(?: help(?: me)?(?: to)?)?|how "
    r"(?:can|could|would|do|does|might|should|to)(?: you| one| we| i)?|we|i) (?:(?:prove|disprove|"
    r"demonstrate|establish)\b|(?:show|verify|deduce|justify|argue|confirm) (?:that|why|the|\$))|"
    r"\b(?:it )?(?:must|should|shall|is to|has to|remains to|needs to|are to|to) be (?:shown|proved|"
    r"proven|demonstrated|"
    r"verified|"
    r"established)\b|\b(?:a|full|complete|formal|rigorous|detailed) proof (?:is|must be|should be|"
    r"will be)? ?(?:expected|required|"
    r"needed|wanted|given)\b",
    """
    prove disprove demonstrate establish show verify deduce justify argue confirm shown proved
    proven demonstrated
    verified established proof
    """,
    opens="""
    a aim are asked attempt can challenge complete could detailed exercise formal full goal has how
    i is it job let must needs please problem remains rigorous shall should student students task to
    try trying use we will would you
    """,
)
"""A proof asked for in a roundabout way."""

_NOT_IMPERATIVE_ZH = re.compile(r"(?:可以?|能够?|不难|容?易|已经?|曾|经|被|所|用来|用于)\s?$")
_NOT_IMPERATIVE = re.compile(
    r"(?:\b(?:can|could|may|might|will|would|we|it|i|he|she|they|you|who|which|that|result|results|table|"
    r"data|records?|"
    r"graphs?|studies|study|experiments?|people|surveys?|not|n't|did|does|do|have|has|had|was|been|tests?|"
    r"figures?|diagrams?|charts?|individuals|patients|animals|cells|"
    r"polls?|scientists?|evidence|(?:easy|easily|able|enough|possible|order|tries|tried|wants?|needs?|"
    r"trying|wish|wishes|hopes?|plans?|"
    r"hard|used|how) to)|,\s*(?:with|and)|^\s*to|[.!?]\s+to)\s*$",
    re.IGNORECASE,
)
_CHINESE = Phrases(
    r"求证(?!过程)|试证|论证|说理|证明(?!了|过程|自己|书|人|文件|材料|力|责任|标准)|试说明|(?<![(（])说明[::]|说明[^。?]{2,60}的道理|"
    r"用.{1,6}法说明|说明为什么|写出(?:推导|证明)(?:过程)?|"
    r"证\s?[::]|(?:求|请)?证(?=\s?[$\\])|推导(?!可[得知]|过程|[得知])(?:出)?",
    "",
    re.NOFLAG,
    han="证 说理 说明 推导",
)
_ANSWER = re.compile(
    r"(?:\(?(?:the |see )?(?:proof|proof required|proven|proved|q\.?e\.?d\.?|shown|as required|"
    r"see (?:the )?(?:proof|solution))\)?|"
    r"证明(?:见解析|略|如下)?|见证明|略证?|证毕|得证|见解析)",
    re.IGNORECASE,
)
_PROVED = re.compile(
    r"证毕|得证|即证|[∵∴]|\\(?:therefore|because)\b|证明|故?命题成立|(?:^|\n)\s{0,4}证明?\s?[::]|q\.e\.d|"
    r"\\blacksquare|\\square|this completes the proof|we (?:have )?(?:prove|show)",
    re.IGNORECASE,
)
_FIND = Phrases(
    r"\b(?:find(?! an? (?:\w+ )?(?:proof|counter))|determine|compute|calculate|evaluate|what (?:is|are)|"
    r"how (?:many|much|"
    r"long|far|old)|when (?:do|does|did|is|was|will)|solve)\b|"
    r"\b(?:and|then|or) (?:give|state|write down|type in|type|enter|report) (?:its|the|their)\b|"
    r"(?:^|[,.;:。;?!\s)]|并|再|试|请|别|则|来|[此出而后])求(?!证|导|和公式)|计算|多少|几(?![何乎])",
    """
    find determine compute calculate evaluate what how when solve give state write type enter
    report
    """,
    opens="""
    and calculate compute determine evaluate find how or solve then what when
    """,
    han="求 计算 多少 几",
)
_AND_FIND = re.compile(r"[并且后再](?:求(?!证)|计算|写出)|(?:多少|几)[^。?]{0,12}\?\s*$")
"""In a Chinese problem without an answer: a value asked for together with the proof, or a quantity last."""

_NO_REQUEST = re.compile(
    r"\b(?:can|could|cannot|can't|not|we|always|possible|impossible|able|one|to|may|will|must)\s(?:to\s)?$",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\bthen\b|\bthere (?:exists?|is|are)\b|\bif and only if\b|\bfor (?:all|every|each|any)\b|"
    r"\b(?:every|each|any|no) \w+ (?:\w+ )?(?:is|has|are)\b",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(
    r"(?:\b(?:is|are|equals?|equal to|be|to|of|by|at|in|length|value|has|contains|was|than)|"
    r"[=:≈<>])\s{0,3}\$?\s{0,3}$",
    re.IGNORECASE,
)
"""A sentence that waits for its end: the answer completes it."""

_ORDER = re.compile(
    r"(?:(?:sub)?(?:problem|question|part|task|exercise|step) ?\w{0,3}[:.)]\s{1,3})?(?:enter|write|give|"
    r"list|name|state|express|convert|add|subtract|multiply|divide|round|reduce|"
    r"rewrite|complete|"
    r"fill|graph|draw|use|apply|approximate|arrange|order|rank|put|provide|report|answer|submit|return|"
    r"present|translate|"
    r"construct|choose|select|identify|design|explain|describe|discuss|differentiate|integrate|obtain|"
    r"derive|please|hence)\b|"
    r".{0,300}(?:,|;|then|and) (?:enter|write|give|list|state|express|round)\b",
    re.IGNORECASE,
)


def reasons(reading: Reading) -> Iterator[Reason]:
    """A proof, by its answer or by a verb of proving that nothing contradicts."""
    answer = reading.answer
    if answer is not None and _ANSWER.fullmatch(answer):
        yield Reason(kind=Kind.PROOF, text=f"answer {quote(answer)}", confidence=0.98)
        return
    if formal := _formal(reading):
        yield Reason(kind=Kind.PROOF, text=quote(formal[0]), confidence=0.9)
        return
    asked = _asked(reading)
    if asked and _no_value(reading):
        yield Reason(kind=Kind.PROOF, text=asked, confidence=0.95 if answer is None else 0.85)
    elif (
        answer is not None and reading.answer_words > MAX_PROSE and _PROVED.search(reading.raw_answer[:4_000])
    ):
        yield Reason(kind=Kind.PROOF, text=quote(reading.raw_answer), confidence=0.8)
    elif (answer is None or reading.answer_words > _FEW) and (derived := _derived(reading)):
        yield Reason(kind=Kind.PROOF, text=quote(derived[0]), confidence=0.7)
    elif stated := _stated(reading):
        yield Reason(kind=Kind.PROOF, text=quote(stated[0]), confidence=0.75 if answer is not None else 0.6)
    elif answer is None and (with_proof := _also(reading, asked)):
        yield Reason(kind=Kind.PROOF, text=with_proof, confidence=0.6)
    elif answer is None and _asserts(reading):
        yield Reason(kind=Kind.PROOF, text=f"asks for nothing: {quote(reading.last)}", confidence=0.55)


_FORMAL = re.compile(
    r"\b(?:theorem|lemma|example) [^\n]{0,300}:=\s|:=\s(?:by\s)?sorry\b|\bAdmitted\.|"
    r"\bcomplete the (?:[\w-]+ )?proof\b|\bfill in the (?:proof|sorry)|"
    r"\b(?:Theorem|Claim|Proposition|Lemma|Corollary)\b[^\n]{0,6}[.:][^?]{5,600}\bProof\s?[.:]?\s*$|"
    r"(?:定理|命题|引理)[^?]"
    r"{5,400}证明?\s?[:：]?\s*$",
)
"""A statement in the language of a proof assistant, or a proof to complete."""


def _derived(reading: Reading) -> re.Match[str] | None:
    return _DERIVED.search(reading.text) if reading.says("deriv", "deduction", "推导") else None


_STATED = Phrases(
    r"\b(?:derive|deduce|obtain|establish|arrive at)\b[^.?]{0,60}?(\$[^$]{1,200}=[^$]{1,200}\$|"
    r"\\\([^()]{1,100}=.{1,200}?\\\))|推[导出][^。?]{0,30}?(\$[^$]{1,200}=[^$]{1,200}\$)",
    "derive deduce obtain establish arrive",
    opens="derive deduce obtain establish arrive",
    han="推导 推出",
)
"""A formula to derive, which is told."""


def _stated(reading: Reading) -> re.Match[str] | None:
    """A formula to derive where it is the answer, too, or none is known: only the way to it is left."""
    match = _STATED.search(reading) if "=" in reading.characters else None
    if match is None or reading.answer is None:
        return match
    return match if _bare(reading.answer) in _bare(match[0]) else None


def _bare(formula: str) -> str:
    """A formula without its markup."""
    return _MARKUP.sub("", formula)


_MARKUP = re.compile(r"\\(?:left|right|[dt](?=frac))|[\s\\{}()$]")


def _formal(reading: Reading) -> re.Match[str] | None:
    signs = reading.says(":=", "sorry", "admitted.", "complete the", "fill in the", "proof")
    signs = signs or ("证" in reading.text and reading.says("定理", "命题", "引理"))
    return _FORMAL.search(reading.text) if signs else None


_FEW = 6
_NAMED = 4
"""Words that name a value at most; more of them without a number or a formula are an argument."""

_VALUE = re.compile(r"[\d$\\=^+<>]")
_DERIVED = re.compile(
    r"(?:^|[.?!]\s)(?:formally derive\b|derive [^.?]{1,60} from the (?:premises|axioms|definitions?)|"
    r"give a (?:derivation|deduction)|derive (?:the |an? )?[^.?]{0,60}\b(?:law|theorem|identity|"
    r"inequality))\b|^推导(?!可|得|出)",
    re.IGNORECASE,
)
"""A derivation asked for, which counts where no value is the answer."""

_WITH_PROOF = re.compile(
    r"\b(?:justify|prove|argue) (?:it |this )?rigorously|\b(?:with (?:an? )?(?:full |complete |"
    r"rigorous )?(?:proof\b|justification\b(?! if))|and (?:prove|justify|show) (?:that )?(?:your|it|"
    r"this|the|there|no)\b[^.]{0,60}|"
    r"prove (?:that )?(?:it is|this is|there are no|no other)|(?:justify|prove) your (?:answer|claim|"
    r"result|conjecture|assertion)s?)|并(?:给出|加以|予以)?(?:证明|说明理由)|且?证明你的(?:结论|猜想)",
    re.IGNORECASE,
)


def _also(reading: Reading, asked: str) -> str:
    """A proof asked for besides a value of which no answer is known: the argument is what would be graded."""
    found = (
        _WITH_PROOF.search(reading.text) if reading.says("proof", "prove", "justif", "证明", "理由") else None
    )
    return quote(found[0]) if found else asked if _FIRST.match(asked) and _opens(reading, asked) else ""


_FIRST = re.compile(r"(?:show|prove|demonstrate)\b(?! (?:or|your|that you)\b)|证明|求证", re.IGNORECASE)


def _opens(reading: Reading, asked: str) -> bool:
    """Whether a sentence starts with the order to prove; one that offers a choice (`or show …`) does not."""
    return any(sentence.startswith(asked[:12]) for sentence in reading.sentences)


def _asked(reading: Reading) -> str:
    for match in _VERB.finditer(reading):
        before = reading.text[max(0, match.start() - 24) : match.start()]
        if not _NOT_IMPERATIVE.search(before):
            return quote(reading.original, match.start(), match.end() + 50)
    found = next(_chinese(reading), None) or _TASK.search(reading)
    return quote(reading.original, found.start(), found.end() + 40) if found else ""


def _chinese(reading: Reading) -> Iterator[re.Match[str]]:
    """Where a Chinese problem tells to prove; what can be proved, or has been, is no order."""
    for match in _CHINESE.finditer(reading) if reading.han else ():
        if not _NOT_IMPERATIVE_ZH.search(reading.text, max(0, match.start() - 4), match.start()):
            yield match


def _no_value(reading: Reading) -> bool:
    """Whether no value is asked for that the answer could give."""
    asked = any(_requests(reading, at.start()) for at in _FIND.finditer(reading))
    asked = (asked or "____" in reading.text) and not _proves_last(reading)
    if reading.answer is None:
        return not asked
    decides = reading.says("disprove")
    wordy = reading.answer_words > _NAMED and not decides and not _VALUE.search(reading.answer)
    argued = (
        wordy or reading.answer_words > MAX_PROSE or _PROVED.search(reading.raw_answer[:4_000]) is not None
    )
    judged = _TRUTH.match(reading.answer) is not None and not decides
    asked = asked or (decides and ("?" in reading.text or reading.asks_in_words))
    return argued or judged or not (asked or _QUESTION.search(reading.text) or _GIVE.search(reading))


def _requests(reading: Reading, at: int) -> bool:
    """Whether the verb at this place is an order: what can be found is none; what a fact is used to find is
    one where the value is known."""
    if not _NO_REQUEST.search(reading.text, max(0, at - 24), at):
        return True
    return reading.answer is not None and _USED_TO.search(reading.text, max(0, at - USED), at) is not None


USED = 90
"""Characters before a verb in which the order to use something for it stands."""

_USED_TO = re.compile(
    r"(?:^|[.;:,]\s|\b(?:and|then|hence)\s)(?:then |hence |also )?(?:use|apply|employ)\s[^.?;]{1,70}\sto\s$",
    re.IGNORECASE,
)

_TRUTH = re.compile(r"(?:yes|no|true|false|(?:不)?成立|是|否|对|错)\b\W", re.IGNORECASE)
_QUESTION = re.compile(
    r"\b(?:what|which|who|whose|where|when|how (?:many|much|long|far|old|often|big|large|"
    r"fast))\b[^?]{0,300}\?|"
    r"多少|几[个种条]|哪[个些]|什么(?:值|条件|时候|数)",
    re.IGNORECASE,
)
_GIVE = Phrases(
    r"(?:^|(?<=[.;:?!]\s)|(?<=\sand\s)|(?<=\sthen\s)|(?<=hence\s)|(?<=also\s))(?:give|state|list|name|"
    r"write down|express|simplify|expand|"
    r"estimate|factor|integrate|differentiate|identify|approximate)\s(?!an? (?:[\w-]+ ){0,3}(?:proof|"
    r"argument))",
    """
    give state list name write express simplify expand estimate factor integrate differentiate identify
    approximate
    """,
    opens="""
    approximate differentiate estimate expand express factor give identify integrate list name
    simplify state write
    """,
)
"""Orders that a value answers."""


def _proves_last(reading: Reading) -> bool:
    """Whether a Chinese problem, where a proof is a part of its own, asks for one last, or for one and has
    no answer that a value could be."""
    if not reading.han:
        return False
    last = max((m.end() for m in _chinese(reading)), default=-1)
    finds = _FIND.pattern if reading.answer is not None else _AND_FIND
    return last >= 0 and finds.search(reading.text, last) is None


_ASKING = VALUE_WORDS - {"which", "who", "whose", "when"}
_WHICH = re.compile(r"(?:^|[.:;]\s)(?:(?:for|in|at|by|to|of) )?(?:which|who|whose|when)\b", re.IGNORECASE)
"""Asks for something, where no question mark stands: the others of a relative clause do not."""


def _asserts(reading: Reading) -> bool:
    """A theorem without its verb: claims something, and asks and orders nothing."""
    if reading.han or "?" in reading.text or _UNFINISHED.search(reading.last):
        return False
    if reading.asks_value and (
        not _ASKING.isdisjoint(reading.words) or "__" in reading.text or _WHICH.search(reading.text)
    ):
        return False
    return _CLAIM.search(reading.text) is not None and not any(map(_ORDER.match, reading.sentences))
