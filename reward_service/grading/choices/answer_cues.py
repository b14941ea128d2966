"""What announces an option in a text: "the answer is", 【答案】, "I choose", in several languages."""

import re

_NOUN = (
    r"(?:antwort(?:en)?|lösung(?:en)?|auswahl|réponses?|respuestas?|opci[oó]n(?:es)?|alternativas?|opç(?:ão|ões)|rispost[ae]|opzion[ei]|respostas?|antwoord(?:en)?|svar(?:et)?|alternativ(?:et)?|"
    r"vastaus|odpowiedź|odpowiedzi[ąe]?|odpověď|ответ(?:ом|ы)?|вариант(?:ом|ы)?|відповідь|отговор(?:ът)?|cevap(?:lar)?|cevabı|yanıt|şık|seçenek|đáp\sán|câu\strả\slời|"
    r"lựa\schọn|jawaban(?:nya)?|jawapan|答え|解答|正解|正答|選択肢|정답|답|الإجابة|الاجابة|الجواب|الخيار|الحل|उत्तर|जवाब|विकल्प|απάντηση|răspuns(?:ul)?|"
    r"válasz|คำตอบ|ตัวเลือก|התשובה)"
)
_ADJECTIVE = (
    r"(?:richtige?[rsn]?|korrekte?[rsn]?|bonnes?|correctes?|exactes?|corre(?:c?t[ao]s?)|giust[aeio]|esatt[aeio]|corrett[aeio]|cert[aeio]s?|juiste?|rätta?|riktiga?|poprawn[aeyi]|"
    r"prawidłow[aey]|správn[áée]|правильн(?:ый|ая|ым|ой|о|ое|ые|ы)|верн(?:ый|ая|ым|о|ые|ы)|правильна|doğru|đúng(?:\snhất)?|benar|tepat|صحيحة?|الصحيحة?|सही|σωστ[ήό]|corect|helyes|"
    r"ถูก(?:ต้อง)?|הנכונה)"
)
_FILLER = (
    r"(?:ist|sind|lauten|lautet|wäre|muss|sein|also|damit|somit|daher|demnach|folglich|deshalb|die|der|das|buchstabe|antwort|option|es|est|son|sont|sera|serait|donc|ainsi|la|le|lettre|"
    r"el|letra|opción|opção|sería|será|por\s(?:lo\s)?tanto|è|sono|sarebbe|quindi|dunque|perciò|lettera|é|são|seria|portanto|assim|logo|(?-i:a|o)|is|dus|letter|optie|är|alltså|"
    r"alternativ|bokstav|to|jest|są|jsou|zijn|os|as|les|los|las|więc|zatem|litera|je|tedy|это|значит|следовательно|буква|буквой|под|номер(?:ом)?|numéro|número|numero|nummer|رقم|вариант|ответ|olan|là|chính|phương\sán|adalah|ialah|huruf|"
    r"は|が|も|은|는|이|가|هي|هو|إذن|है|विकल्प|είναι|η|το|este|varianta|litera|คือ|ข้อ|היא)"
)
FOREIGN_CUE = re.compile(
    rf"""(?:
          (?<![A-Za-zÀ-ÿА-я])(?:(?:la|le|die|der|das|el|il|a|de|det|den|الخيار|الإجابة)\s)?
            (?:{_ADJECTIVE}[\s*_]{{1,4}}{_NOUN}|{_NOUN}[\s*_]{{1,4}}{_ADJECTIVE}|{_NOUN}|{_ADJECTIVE}(?=\s(?:ist|sind|est|sont|è|sono|é|são|es|son|is|zijn|är|jest|są|je|jsou|это|είναι|-|—|–)|(?=\s[(]?(?-i:[A-Z])[)]?(?:[.,]|\s(?:и|i|y|e|et|und|en|och|ve|và|dan)\s|\s*$))))
            (?:[\s*_"'“”«»`「『:：=,،\-–—(]{{1,4}}|(?<=[가-힣ぁ-んァ-ヶ一-龯฀-๿])|(?=は|은|는|[:：]))
            (?:{_FILLER}[\s*_"'“”«»`「『:：,،\-–—(]{{0,4}}){{0,6}}
            (?=[(（\[]?\s?(?-i:[A-ZＡ-Ｚ])[)）\]]?(?!\w|['’][A-Za-zÀ-ÿ])|[(（\[]?(?-i:[A-ZＡ-Ｚ])(?=[가-힣ぁ-んァ-ヶ一-龯]))
        | \b(?:(?:je\s)?dirais|ich\swürde\ssagen|diría|(?:eu\s)?diria|direi|я\sбы\sсказала?|powiedział[a]?bym|ik\szou\szeggen)\s(?:que\s|che\s|что\s|es\s|é\s|è\s|c'est\s|la\s|die\s|le\s|el\s|a\s){0, 3}(?=[(]?(?-i:[A-Z])[)]?(?!\w))
        | \bchọn(?:\s(?:đáp\sán|câu|phương\sán))?\s(?=(?-i:[A-Z])\b)
        | \b(?:ich\s(?:wähle|nehme)|(?:je\s)?choisis|elijo|escojo|scelgo|escolho|marco|ik\skies|jag\sväljer|wybieram|выбираю|выберу|seçiyorum|saya\smemilih|أختار)
            (?:\s(?:la|le|el|die|option|opción|opção|opzione|antwort|réponse|respuesta|risposta|resposta|lettre|letra|lettera|вариант|الخيار)){{0,3}}\s(?=[(]?(?-i:[A-Z])[)]?(?!\w))
        )""",
    re.IGNORECASE | re.VERBOSE,
)
"""What announces a letter in languages other than English and Chinese; the letter follows."""
FOREIGN_WORDS = (
    "antwort", "lösung", "richtig", "korrekt", "réponse", "bonne", "exacte", "respuesta", "opci", "alternativa", "opç", "rispost",
    "opzion", "giust", "esatt", "corret", "certa", "certo", "certe", "certi", "correct", "resposta", "antwoord", "juist", "svar", "rätt", "riktig", "vastaus",
    "odpowied", "poprawn", "prawidłow", "odpověď", "správn", "ответ", "вариант", "правильн", "верн", "відповідь", "отговор", "cevap",
    "cevabı", "yanıt", "şık", "seçenek", "doğru", "đáp án", "câu trả lời", "lựa chọn", "đúng", "chọn", "jawaban", "jawapan", "benar", "tepat",
    "答え", "解答", "正解", "正答", "選択肢", "정답", "답", "الإجابة", "الاجابة", "الجواب", "الخيار", "الصحيح", "उत्तर", "जवाब", "विकल्प", "सही",
    "απάντηση", "σωστ", "răspuns", "corect", "válasz", "helyes", "คำตอบ", "ตัวเลือก", "ถูก", "התשובה", "ich wähle", "ich nehme", "ich würde", "choisis",
    "dirais", "elijo", "escojo", "diría", "diria", "scelgo", "direi", "escolho", "marco", "ik kies", "ik zou", "jag väljer", "wybieram", "powiedział",
    "выбираю", "выберу", "я бы", "seçiyorum", "saya memilih", "أختار",
)  # fmt: skip
"""What such a cue begins with, but for an article."""

CUE = re.compile(
    r"""(?P<strong>
          \b(?:answers?|ans|final|solution|r[ée]ponse|respuesta|opci[oó]n|antwort|risposta|resposta|ответ)\b
            (?:\s(?:choice|option|letter|key|correcta|corretta|correcte|correta))?
            [*_"'“”`\s]{0,4}(?:\((?:s|letter)\))?[*_"'“”`\s]{0,4}
            (?:(?:
                (?:is|are|was|be|would|should|must|will|to\sthis|to\sthe\squestion|therefore|thus|hence
                  |es|est|ist|lautet|è|é)\b(?:\s(?:la|el|the|die|option|opción)\b)?
                |[:：=]|->|→|(?<=ans)\.
                |[-–—](?=\s?[*_("']{0,3}(?:option\s)?[a-z][)\].*_"',;:]{0,3}(?:\s{0,9}(?:\n|$)|(?<=[).\],;:])\s))
              )[*_"'“”`\s]{0,4}){1,4}
        | \#{1,4}\s?(?:final\s)?answer\b[*_\s:：]{0,6}
        | (?<!\#)\#{3,4}\s{1,3}(?=[*_]{0,2}\(?(?-i:[A-Z])[).]?[*_]{0,2}\s*(?:\n|$))
        | \b(?:correct|right|best|final|appropriate)\s(?:choice|option|letter|statement)s?
            (?:\s(?:is|are|would\sbe|should\sbe|must\sbe)|[*_]{0,2}\s?(?:[:：]|[-–—](?=\s[*_(]{0,3}[a-z][)\].*_]{0,3}\s{0,9}(?:\n|$))))[*_\s]{0,4}
        | \b(?:choosing|selecting|picking)\s(?:(?:option|choice|answer)\s)?
        | \b(?:chang(?:e|ing)|switch(?:ing)?)\s(?:(?:it|that|this|my\s(?:answer|choice|pick)|the\sanswer)\s)?to\s(?:(?:option|choice|answer)\s)?(?=[*_(]{0,3}(?-i:[A-Z])(?!\w))
        | \bpick(?:\sis|[*_]{0,2}\s?[:：])[*_\s]{0,4}
        | 【\s?(?:答案|解答)\s?】[:：]?\s?(?:[选選])?
        | (?:答案|正解)(?:应该|应当|应|該|就|也|只能|不|並不|并不)?
            (?:[选選]择?|是|为|為|[:：])?(?:[—–]{1,2})?(?:选项|選項)?\s?[:：]?
        | (?<![不都])正确的?(?:选项|项|选择|叙述|说法)?(?:的)?(?:字母)?(?:应该|应)?(?:[:：]|是|为|有)(?:选项)?
        | [选選](?!项|項)(?:择)?(?:答案|项|項)?(?:[:：]|是|为)?(?=\W{0,3}[A-ZＡ-Ｚ])
        )
      | (?P<weak>
          \b(?:choose|select|pick|opt\sfor|go\swith)\s
        | \b(?:i['’]d|i\swould|i['’]ll|i\swill)\s(?:say|answer|guess|go\sfor)\s(?:it['’]s\s)?
        | \bit(?:\sis|['’]s|\smust\sbe)\s
        | \b(?:therefore|thus|hence|so|conclusion)\b[,:]?\s(?:it\sis\s)?
        )""",
    re.IGNORECASE | re.VERBOSE,
)
CUE_WORDS = (
    "answer", "ans", "final", "solution", "opción", "opcion", "réponse", "reponse", "respuesta", "antwort",
    "risposta", "resposta",
    "ответ", "###",
    "correct", "right", "best", "final", "appropriate", "【", "答案", "正解", "正确", "选", "選",
    "chang", "switch", "choosing", "selecting", "picking", "choose", "select", "pick", "opt for", "go with", "i'd", "i’d", "i would", "i'll", "i’ll", "i will", "it", "therefore", "thus", "hence", "so", "conclusion",
)  # fmt: skip
"""What a cue begins with; each is tried as `CUE` where it stands."""

ASCII_CUE_WORDS = tuple(word for word in CUE_WORDS if word.isascii())
ASCII_FOREIGN_WORDS = tuple(word for word in FOREIGN_WORDS if word.isascii())
"""Those that a text of ASCII may hold."""
