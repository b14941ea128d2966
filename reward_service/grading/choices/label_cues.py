"""What stands before and behind a figure or small letter that is meant as an option's label."""

import re

from reward_service.grading.choices.label_series import ANY_LABEL

NAMES_A_LABEL = re.compile(
    r"(?:(?<![^\W\d_])(?:options?|choices?|sentence|numbers?|no|nr|num|n[º°]|letters?|alternatives?|label|item|opci[oó]n|literal|letra|inciso|n[uú]mero|opç[aã]o|item|"
    r"opzione|lettera|numero|lettre|num[eé]ro|proposition|antwort(?:möglichkeit)?|variante|buchstabe|nummer|optie|alternativet?|bokstav|"
    r"вариант(?:ом|а|у)?|номер(?:ом)?|буква|букву|пункт(?:ом)?|варіант|opcja|opcję|opcj[ią]|litera|literę|odpowiedź|możliwość|možnost|písmeno|şık|"
    r"seçenek|phương\sán|lựa\schọn|câu|pilihan|opsi|huruf|nomor|επιλογή|απάντηση|válasz|varianta|תשובה|אפשרות|סעיף)"
    r"|[選选][択项項](?:肢)?|(?:选项|選項)|第|号|番号|번호|선택지|보기|الخيار|خيار|رقم|الحرف|विकल्प|ข้อ|ตัวเลือก|গ|বিকল্প|№|#)"
    r"(?:\s(?:la|el|le|die|der|das|a|o|il|the|số|thứ|n[oº°]\.?))?[.\s:：*_\"'«“„(（\[「]{0,4}$",
    re.IGNORECASE,
)
"""Before a label: a word for an option."""
_FILLERS = (
    r"(?:is|are|was|be|must|should|would|will|the|therefore|thus|hence|then|so|option|choice|ist|sind|lautet|lauten|also|damit|die|der|das|est|sont|serait|donc|la|le|les|"
    r"es|son|sería|será|por\stanto|el|los|las|è|sono|quindi|dunque|il|i|é|são|seria|portanto|a|o|as|os|is|zijn|dus|de|är|alltså|to|jest|są|więc|zatem|je|jsou|"
    r"это|значит|под|вариант|ответ|будет|olan|là|adalah|yaitu|είναι|το|este|sunt|אותיות|היא|הוא|は|が|も|은|는|이|가|هي|هو|إذن|है|हैं|คือ|也|是|为|為|应该|应|應|該|该|就|选|選)"
)
ANSWERS = re.compile(
    r"(?:(?<![^\W\d_])(?:answers?|ans|final|solutions?|correct|right|best|choose|pick|select|(?:go|going)\swith|i'd\ssay|i\swould\ssay|"
    r"antwort(?:en)?|lösung(?:en)?|richtige?[rsn]?|korrekte?[rsn]?|wähle|nehme|réponses?|bonnes?|correctes?|exactes?|choisis|"
    r"respuestas?|correct[ao]s?|elijo|escojo|elegiría|marco|respostas?|corret[ao]s?|cert[ao]s?|escolho|rispost[ae]|corrett[aeio]|giust[aeio]|esatt[aeio]|scelgo|"
    r"antwoord(?:en)?|juiste|kies|svar(?:et)?|rätta?|väljer|odpowiedzi[ąe]?|odpowiedź|poprawn[aeiy]m?|prawidłow[aey]|wybieram|odpověď|správn[áéěý]|"
    r"ответ(?:ом|ы)?|правильн(?:ый|ая|ое|ые|ым|о)|верн(?:ый|ая|ое|ые|ым|о)|выбираю|выберу|відповідь|правильна|отговор(?:ът)?|cevap|cevabı|yanıt|doğru|"
    r"đáp\sán|câu\strả\slời|đúng|chọn|jawaban(?:nya)?|benar|pilih|απάντηση|σωστή|σωστό|răspuns(?:ul)?|corect|helyes|válasz)"
    r"|答案|正解|正答|解答|答え|答|正确|正確|选|選|選ぶ|정답|답|الإجابة|الاجابة|الجواب|الصحيحة?|أختار|उत्तर|जवाब|सही|คำตอบ|ตอบ|ถูกต้อง|উত্তর|התשובה|תשובה|הנכונה|=>|→)"
    rf"(?:[\s*_\"'«“„:：=\-–—,(（\[「【】]{{0,4}}{_FILLERS}(?![^\W\d_])|[\s*_\"'«“„:：=\-–—,(（\[「【】]{{0,4}}(?:は|が|은|는|이|也|是|为|為|应该|应|應|该|就|选|選)){{0,4}}"
    r"[\s*_\"'«“„:：=\-–—(（\[「【】]{0,5}$",
    re.IGNORECASE,
)
"""Before a label: an answer is announced."""
_OR = r"(?:or|oder|ou|o|oppure|of|eller|lub|albo|nebo|или|либо|або|veya|ya\sda|hoặc|atau|tai|vagy|sau|या|أو|ή|and|und|et|y|e|ed|en|och|i|oraz|a|и|ve|và|dan|και|și|és|और|و)"
ENDS = re.compile(
    rf"^[*_\"'»”“`)）\]】」』]{{0,4}}(?:\s*$|\n|\s?[.,;:!?。，、；：！？．)）\]】}}](?!\d)|\s?[(（]|\s[—–-]\s|\s{_OR}(?!\w)|\s(?:because|since|as|is|for|which|weil|da|denn|ist|car|est|"
    r"porque|pues|ya\sque|es|perché|poiché|è|é|pois|потому|так\sкак|является|bo|ponieważ|çünkü|vì|karena|है)(?!\w)"
    r"|(?:번|番|号|號|项|項)|です|だ(?!け)|である|が正|を選|입니다|이다|예요|이에요|을|를|和|与|與|及|或|还是|か|と|또는|와|과)"
)
"""Behind a label that an answer announces."""
JOINS = re.compile(
    rf"^[*_\"'»”`)）\]】]{{0,3}}(?:번|番|号|项)?(?:\s?[,、，،;&/|+]\s?|\s?(?:,\s)?(?<!\w){_OR}(?!\w)\s|[와과]\s|和|与|與|及|或|还是|か|と|\s?또는\s)(?:{_OR}\s)?[*_\"'«“(（\[【]{{0,3}}$"
)
"""Between two labels of a list."""
CLOSED_PAIR = re.compile(rf"^[)）]\s?(?:[,、]\s?|{_OR}\s){ANY_LABEL}[)）]")
"""Behind a label with a bracket that is joined to another such label."""
CLOSES = re.compile(r"^\*{0,2}\s?(?:[)）\]】〕]|[.．:：、](?!\d)|\s[—–-]\s|번|番)")
"""Behind a label at the head of a line."""
