"""Words and phrases about answers, in the languages that judges read as well as English."""

import re

_WORDS = """
a al als analizar antwoord antwort aufgabe bewerte bewerten bitte c cette cevap che comme como correcta
correcte correcto correta corretta corretto d das dass de del der diese diesen dopo durchgehen el en
ergebnis erst es est esta este exacte faut favor final für gehen genau gut ich il isso ist j je juste
keine komplett korrekt l la las lass le leid les lo los lösen lösung marca mir n ne nicht no non
nosotros noter nous nun não nós odpowiedź par parfaitement pas paso passo pense por pour pregunta
problema procédons puedo qu que question questo resolvamos resolver resposta respuesta richtig
risolviamo risposta réponds réponse résoudre sais schritt sei sie siento sind so solución solution
soluzione solução suis svar sé totalmente tut und uns unsere vale vamos veuillez voici vollkommen
vollständig vous weiss weiß wir y zuerst ça çözüm étape в верно верный давайте за задачу засчитай знаю и
как мы не ответ пожалуйста правильно правильный решение решим решить шаг шагом это этот эту я
"""
FOREIGN_WORDS = frozenset(_WORDS.split())
_PHRASES = re.compile(
    "让我们|一步步|一步|思考|解题|解答|我们|我|不|知道|本|此|该|这个|这|的|答案|回答|完全|正确|"
    "判定|请|将|为|是|对|来|吧|解|题|"
    "一歩|ずつ|考えて|考え|いきましょう|ましょう|ください|この|答え|正解|して|を|と|は|が|"
    "わかりません|分かりません|です|解説|説|"
    "단계별로|단계|생각해|봅시다|문제|정답|풀이|답|입니다|은|는|을|를"
)


def without_phrases(word: str) -> str:
    """What is left of a run of Chinese, Japanese or Korean when phrases about answers are taken out."""
    return _PHRASES.sub("", word)
