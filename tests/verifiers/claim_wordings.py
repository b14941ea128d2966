"""Sentences that state `{x}`, and sentences that name it and do not state it, in many languages.

`{y}` is another answer. What stands here is written as people write it, not as the verifiers read it.
"""

STATES = {
    "en": [
        "The answer is {x}.", "It was {x}.", "So it has to be {x}.", "Not {y} but {x}.", "I first thought of {y}, but it is {x}.", "It is not {y}; it is {x}.",
        "At first glance {y} looks right, yet the correct answer is {x}.", "Final answer: {x}", "{y}? No, that came later. It was {x}.", "That would be {x}, as far as every source tells.",
        "{x}, not {y}.", "After checking the records, {x} is the one we are looking for.", "Unlike what many believe, it is {x}.",
    ],
    "de": [
        "Die Antwort lautet {x}.", "Es ist {x}.", "Nicht {y}, sondern {x}.", "Damit ist {x} gesucht.", "Ich dachte zuerst an {y}, aber richtig ist {x}.", "Gesucht ist also {x}.", "Die richtige Lösung ist {x}.",
    ],
    "fr": ["La réponse est {x}.", "C'est {x}.", "Il s'agit de {x}.", "Ce n'est pas {y} mais {x}.", "Je pensais à {y}, mais la bonne réponse est {x}.", "Il faut donc répondre {x}."],
    "es": ["La respuesta es {x}.", "Se trata de {x}.", "No es {y}, sino {x}.", "Primero pensé en {y}, pero lo correcto es {x}.", "Por tanto, fue {x}."],
    "it": ["La risposta è {x}.", "Si tratta di {x}.", "Non è {y}, ma {x}.", "Quindi la soluzione è {x}.", "All'inizio pensavo a {y}, ma la risposta giusta è {x}."],
    "pt": ["A resposta é {x}.", "Trata-se de {x}.", "Não é {y}, mas {x}.", "Portanto, foi {x}.", "Pensei em {y}, mas a resposta correta é {x}."],
    "nl": ["Het antwoord is {x}.", "Het gaat om {x}.", "Niet {y} maar {x}.", "Dus het was {x}."],
    "sv": ["Svaret är {x}.", "Det är {x}.", "Inte {y} utan {x}."],
    "pl": ["Odpowiedź to {x}.", "Chodzi o {x}.", "Nie {y}, lecz {x}.", "Prawidłowa odpowiedź to {x}."],
    "ru": ["Ответ: {x}.", "Это {x}.", "Не {y}, а {x}.", "Правильный ответ — {x}.", "Сначала я подумал про {y}, но верный ответ — {x}."],
    "tr": ["Cevap {x}.", "Doğru cevap {x}.", "{y} değil, {x}."],
    "vi": ["Đáp án là {x}.", "Đó là {x}.", "Không phải {y} mà là {x}."],
    "zh": ["答案是{x}。", "应该是{x}。", "不是{y}，而是{x}。", "所以是{x}。", "很多人以为是{y}，其实答案是{x}。"],
    "ja": ["答えは{x}です。", "それは{x}です。", "{y}ではなく、{x}です。", "正解は{x}。"],
    "ko": ["정답은 {x}입니다.", "그것은 {x}이다.", "{y}가 아니라 {x}입니다."],
    "ar": ["الجواب هو {x}.", "إنه {x}.", "ليس {y} بل {x}."],
}  # fmt: skip
DOES_NOT_STATE = {
    "en": [
        "It is not {x}.", "It certainly wasn't {x}.", "{x} or {y}.", "Either {x} or {y}, I can't tell.", "It might be {x}, it might be {y}.", "{x}? Hmm, no. {y}.", "{x}. Wait, no: {y}.",
        "{x}. On second thought, {y}.", "One might think of {x}, but the right answer is {y}.", "Most people say {x}; actually it is {y}.", "{y} rather than {x}.", "Anything but {x}.", "{x} is wrong.",
        "Could be {x}, could be {y}.", "It is {x} or possibly {y}.", "{y}, not {x}.", "I am torn between {x} and {y}.", "{y} and {x}", "{x} was my first guess, but it is {y}.", "{x}, I mean {y}.",
        "Perhaps {x}.", "The answer is not {x} but {y}.", "{x} cannot be right, so {y}.", "{x}/{y}", "Neither {x} nor {y}.",
    ],
    "de": [
        "Es ist nicht {x}.", "{x} oder {y}.", "Entweder {x} oder {y}.", "{x}. Nein, doch {y}.", "Vielleicht {x}.", "{x} ist falsch.", "Man könnte an {x} denken, aber richtig ist {y}.", "Nicht {x}, sondern {y}.",
        "{x} ist es nicht.", "{x} scheidet aus.", "Es könnte {x} sein, aber auch {y}.", "Weder {x} noch {y}.",
    ],
    "fr": [
        "Ce n'est pas {x}.", "{x} ou {y}.", "Soit {x}, soit {y}.", "{x}. Non, plutôt {y}.", "Peut-être {x}.", "{x} est faux.", "On pourrait croire que c'est {x}, mais la bonne réponse est {y}.", "Ce n'est pas {x} mais {y}.",
        "{x}... ah non, {y}.", "Ni {x} ni {y}.",
    ],
    "es": ["No es {x}.", "{x} o {y}.", "O {x} o {y}.", "{x}. No, espera, {y}.", "Quizás {x}.", "{x} no es correcto.", "No es {x}, sino {y}.", "Puede que sea {x} o {y}.", "{x}, perdón, {y}.", "Ni {x} ni {y}."],
    "it": ["Non è {x}.", "{x} o {y}.", "{x} oppure {y}.", "{x}, anzi {y}.", "Forse {x}.", "{x} è sbagliato.", "Non è {x}, ma {y}.", "Potrebbe essere {x}."],
    "pt": ["Não é {x}.", "{x} ou {y}.", "{x}. Não, espere, {y}.", "Talvez {x}.", "{x} está errado.", "Não é {x}, mas {y}.", "Pode ser {x} ou {y}."],
    "nl": ["Het is niet {x}.", "{x} of misschien {y}.", "Misschien {x}.", "Niet {x} maar {y}.", "{x}. Nee, toch {y}."],
    "sv": ["Det är inte {x}.", "{x} eller {y}.", "Kanske {x}.", "Inte {x} utan {y}."],
    "pl": ["To nie {x}.", "{x} lub {y}.", "{x} albo {y}.", "Może {x}.", "Nie {x}, lecz {y}.", "{x}. Nie, przepraszam, {y}."],
    "ru": ["Это не {x}.", "{x} или {y}.", "Либо {x}, либо {y}.", "Возможно, {x}.", "Не {x}, а {y}.", "{x}. Нет, погодите, {y}.", "{x} — неверно."],
    "tr": ["{x} değil.", "{x} veya {y}.", "{x} ya da {y}.", "Belki {x}.", "{x} değil, {y}.", "{x}. Hayır, {y}."],
    "vi": ["Không phải {x}.", "{x} hoặc {y}.", "Có thể là {x}.", "Không phải {x} mà là {y}."],
    "zh": ["不是{x}。", "{x}或{y}。", "{x}还是{y}？", "可能是{x}。", "不是{x}，而是{y}。", "是{x}。不对，是{y}。", "很多人以为是{x}，其实答案是{y}。", "{x}、{y}", "要么{x}要么{y}。", "{x}不对。"],
    "ja": ["{x}ではありません。", "{x}または{y}です。", "{x}か{y}です。", "{x}かもしれません。", "{x}ではなく、{y}です。", "{x}です。いや、{y}です。"],
    "ko": ["{x}가 아닙니다.", "{x} 또는 {y}입니다.", "아마 {x}입니다.", "{x}가 아니라 {y}입니다.", "{x}. 아니, {y}입니다."],
    "ar": ["ليس {x}.", "{x} أو {y}.", "ربما {x}.", "ليس {x} بل {y}."],
}  # fmt: skip
