"""Texts that hide what they say from whoever counts their words, by construction: a text, and a way to hide it."""

import re
from collections.abc import Callable

ENGLISH = (
    "First we add the three numbers on the left side and then check whether the sum is even because the remainder "
    "is two and therefore the original number cannot be a multiple of five so each of the workers carries the same "
    "load during the whole morning"
)
SPANISH = (
    "Primero sumamos los tres números del lado izquierdo y luego comprobamos si la suma es par porque el resto es dos "
    "y por lo tanto el número original no puede ser múltiplo de cinco así que cada uno lleva la misma carga"
)
GERMAN = (
    "Zuerst addieren wir die drei Zahlen auf der linken Seite und dann prüfen wir ob die Summe gerade ist weil der "
    "Rest zwei ist und deshalb die ursprüngliche Zahl kein Vielfaches von fünf sein kann"
)

ROMANISED = {
    "Chinese, with marks": "shǒu xiān wǒ men bǎ zuǒ biān de sān gè shù jiā qǐ lái rán hòu jiǎn chá zǒng hé shì bù shì ǒu shù",
    "Chinese, without": "shou xian wo men ba zuo bian de san ge shu jia qi lai ran hou jian cha zong he shi bu shi ou shu",
    "Chinese, by words": "shouxian women ba zuobian de sange shu jiaqilai ranhou jiancha zonghe shibushi oushu yinwei yushu shi er",
    "Chinese, with numbers": "shou3 xian1 wo3 men2 ba3 zuo3 bian1 de5 san1 ge4 shu4 jia1 qi3 lai2 ran2 hou4 jian3 cha2 zong3 he2",
    "Chinese, Wade-Giles": "hsien chiang tso pien te san ko shu chia ch'i lai jan hou chien ch'a tsung ho shih pu shih ou shu",
    "Japanese": "mazu hidari no mittsu no kazu wo tashite sono goukei ga guusuu ka dou ka wo tashikamemasu tsugi ni kotae wo motomemasu",
    "Japanese, with marks": "mazu hidari no mittsu no kazu o tashite sono gōkei ga gūsū ka dō ka o tashikamemasu tsugi ni kotae o motomemasu",
    "Hindi": "pehle hum baayin or ki teen sankhyaon ko jodte hain aur phir jaanchte hain ki yog sam hai ya nahin",
    "Hindi, with marks": "pahale ham bāīn or kī tīn saṅkhyāon ko joṛte hain aur phir jāñchte hain ki yog sam hai yā nahīn",
    "Hindi, as typed": "phle hm teeno numbero ko jodte h fir check krte h ki unka yog sm h ya nhi kyuki shesh do bachta h",
    "Russian": "snachala slozhim tri chisla sleva a potom proverim chetna li summa tak kak ostatok raven dvum chislo ne delitsya na pyat",
    "Russian, with marks": "snačala složim tri čisla sleva a potom proverim čëtna li summa tak kak ostatok raven dvum čislo ne delitsja na pjatʹ",
    "Arabic": "awwalan najmau al aadad al thalatha ala al yasar thumma natahaqqaq mimma idha kana al majmu zawjiyyan li anna al baqi ithnan",
    "Arabic, with marks": "awwalan najmaʿu al-aʿdād al-thalātha ʿalā al-yasār thumma nataḥaqqaq mimmā idhā kāna al-majmūʿ zawjiyyan",
    "Arabic, with digits": "awalan najma3 el a3dad el talata 3ala el shmal w ba3dein nt2aked law el magmo3 zawgy 3ashan el ba2y etnein",
    "Korean": "meonjeo oenjjogui se sureul deohan daeum hapi jjaksuinji hwaginhamnida namojiga dul imeuro wonrae suneun daseosui baesuga anipnida",
}


def _each(form: str, joint: str = " ") -> Callable[[str], str]:
    return lambda text: joint.join(form.format(word) for word in text.split())


HIDINGS: dict[str, Callable[[str], str]] = {
    "each word in ticks": _each("`{}`"),
    "each word in a box": _each("\\boxed{{{}}}"),
    "each word a formula": _each("${}$"),
    "each word as text in a formula": _each("$\\text{{{}}}$"),
    "each word in roman letters": _each("\\(\\mathrm{{{}}}\\)"),
    "each word an equation": _each("$\\text{{{}}} = 1$"),
    "one formula, joined by ties": lambda text: f"${text.replace(' ', '~')}$",
    "one formula, joined by spaces": lambda text: f"${text.replace(' ', chr(92) + ' ')}$",
    "displayed, word by word": _each("$$\n\\text{{{}}}\n$$", "\n"),
    "an address": lambda text: "https://example.com/" + text.replace(" ", "/"),
    "an address, its query": lambda text: "https://example.com/?q=" + text.replace(" ", "+"),
    "many addresses": _each("https://example.com/{}"),
    "www addresses": _each("www.{}.com"),
    "e-mail addresses": _each("{}@x.com"),
    "a path": lambda text: "/" + text.replace(" ", "/"),
    "a path of Windows": lambda text: "C:\\" + text.replace(" ", "\\"),
    "each word a path": _each("./{}"),
    "tags": _each("<{}>"),
    "closing tags": _each("</{}>"),
    "attributes": _each('<a b="{}">'),
    "comments of HTML": _each("<!-- {} -->"),
    "links": _each("[{0}](https://x.com/{0})"),
    "labels of equations": _each("\\label{{{}}}"),
    "references": _each("\\ref{{{}}}"),
    "operators": _each("$\\operatorname{{{}}}$"),
    "subscripts": _each("$x_{{{}}}$"),
    "colours": _each("{{\\color{{red}} {}}}"),
    "links of TeX": _each("\\href{{a}}{{{}}}"),
    "pictures of Markdown": _each("![{}](a.png)"),
    "footnotes": _each("[^{}]"),
    "bold words": _each("**{}**"),
    "hash tags": _each("#{}"),
    "mentions": _each("@{}"),
    "cells of a table": lambda text: "|" + "|".join(text.split()) + "|",
    "words and faces": lambda text: " \U0001f642 ".join(text.split()),
    "a chain of equations": lambda text: " = ".join(text.split()),
    "humps of names": lambda text: "`" + "".join(word.capitalize() for word in text.split()) + "`",
    "commands": lambda text: "\\" + text.replace(" ", "\\"),
    "one name of code": lambda text: text.replace(" ", "_"),
    "names of code": lambda text: " ".join(
        f"{a}_{b}" for a, b in zip(text.split()[::2], text.split()[1::2], strict=False)
    ),
    "calls": _each("{}()"),
    "hyphens": lambda text: text.replace(" ", "-"),
    "dots": lambda text: text.replace(" ", "."),
    "a fence, a word a line": lambda text: "```\n" + text.replace(" ", "\n") + "\n```",
    "a fence of text": lambda text: f"```text\n{text}\n```",
    "an environment": lambda text: "\\begin{align}\n" + text.replace(" ", " \\\\\n") + "\n\\end{align}",
    "a table": _each("| {} |"),
    "printed": _each('print("{}")', "\n"),
    "imported": _each("import {}", "\n"),
    "comments and no code": lambda text: "```python\n# " + text.replace(" ", "\n# ") + "\n```",
    "an array of a fence": lambda text: "[" + ", ".join(f'"{word}"' for word in text.split()) + "]",
    "struck out": lambda text: "".join(character + "\u0336" for character in text),
    "files": _each("{}.txt"),
    "fragments of an address": _each("https://example.org/#{}"),
    "under braces": _each("$\\underbrace{{x}}_{{\\text{{{}}}}}$"),
    "cells of a matrix": lambda text: "$\\begin{pmatrix}" + " & ".join(text.split()) + "\\end{pmatrix}$",
    "between numbers": lambda text: " ".join(f"{word} {at}" for at, word in enumerate(text.split())),
    "humps of several names": lambda text: re.sub(
        r"((?:\S+ ){4}\S+)", lambda few: few[0].title().replace(" ", ""), text
    ),
    "letters far apart": lambda text: "   ".join(" ".join(word) for word in text.split()),
    "assigned in a fence": lambda text: (
        "```\n" + "\n".join(f"{word} = {at}" for at, word in enumerate(text.split())) + "\n```"
    ),
    "keys of JSON": _each('{{"{}": 1}}'),
    "spelled": lambda text: " ".join(text.replace(" ", "")),
    "glued": lambda text: text.replace(" ", ""),
    "capitals": str.upper,
    "invisible signs": lambda text: "\u200b".join(text),
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "bold letters of mathematics": lambda text: "".join(
        chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in text.lower()
    ),
}
