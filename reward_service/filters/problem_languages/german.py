"""German."""

from reward_service.filters.problem_languages.phrase_tables import Lexicon

GERMAN = Lexicon(
    code="de",
    common="""
    betrachte gegebenen
    die miteinander vergleiche
    der das ist und ein eine einen einer einem wie viele von mit den dem des auf zu im sind dass bei
    zum zur sich nicht nach aus wird werden welche welcher welches oder hat haben durch gib man kann
    berechne bestimme zeige ob wer es sie gibt beim ins sein seine ihre zahl zahlen funktion beweise
    gegeben gegebene seien aussage wahr falsch satz dieser diese steht
    """,
    signs="äöüß",
    articles="der die das den dem des ein eine einen einem einer im in es ist er sie am zu",
    joint="""
    und
    man
    bitte
    dann
    """,
    yes_no="""
    ja
    nein
    wahr
    falsch
    richtig
    unwahr
    stimmt
    stimmt nicht
    korrekt
    nicht korrekt
    nicht wahr
    keine aussage möglich
    """,
    truth="""
    (richtig|wahr|korrekt) oder (falsch|unwahr)
    (stimmt|gilt|trifft) (es|die|diese|folgende|das|zu)
    ob (die|diese|folgende) (folgende )?(aussage|behauptung)
    ist (die|diese|folgende) (folgende )?(aussage|behauptung|these) ~(wahr|richtig|korrekt|falsch)
    """,
    polar="""
    (ist|sind|war|waren|gibt|hat|haben|kann|können|gilt|lässt|existiert|existieren|liegt|liegen|gehört|konvergiert|besitzt|muss|darf|stimmt|reicht|passt|wird|werden)
    """,
    either="""
    oder
    bzw
    versus
    """,
    who="""
    wer
    wem
    wen
    wessen
    welche(r|s|m|n)?
    in welche(r|m|n)
    """,
    compared="""
    welche (~)?(zahl|bruch|größe) ist (größer|kleiner)
    (wer|welche(r|s)?) (von|der|dieser) (den )?(beiden|zwei)
    wer (hat|ist|läuft|fährt|verdient|kommt|bekommt|war) ~(mehr|weniger|größer|kleiner|älter|jünger|schneller|langsamer|früher|höher|schwerer|teurer|billiger)
    (was|welche(r|s)?) ~ist ~(mehr|größer|kleiner|älter|schneller|höher|schwerer|teurer|billiger|günstiger|länger)
    """,
    quantity="""
    wie (viel|viele|vielen|groß|lang|lange|hoch|weit|alt|oft|schnell|schwer|breit|tief|teuer)
    (berechne|bestimme|ermittle|finde|löse|vereinfache|nenne)(n sie)?
    gib ~an
    geben sie
    """,
    what="""
    welche(r|s|n|m)?
    was (ist|sind|ergibt|kostet)
    wer
    wo
    wann
    worin
    """,
    prove="""
    (beweise|zeige|belege|folgere|widerlege|verifiziere)(n sie)?
    (beweisen|zeigen|nachweisen|verifizieren) (sie|wir)
    weise(n sie)? ~nach
    (ist|bleibt) zu zeigen
    leite(n sie)? ~her
    """,
    explain="""
    (sage|äußere|nenne|begründe|schreibe)(n sie)? (~)?(meinung|ansicht)
    (erkläre|erläutere|beschreibe|begründe|diskutiere|interpretiere|vergleiche|analysiere|bewerte|skizziere|schildere|beurteile|charakterisiere|kommentiere)(n sie)?
    nimm ~stellung
    nehmen sie ~stellung
    fasse ~zusammen
    (schreibe|verfasse)(n sie)? ~(aufsatz|brief|text|gedicht|geschichte|erörterung|e-mail)
    warum
    weshalb
    wieso
    """,
    figure="""
    (betrachte|betrachten sie|siehe|beachte|nutze) (den|die|das) (~)?(abbildung|figur|skizze|zeichnung|grafik|bild|foto|graph|graphen|diagramm|schaubild|schaltplan)
    (das|der|dieses|dieser) (~)?(graph|diagramm|schaubild|bild|foto|schaltplan) (~)?(zeigt|stellt|gibt)
    (in|aus|auf) (der|dieser|nebenstehender|folgender|obiger) (~)?(abbildung|figur|skizze|zeichnung|grafik)
    (siehe|laut|gemäß|vgl) (der )?(abbildung|figur|skizze|zeichnung|bild|grafik)
    (wie )?(im|am|aus dem|auf dem|in dem|laut) (~)?(bild|foto|graph|graphen|diagramm|schaubild|schaltplan|koordinatensystem|säulendiagramm|kreisdiagramm)
    (die|der|das) (~)?(abbildung|figur|skizze|zeichnung|grafik|bild|diagramm|foto|schaubild) (zeigt|stellt)
    (abgebildet|dargestellt|gezeichnet)e(n|r|s|m)?
    (ist|sind) (abgebildet|dargestellt|skizziert)
    (schraffiert|gefärbt|markiert|schattiert|eingefärbt|grau)e(n|r|s|m)? (fläche|teil|gebiet|bereich|figur|dreieck)*
    """,
    table="""
    (aus|in|laut|nach|gemäß) (der|dieser)? ?(folgenden |obigen |nebenstehenden )?(tabelle|preisliste|wertetabelle|statistik)
    (der|die|diese) ~tabelle (zeigt|ist|gibt|enthält)
    der tabelle zufolge
    (laut|im|nach dem|aus dem) (fahrplan|stundenplan)
    """,
    passage=r"""
    (zeile|strophe|vers|absatz|abschnitt) (~)?(gedichts|gedichtes|textes|briefs|artikels)
    (lies|lesen sie) (~)?(text|abschnitt|artikel|gedicht|auszug|geschichte|quelle)
    (laut|nach|aus|in|gemäß) (dem|diesem) (~)?(text|abschnitt|artikel|gedicht|auszug|dialog|brief|material)
    im (~)?(text|abschnitt|artikel|gedicht|auszug|dialog)
    (laut|nach|in) (der )?(quelle|material) \w{1,3}
    (laut|nach) (text|artikel|auszug)
    (der|die) (autor|autorin|verfasser|verfasserin|erzähler)
    """,
    listed="""
    (unten|oben|hier|nachfolgend) (aufgeführt|genannt|stehend|aufgelistet|angegeben|abgebildet)e(n|r|s|m)?
    (aufgelistet|aufgeführt|obengenannt|untenstehend)e(n|r|s|m)?
    (in|auf|aus) (der|dieser) (~)?liste
    (an|auf) der tafel
    """,
    map="""
    (auf|in|aus|laut) (der|dieser) (~)?(karte|landkarte|stadtkarte|skizze)
    (der|die) karte (zufolge|zeigt)
    (auf|aus|laut) (dem )?(stadtplan|lageplan)
    """,
    stem="""
    welche(r|s)? (der|dieser|von den) (folgenden|genannten|unten)*
    welche antwort (zu|auf|von|passt|trifft)
    welche (antwort|aussage|option|möglichkeit|lösung) ~ist ~(richtig|korrekt|falsch)
    (kreuze|wähle|kreuzen sie|wählen sie) (~)?(antwort|richtige|an|aus)
    """,
    measures="""
    umfang(s)?
    (flächeninhalt|fläche)
    (volumen|oberfläche|oberflächeninhalt)
    (länge|breite|höhe|radius|durchmesser|diagonale)
    (summe|differenz|produkt|quotient)
    (mittelwert|median|modus|varianz|standardabweichung|durchschnitt)
    (nullstellen|scheitelpunkt|extrempunkte|wendepunkte|steigung)
    (geschwindigkeit|zeit|kraft|energie|masse|dichte|leistung|wellenlänge|frequenz)
    """,
    and_=r"""
    \s(und|sowie)\s
    """,
)
