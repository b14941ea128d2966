"""Spanish."""

from reward_service.filters.problem_languages.phrase_tables import Lexicon

SPANISH = Lexicon(
    code="es",
    common="""
    indica
    meros existen existe infinitos forma
    novela poema comenta opini qui
    el los las la una un es en del de que con por cual para se si son al tiene tienen entre sea hay
    esta como halla calcula calcule encuentra demuestre lo cada donde cuando sobre su sus nto ntos
    ntas cu qui mero funci entero enteros demuestra demostrar pruebe halle explica explique describa
    resuelve determina encuentre muestre sean todo todos dos tres verdadero falso oraci rea valor
    mostrar uno
    """,
    signs="¿¡ñ",
    articles="el la los las un una unos unas en de del es al lo voz",
    joint="""
    y
    luego
    por favor
    """,
    yes_no="""
    sí
    si
    verdadero
    verdadera
    falso
    falsa
    cierto
    cierta
    correcto
    correcta
    incorrecto
    incorrecta
    no se puede saber
    """,
    truth="""
    (verdader[oa]|cierto) o fals[oa]
    si (es|son) (verdader[oa]s?|fals[oa]s?|cierto|ciertas?)
    es (cierto|verdad|verdadero|falso|correcto) que
    es (verdadera|falsa|correcta|cierta) la (siguiente )?(afirmación|proposición)
    """,
    polar="""
    (es|son|está|están|existe|existen|hay|puede|pueden|se puede|se pueden|tiene|tienen|converge|pertenece|cabe|alcanza|será|era|fue)
    """,
    either="""
    o
    u
    o bien
    """,
    who="""
    quién(es)?
    cuál(es)?
    qué
    a quién
    """,
    compared="""
    cuál de (los|las|ellos|ellas|estos|estas) (dos)?
    quién (tiene|es|gana|corre|llega|recibe|come|recorre) ~(más|menos|mayor|menor|primero|primera)
    (cuál|qué) ~es (el |la )?(mayor|menor|más grande|más pequeño)
    """,
    quantity=r"""
    (calcúl|háll|encuéntr|determín|resuélv|obtén)\w{1,8}
    (cuánto|cuánta|cuántos|cuántas)
    (calcula|calcule|calcular|halla|halle|hallar|encuentra|encuentre|encontrar|determina|determine|determinar|resuelve|resuelva|resolver|simplifica|simplifique|obtén|obtenga|evalúa|factoriza)
    """,
    what="""
    cuál(es)?
    qué
    quién(es)?
    dónde
    cuándo
    """,
    prove="""
    (demuéstrese|pruébese|muéstrese|compruébese|verifíquese)( que)?
    (demuestra|demuestre|demuestren|demostrar|prueba|pruebe|probar|muestra|muestre|mostrar|verifica|verifique|verificar|comprueba|compruebe|comprobar|justifica|justifique) que
    (demuestra|demuestre|demuestren|demostrar|demuéstrese|pruébese)
    """,
    explain="""
    (da|dé|den|expresa|exprese|escribe|expón) (tu|su|una) (opinión|punto de vista|reflexión)
    (explica|explique|explicar|expliquen|describe|describa|describir|justifica|justifique|analiza|analice|analizar|comenta|comente|compara|compare|discute|discuta|interpreta|interprete|resume|resuma|argumenta|argumente|opina|reflexiona)
    ¿?por qué
    (redacta|redacte|escribe|escriba) una? (~)?(carta|texto|ensayo|párrafo|poema|cuento|redacción|historia|correo)
    """,
    figure="""
    (el|la|il|lo|o|a|este|esta|questo|questa) (siguiente |seguente )?(figura|gráfico|gráfica|dibujo|imagen|diagrama|esquema|circuito|croquis) ((siguiente|a seguir|seguente|abaixo) )?(muestra|representa|ilustra|indica)
    (en|según|de|observa|observe|mira|a partir de|ver) (la|el|esta|este) (~)?(figura|gráfico|gráfica|dibujo|imagen|diagrama|esquema|foto|fotografía|ilustración|croquis)
    (la|el|esta|este) (figura|gráfico|gráfica|dibujo|diagrama|imagen) (muestra|representa|adjunt[oa]|siguiente)
    (región|parte|zona|área|superficie|porción) (sombreada|coloreada|rayada|pintada|marcada)
    (que )?se muestran? (en la|a continuación|abajo|arriba)
    """,
    table="""
    (según|en|observa|observe|con base en|a partir de|usa|usando|de|consulta) (la|esta) (~)?tabla
    la (~)?tabla (muestra|siguiente|presenta|adjunta|recoge)
    (según|en) el (horario|menú)
    """,
    passage=r"""
    (verso|línea|estrofa|párrafo) (\d{1,3} )?(del|de la|de este|de esta) (~)?(poema|texto|artículo|carta|relato)
    (según|de acuerdo con|lee|lea|en|leer|de acuerdo al|conforme al|del?) (el|la|este|esta)? ?(~)?(texto|lectura|fragmento|artículo|pasaje|poema|relato|documento|cuento|diálogo|carta)
    (el|la) (autor|autora|narrador|narradora|poeta)
    """,
    listed="""
    (de|en) (la|esta) (~)?lista
    (enumerad|mencionad|list|listad|citad|indicad|nombrad)[oa]s (arriba|abajo|anteriormente|a continuación)
    que (aparecen|figuran|se indican|se muestran|se enumeran) (abajo|arriba|a continuación|en la)
    (en|de) la pizarra
    """,
    map="""
    (en|según|de acuerdo con|a partir de|observa) (el|este) (~)?(mapa|plano)
    """,
    stem="""
    cuál(es)? de (las|los) (~)?(siguientes|opciones|afirmaciones|alternativas|respuestas)
    (qué|cuál) (opción|alternativa|respuesta|inciso)
    (elige|elija|selecciona|seleccione|marca|marque) la (opción|respuesta|alternativa)
    """,
    measures="""
    (perímetro|área|volumen|circunferencia|superficie)
    (longitud|anchura|ancho|largo|altura|radio|diámetro|diagonal)
    (suma|diferencia|producto|cociente|resto)
    (media|mediana|moda|varianza|rango|desviación)
    (raíces|vértice|extremos|pendiente|asíntotas)
    (velocidad|tiempo|distancia|fuerza|energía|masa|densidad|potencia|frecuencia)
    """,
    and_=r"""
    \s(y|e)\s
    \sasí como\s
    """,
)
