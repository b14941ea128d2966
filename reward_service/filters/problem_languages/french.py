"""French."""

from reward_service.filters.problem_languages.phrase_tables import Lexicon

FRENCH = Lexicon(
    code="fr",
    common="""
    le la les des une est et dans pour que sur quel quelle combien du de au aux par qui un ce cette
    il elle ou sont avec ne pas soit dont ils elles calculer trouver montrer tout si se son sa ses
    entre fonction nombre nombres entier entiers soient calculez trouvez montrez expliquez expliquer
    donner vrai faux aire quels quelles deux tous toute toutes
    """,
    signs="èœêâîûùëï",
    articles="le la les un une des du de l d en est elle il au aux ils elles c ce",
    joint="""
    et
    puis
    on
    alors
    pour
    de
    """,
    yes_no="""
    oui
    non
    vrai
    faux
    vraie
    fausse
    exact
    inexact
    correct
    incorrect
    on ne peut pas savoir
    """,
    truth="""
    vraie? ou fau(x|sse)
    (est-il|est-ce) ~vrai que
    (l'affirmation|la proposition|l'énoncé|cette affirmation|cette proposition) ~est-(elle|il) ~(vraie?|fausse|exacte?|correcte?)
    (si|que) (l'affirmation|la proposition) ~est (vraie|fausse)
    """,
    polar=r"""
    est-ce (que|qu'\w{1,12})
    (est|sont|existe|peut|peut-on|y|a|ont|converge|admet|faut|suffit|doit|appartient|possède)-(t-)?(il|elle|ils|elles|on|ce)
    peut-on
    y a-t-il
    [^?,;]{1,60}(est|sont|existe|peut|peuvent|admet|converge|possède|a|ont|appartient)-(t-)?(il|elle|ils|elles)
    """,
    either="""
    ou
    ou bien
    """,
    who="""
    qui
    (le|la|les)quel(le)?(s)?
    quel(le)?s?
    """,
    compared="""
    (lequel|laquelle|qui|quel(le)?) est (le|la) plus (grande?|petite?|rapide|chère?|lourde?|longue?|haute?)
    (lequel|laquelle) est (supérieure?|inférieure?)
    (lequel|laquelle|qui) (des|de ces|parmi les|de) (~)?deux
    (qui|lequel|laquelle) (a|est|court|gagne|arrive|reçoit|parcourt|mange) (~)?(plus|moins|mieux|premier|première)
    quel(le)? est (le|la) plus (grande?|petite?|rapide|chère?|lourde?|longue?) (des|de ces|entre|:)
    """,
    quantity="""
    combien
    (calculer|calcule|calculez|déterminer|détermine|déterminez|trouver|trouve|trouvez|résoudre|résous|résolvez|simplifier|simplifie|simplifiez|donner|donne|donnez|évaluer|exprimer|factoriser|développer)
    (en )?déduire
    quel âge
    """,
    what="""
    quel(le)?s?
    que vaut
    qu'est-ce que
    qui
    où
    quand
    combien
    """,
    prove=r"""
    (démontrer|démontrez|démontre|montrer|montrez|montre|prouver|prouvez|prouve|établir|établissez|vérifier|vérifiez|vérifie|justifier|justifiez) (que|qu'|l'|la|le|l’|par|soigneusement)\w{0,14}
    (démontrer|démontrez|démontre|prouver|prouvez|prouve)
    """,
    explain="""
    (exprimez|exprimer|présentez) votre (avis|opinion|point de vue)
    (expliquer|expliquez|explique|décrire|décrivez|décris|justifier|justifiez|justifie|discuter|discutez|commenter|commentez|analyser|analysez|comparer|comparez|interpréter|interprétez|résumer|résumez|présenter|présentez)
    pourquoi
    (rédiger|rédigez|rédige|écrire|écrivez) (une?|la|un court) (~)?(lettre|texte|essai|paragraphe|dissertation|poème|récit|courriel)
    (donner|donnez|donne) votre (avis|opinion)
    """,
    figure="""
    (voici|voyez|étudier|étudiez) (un|une|le|la|ce|cette|les) (~)?(figure|schéma|graphique|dessin|image|photo|diagramme|croquis|courbe|histogramme)
    (le|la|ce|cette) (~)?(figure|schéma|graphique|dessin|diagramme|courbe) (représente|montre|donne|illustre|indique)
    (sur|dans|de|selon|d'après|à partir de|voir|observer|observez) (la|cette|le|ce) (~)?(figure|schéma|graphique|dessin|image|photo|diagramme|croquis|repère|courbe|histogramme)( ci-(contre|dessous|dessus))?
    (la|cette) figure (ci-(contre|dessous|dessus)|suivante|représente|montre)
    (le|ce) (graphique|schéma|dessin|diagramme) (ci-(contre|dessous|dessus)|suivant|représente|montre)
    (partie|zone|surface|région|aire|portion) (hachurée|grisée|coloriée|ombrée|colorée)
    (représentée?s?|illustrée?s?|dessinée?s?|tracée?s?) ci-(contre|dessous|dessus)
    """,
    table="""
    (d'après|selon|dans|à l'aide du|à partir du|du|au|voir|observer|consulter) (le |ce |du |de ce )?(~)?tableau( (ci-(contre|dessous|dessus)|suivant))?
    le tableau (ci-(contre|dessous|dessus)|suivant|donne|indique|présente|montre|récapitule)
    (d'après|selon) (les horaires|l'horaire|la grille)
    """,
    passage=r"""
    (ligne|vers|strophe|paragraphe) (\d{1,3} )?(du|de la|de ce|de cet|de l') ?(~)?(poème|texte|extrait|article|lettre|récit)
    (d'après|selon|dans|de|lire|lisez|lis|à l'aide du|en vous appuyant sur|étudier|étudiez) (le |ce |cet |l'|la |cette |du )(~)?(texte|document|extrait|article|passage|poème|paragraphe|dialogue|récit|lettre|chapitre)
    (l'auteur|le narrateur|la narratrice|le poète|l'auteure|l'autrice)
    (document|texte|source|doc) \d{1,2}
    """,
    listed="""
    (de|dans|sur|parmi) (la|cette) liste( ci-(contre|dessous|dessus))?
    (énumérée?s?|citée?s?|listée?s?|mentionnée?s?|indiquée?s?|donnée?s?|proposée?s?|nommée?s?) ci-(contre|dessous|dessus)
    figurant (au|dans le|sur la|dans la) (tableau|liste)
    au tableau noir
    """,
    map="""
    (sur|d'après|selon|à l'aide de|de|à partir de) (la|cette) (~)?(carte|mappemonde)( ci-(contre|dessous|dessus))?
    (sur|d'après|selon) (le|ce) plan( de| ci-(contre|dessous|dessus))?
    """,
    stem="""
    (lequel|laquelle|lesquels|lesquelles) (des|de ces|parmi les) (~)?(suivante?s?|propositions|affirmations|réponses|phrases|énoncés|expressions)
    parmi les (propositions|affirmations|réponses|expressions|choix) (suivante?s?|ci-dessous|proposées)
    quelle est la (bonne|mauvaise) (réponse|option|proposition)
    (cocher|cochez|choisir|choisissez|entourez) (la|une) (bonne )?(réponse|case|proposition)
    """,
    measures="""
    (périmètre|aire|surface|volume|circonférence)
    (longueur|largeur|hauteur|rayon|diamètre|diagonale)
    (somme|différence|produit|quotient|reste)
    (moyenne|médiane|mode|variance|écart-type|étendue)
    (racines|sommet|extremums|pente|asymptotes)
    (vitesse|durée|distance|force|énergie|masse|densité|puissance|fréquence)
    """,
    and_=r"""
    \set\s
    \sainsi que\s
    """,
)
