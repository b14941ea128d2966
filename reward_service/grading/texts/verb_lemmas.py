"""Words of a question and of a sentence by what they say: forms of a verb, and its agent noun, are one word."""

import re
from functools import lru_cache

from reward_service.grading.texts.answer_tokens import folded

_FORMS = (
    "write wrote written writes author writer penned", "compose composed composer", "teach taught teaches teacher", "lead led leads leader", "sing sang sung singer sings",
    "build built builds builder", "paint painted painter", "found founded founder", "win won wins winner", "beat beaten beats", "make made makes maker", "draw drew drawn",
    "direct directed director", "create created creator creates", "design designed designer architect", "play played plays actor actress", "meet met meets",
    "sit sat sits", "hold held holds", "succeed succeeded succeeds successor", "precede preceded predecessor", "discover discovered discoverer discovers", "invent invented inventor invents",
    "kill killed kills killer murdered assassin assassinated", "give gave given gives", "take took taken takes", "lose lost loses loser", "run ran runs", "begin began begun", "become became becomes",
    "buy bought buys buyer purchased", "sell sold sells seller", "lend lent lends", "send sent sends sender", "catch caught", "die died dies", "shoot shot shoots",
    "orbit orbits orbited", "fly flew flown", "speak spoke spoken", "lie lies lay", "rise rises rose", "flow flows flowed",
    "schreiben schrieb geschrieben schreibt verfasste verfasst autor verfasser", "komponieren komponierte komponiert komponist", "malen malte gemalt maler", "erfinden erfand erfunden erfinder",
    "entdecken entdeckte entdeckt entdecker", "entwerfen entwarf entworfen architekt", "grunden grundete gegrundet grunder", "bauen baute gebaut erbaut erbauer", "gewinnen gewann gewonnen sieger",
    "tagt tagen tagte", "liegt liegen lag", "heißt heißen hieß", "heisst heissen hiess",
    "ecrire ecrit ecrite ecrivit auteur", "peindre peint peinte peignit peintre", "decouvrir decouvert decouverte decouvrit", "composa compose composee compositeur", "inventa inventeur",
    "fonda fondee fonde fondateur", "dessine dessinee dessina", "escribir escribio escrito escrita autora", "pintar pinto pintado pintada pintor", "descubrir descubrio descubierto descubierta",
    "componer compuso compuesto compuesta compositor", "diseño diseñado diseñada", "fundo fundado fundada fundador", "scrivere scrisse scritto scritta autore", "dipinse dipinto dipinta dipingere pittore",
    "scopri scoperto scoperta scopritore", "compose composto composta compositore", "escreveu escrever", "pintou pintada", "descobriu descoberto descoberta", "compos composicao",
    "написал написала написан написана написано автор", "открыл открыла открыт открыта открыто", "изобрел изобретен изобрела изобретатель", "построил построен построена", "победил победила победитель выиграл",
    "napisal napisala napisany napisana autorem", "odkryl odkryla odkryty", "namalowal namalowany namalowana",
)  # fmt: skip
_KEYS = {form: f"={forms.split()[0]}" for forms in _FORMS for form in forms.split()}
_STEM, _LEAST = 5, 4
_WORD = re.compile(r"[^\W\d_]{3,40}")
_POINTS = frozenset(
    folded(
        "which what who whom whose where when that this these those with from have has had does did was were will they their there into over been being than then also only very "
        "the and for its his her "
        "welche welcher welches wessen wann dies diese dieser eine einer einen sind ist war wird wurde wurden hatte "
        "quel quelle quels quelles dont dans avec pour cette leur sont était était été "
        "cual cuál qué quién quien donde dónde cuando como para esta este esto está fue una por del los las "
        "quale quali chi dove quando come nella della dello degli questo questa è stato stata "
        "qual quem onde quando como para esta este foi uma dos das "
        "какой какая какое какие кто что где когда это этот эта был была было были который которая "
        "który która które kto gdzie kiedy jest był była było jaki jaka jakie"
    ).split()
)


def key_of(word: str) -> str:
    """What a folded word is compared by: its verb, or its first letters."""
    return _KEYS.get(word) or word[:_STEM]


@lru_cache(512)
def keys_of(text: str) -> frozenset[str]:
    """The keys of the words of a text that tell what it is about."""
    words = _WORD.findall(folded(text))
    return frozenset(
        key_of(word) for word in words if (len(word) >= _LEAST or word in _KEYS) and word not in _POINTS
    )
