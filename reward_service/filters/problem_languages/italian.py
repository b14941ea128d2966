"""Italian."""

from reward_service.filters.problem_languages.phrase_tables import Lexicon

ITALIAN = Lexicon(
    code="it",
    common="""
    altre altra frasi forma scrivono
    indica
    esistono esiste
    chi poesia opinione villaggi numeri
    il lo la gli le una un di che del della dei delle dal da con per quanto quanta quanti quante
    qual quale sono nel nella sia si ha hanno chi tra fra alla al su ed se trova trovare calcola
    calcolare dimostrare possibile sulla secondo numero numeri funzione intero interi dimostra
    verifica spiega spiegare descrivi determinare risolvi siano ogni vero falso frase tutti tutte
    valore lato lati primo
    """,
    signs="ìòè",
    articles="il lo la i gli le un uno una l di del della in è sono al alla forma voce",
    joint="""
    e
    poi
    """,
    yes_no="""
    sì
    si
    vero
    falso
    vera
    falsa
    corretto
    corretta
    errato
    sbagliato
    giusto
    """,
    truth="""
    ver[oa] o fals[oa]
    se è (ver[oa]|fals[oa]|corrett[oa])
    è (vero|corretto|falso) che
    l'affermazione ~è ~(vera|falsa|corretta)
    """,
    polar="""
    (è|sono|esiste|esistono|c'è|ci sono|può|possono|si può|si possono|è possibile|converge|ha|hanno|appartiene|basta|era|fu)
    """,
    either="""
    o
    oppure
    ovvero
    """,
    who="""
    chi
    quale
    qual
    quali
    a chi
    """,
    compared="""
    (qual|quale) è (maggiore|minore|più grande|più piccol[oa])
    quale (~)?è (maggiore|minore)
    (chi|quale) (dei|delle|tra i|fra i|tra le) (due)
    chi (ha|è|vince|corre|arriva|riceve|mangia|percorre) ~(più|meno|maggiore|minore|primo|prima)
    (qual|quale) ~è (il |la )?(maggiore|minore|più)
    """,
    quantity=r"""
    (calcol|trov|determin)\w{0,4}l[oaei]
    (quanto|quanta|quanti|quante)
    (calcola|calcolare|calcolate|si calcoli|determina|determinare|si determini|trova|trovare|trovate|si trovi|risolvi|risolvere|semplifica|semplificare|ricava|ricavare|scomponi)
    """,
    what="""
    qual
    quale
    quali
    chi
    dove
    quando
    """,
    prove="""
    (si provi|si mostri|si verifichi|mostrare|mostrate) che
    (dimostra|dimostrare|dimostrate|si dimostri|prova|provare|provate|mostra|mostrare|si mostri|verifica|verificare|verificate|si verifichi|giustifica) che
    (dimostra|dimostrare|dimostrate|si dimostri)
    """,
    explain="""
    (esprimi|esprimete|dai|scrivi|esponi) (la )?(tua|vostra|una) (opinione|riflessione)
    (spiega|spiegare|spiegate|spieghi|descrivi|descrivere|descrivete|giustifica|motiva|analizza|analizzare|commenta|commentare|confronta|discuti|discutere|interpreta|riassumi|argomenta|illustra)
    perché
    (scrivi|scrivete|redigi) (un|una|un breve) (~)?(lettera|testo|tema|saggio|paragrafo|poesia|racconto|storia|email)
    """,
    figure="""
    in (figura|grafico)
    (el|la|il|lo|o|a|este|esta|questo|questa) (siguiente |seguente )?(figura|grafico|disegno|immagine|diagramma|schema|circuito) ((siguiente|a seguir|seguente|abaixo) )?(mostra|rappresenta|illustra|indica)
    (nella|nel|dal|dalla|della|secondo il|secondo la|osserva la|osserva il|osservando il|in) (~)?(figura|grafico|disegno|immagine|diagramma|schema|foto|fotografia|illustrazione)
    (la|il) (figura|grafico|disegno|diagramma|immagine) (mostra|rappresenta|seguente|a fianco|qui sotto)
    (parte|regione|zona|area|superficie|porzione) (ombreggiata|colorata|tratteggiata|evidenziata|grigia)
    (rappresentat|mostrat|raffigurat|disegnat)[oaie] (in figura|qui sotto|a fianco|sotto|sopra|a lato)
    """,
    table="""
    (secondo|nella|osserva|in base alla|dalla|usando|della|consulta|leggi) (la )?(~)?tabella
    la (~)?tabella (mostra|seguente|riporta|qui sotto)
    (secondo|dall') ?(l'orario|orario|il menù)
    """,
    passage=r"""
    (verso|riga|strofa|paragrafo) (\d{1,3} )?(del|della|dello|di questa|di questo) (~)?(poesia|testo|brano|articolo|lettera|racconto)
    (secondo|in base al|nel|leggi|leggete|dal|del) (il )?(~)?(testo|brano|articolo|passo|racconto|documento|dialogo)
    (nella|dalla|leggi la|secondo la) (~)?(poesia|lettera|lettura)
    (l'autore|l'autrice|il narratore|il poeta)
    """,
    listed="""
    (dell'|nell'|dall')elenco
    (della|nella|dalla) (~)?lista
    (elencat|indicat|citat|menzionat|riportat|nominat)[oaie] (sopra|sotto|qui sotto|di seguito|in precedenza)
    (alla|sulla) lavagna
    """,
    map="""
    (sulla|secondo la|dalla|in base alla|osserva la|nella) (~)?(mappa|cartina|piantina|carta geografica)
    """,
    stem="""
    qual(e|i) (delle|dei|degli|tra le|fra le|tra i) (~)?(seguenti|opzioni|affermazioni|alternative|risposte)
    (quale|qual è la) (opzione|alternativa|risposta) (è )?(esatta|corretta|giusta|errata)?
    (scegli|scegliete|segna|indica|seleziona) la (risposta|opzione|alternativa)
    """,
    measures="""
    (perimetro|area|volume|circonferenza|superficie)
    (lunghezza|larghezza|altezza|raggio|diametro|diagonale)
    (somma|differenza|prodotto|quoziente|resto)
    (media|mediana|moda|varianza)
    (radici|vertice|estremi|pendenza|asintoti)
    (velocità|tempo|distanza|forza|energia|massa|densità|potenza|frequenza)
    """,
    and_=r"""
    \se (l'|la |il |lo )?
    \snonché\s
    """,
)
