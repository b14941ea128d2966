"""What stands before and behind a letter that a sentence claims: "leaves only B", "makes option B correct",
"B is right", "남는 것은 B뿐이다".

The words of some twenty languages stand side by side, as they are written.
"""

NOUN = (
    r"(?:(?:(?:the|la|le|el|die|der|das|den|il|a|o|de)\s)?(?:options?|choices?|answers?|letters?|number|statement|antwort(?:möglichkeit)?|möglichkeit|buchstabe|aussage|réponse|lettre|proposition|opción|letra|"
    r"respuesta|literal|opzione|lettera|risposta|opção|alternativa|resposta|antwoord|optie|svar|alternativ|вариант(?:\sответа)?|номер(?:ом)?|numéro|número|numero|nummer|(?:الخيار\s)?رقم|ответ|буква|пункт|відповідь|варіант|odpowiedź|opcja|seçenek|şık|cevap|"
    r"đáp\sán|câu|jawaban|pilihan|الخيار|الإجابة|الاجابة|الجواب|विकल्प|उत्तर)\s|(?:la|le|el|die|il|the|a|o)\s|选项|答案|選項)?"
)
"""A word for an option, or an article, right before a letter."""
LEADS = (
    r"(?:leaves?|leaving|remains?|left|is|be|are|it['’]?s|that['’]?s|that\sis|this\sis|therefore|thus|hence|so|but|take|with|that|gives?|makes?|making|means?|i\.?e\.|namely|"
    r"going\swith|go\swith|only|just|must\sbe|bleibt|übrig|also|somit|damit|daher|folglich|reste(?:\sque)?|seule?|stimmt|passt|convient|donc|c['’]est|ist|est|es|è|é|jest|to|это|queda(?:n)?|correct[ao]|corret[ao]|correcte|corretta|giusta|sólo|solo|tanto|entonces|sobra|logo|portanto|"
    r"rimane|resta|quindi|dunque|blijft|dus|alltså|zostaje|tylko|więc|zatem|остается|остаётся|только|значит|подходит|верен|верна|следовательно|поэтому|итак|отже|тому|halde|geriye|yani|"
    r"vậy|còn|nên|chọn|jadi|maka|إذن|إذا|إذًا|لذلك|لذا|أي|وبالتالي|فالجواب|इसलिए|अतः|따라서|그러니까|그러므로|그래서|즉|것은)\s"
    r"|(?:よって|したがって|従って|ゆえに|つまり|だから|残るのは|残りは|所以|因此|因而|故|只剩下?|剩下的?是?|只有|只能是|就是|选|選|是|为|為|は|が)"
)
"""Words that come to what follows them."""
TAILS = (
    r"(?:です|である|だ(?:け(?:だ|です|である))?|だけ|뿐(?:이다|입니다|이에요)?|입니다|이다|이에요|예요|만\s남는다|符合(?:题意|題意|条件|條件|要求)?|成立|满足(?:条件|要求)?|可选|[是为]?正确(?:的|答案)?|[是为]答案)?"
    r"(?:\s(?:here|then|it\sis|indeed|is\sleft|remains|is\sall\sthat\s(?:is\sleft|remains)|übrig|queda|resta|rimane|kalıyor|kalır|zostaje|остается|остаётся))?"
)
"""Behind such a letter, before the sentence ends."""
ONLY = r"(?:(?:only|nur|solo|sólo|soltanto|seule?|apenas|somente|alleen|bara|только|лише|tylko|chỉ(?:\scó)?|yalnızca|sadece|hanya)\s|只有)"
SUBJECT = (
    r"(?:[,;:—–，、；]\s?|(?:[^\w-])(?:so|thus|hence|therefore|that|but|and|makes?|making|rende|rend|hace|torna|donc|aber|sondern|mais|pero|sino|ma|mas|но|а|и|поэтому|значит|więc|nên|dass|è|"
    r"macht|what)\s|(?:[은는]\s|[はば]|므로\s|因此|所以|故|ので、?|から、?|よって、?|したがって、?|従って、?|ゆえに、?|だから、?|つまり、?|니까\s|그래서\s|따라서\s))"
)
"""Before a letter that is the subject of its clause."""
_RIGHT = (
    r"(?:(?:the\s|clearly\s|the\sonly\s)?(?:right|correct|true|answer|right\sone|correct\sone|one(?=\sthat)|best|solution|only\sone)|richtig\w{0,2}|korrekt\w{0,2}|zutreffend|(?:la\s)?bonne|correcte?|exacte?|"
    r"(?:la\s|el\s)?correct[ao]|(?:a\s|o\s)?corret[ao]|(?:a\s)?cert[ao]|(?:la\s|quella\s)?(?:corretta|giusta|esatta)|juist|goed|rätt|верн\w{1,2}|правильн\w{1,2}|poprawn\w|prawidłow\w|dogru\w{0,3}|doğru\w{0,3}|đúng|benar|"
    r"(?:هو|هي)\s(?:الصحيح\w?|الجواب)|صحيح\w?|सही)"
)
RIGHT_BEHIND = (
    r"(?:\s(?:seçeneği|şıkkı|cevabı|pilihan)|번(?:이|은)?|项|項|選択肢|选项)?"
    rf"(?:\s(?:is|ist|est|es|e|è|é|är|to|jest|это|—|–|must\sbe|has\sto\sbe)\s{_RIGHT}|\s(?:{_RIGHT})|\s(?:works|fits|holds|matches|applies|stimmt|passt|trifft\szu|convient|vale|sirve|serve|va\sbene|klopt|stämmer|подходит|верно|pasuje)"
    r"|[がはも]?(?:正解|正しい|答え|正答|適切)|[이가은는]?\s?(?:정답|답이|맞|옳)|(?:是|为|為)?(?:正确|正確|对的|對的|才?对(?!于|比)|符合|答案)|(?:是)?唯一)(?!\s(?:nicht|not|pas|niet|inte|ej)(?!\w))"
)
"""Behind a letter: it is the right one."""
