"""Portuguese."""

from reward_service.filters.problem_languages.phrase_tables import Lexicon

PORTUGUESE = Lexicon(
    code="pt",
    common="""
    soma raiz conta obter deve somar outra
    meros existem existe infinitos forma
    qu entre moedas romance aldeias comente
    um uma os dos da das de em que com por qual quais quantos quantas quanto na nos ao aos tem se
    foi mais seja pelo pela quem entre para num numa ou como calcule encontre do quando cada seu sua
    seus mero inteiro inteiros mostre mostrar provar demonstre verifique explique descreva resolva
    sejam todo todos dois duas tr verdadeiro falso rea valor frase primo assinale voc mede segmento
    desenho
    """,
    signs="ãõç",
    articles="o a os as um uma no na em de do da é está voz ao",
    joint="""
    e
    depois
    """,
    yes_no="""
    sim
    não
    nao
    verdadeiro
    verdadeira
    falso
    falsa
    certo
    errado
    certa
    errada
    correto
    incorreto
    """,
    truth="""
    (verdadeir[oa]|cert[oa]) ou (fals[oa]|errad[oa])
    se é (verdadeir[oa]|fals[oa]|cert[oa]|corret[oa])
    é (verdade|verdadeiro|correto|certo|falso) (afirmar )?que
    é (verdadeira|falsa|correta) a (seguinte )?(afirmação|proposição)
    """,
    polar="""
    (é|são|está|estão|existe|existem|há|pode|podem|é possível|pode-se|converge|tem|têm|pertence|será|foi)
    """,
    either="""
    ou
    """,
    who="""
    quem
    qual
    quais
    que
    """,
    compared="""
    qual (dos|das) (dois|duas)
    quem (tem|é|ganha|corre|chega|recebe|come|percorre) ~(mais|menos|maior|menor|primeiro|primeira)
    (qual|quem) ~é (o |a )?(maior|menor|mais)
    """,
    quantity="""
    (calcule|determine|encontre|ache|resolva)-(o|a|os|as)
    (quanto|quanta|quantos|quantas)
    (calcule|calcula|calcular|determine|determinar|encontre|encontrar|ache|achar|resolva|resolver|simplifique|obtenha|obter|avalie|fatore)
    """,
    what="""
    qual
    quais
    que (número|valor|ano|fração)
    quem
    onde
    quando
    """,
    prove="""
    (demonstre|demonstrar|prove|provar|mostre|mostrar|verifique|verificar|comprove|justifique|conclua) que
    (demonstre|demonstrar|prove|provar)
    """,
    explain="""
    (dê|expresse|escreva|apresente|exponha) (a )?(sua|uma) (opinião|reflexão|visão)
    (explique|explicar|explica|descreva|descreve|descrever|justifique|analise|comente|compare|discuta|interprete|resuma|argumente|disserte|reflita|opine)
    por ?que
    por quê
    (redija|escreva|elabore) (um|uma) (~)?(carta|texto|redação|parágrafo|poema|conto|história|e-mail|dissertação)
    """,
    figure="""
    (el|la|il|lo|o|a|este|esta|questo|questa) (siguiente |seguente )?(figura|gráfico|desenho|imagem|diagrama|esquema|circuito|croqui) ((siguiente|a seguir|seguente|abaixo) )?(mostra|representa|ilustra|indica)
    (na|no|de acordo com o|de acordo com a|segundo o|segundo a|observe a|observe o|da|do|veja a|veja o) (~)?(figura|gráfico|desenho|imagem|diagrama|esquema|foto|ilustração|croqui)
    (a|o) (figura|gráfico|desenho|diagrama|imagem) (mostra|representa|abaixo|ao lado|a seguir)
    (região|parte|zona|área|superfície|porção) (sombreada|pintada|hachurada|colorida|destacada)
    (mostrad|representad|ilustrad)[oa]s? (abaixo|acima|ao lado|a seguir|na figura)
    """,
    table="""
    (de acordo com|na|observe|com base na|segundo|a partir da|use|da|analise|consulte|conforme) (a )?(~)?tabela
    a (~)?tabela (mostra|abaixo|a seguir|apresenta)
    (segundo|de acordo com|no) (o )?(horário|cardápio)
    """,
    passage=r"""
    (verso|linha|estrofe|parágrafo) (\d{1,3} )?(do|da|deste|desta) (~)?(poema|texto|artigo|carta|relato)
    (segundo|de acordo com|leia|no|com base no|conforme|do) (o )?(~)?(texto|trecho|artigo|fragmento|poema|relato|documento|conto|diálogo)
    (na|da) (~)?(leitura|passagem|carta|notícia)
    (o|a) (autor|autora|narrador|narradora|poeta)
    """,
    listed="""
    (da|na) (~)?lista
    (listad|mencionad|citad|enumerad|indicad|relacionad)[oa]s (acima|abaixo|a seguir|anteriormente)
    que (aparecem|figuram|constam|estão) (abaixo|acima|a seguir|na lista|no quadro)
    no quadro
    """,
    map="""
    (no|segundo o|de acordo com o|observe o|do) (~)?mapa
    """,
    stem="""
    qual(is)? (das|dos) (~)?(seguintes|opções|afirmações|alternativas|respostas|itens)
    (qual|que) (opção|alternativa|resposta|item)
    (assinale|marque|escolha|indique) a (opção|alternativa|resposta)
    """,
    measures="""
    (perímetro|área|volume|circunferência|superfície)
    (comprimento|largura|altura|raio|diâmetro|diagonal)
    (soma|diferença|produto|quociente|resto)
    (média|mediana|moda|variância|amplitude)
    (raízes|vértice|extremos|inclinação|assíntotas)
    (velocidade|tempo|distância|força|energia|massa|densidade|potência|frequência)
    """,
    and_=r"""
    \se\s
    \sbem como\s
    """,
)
