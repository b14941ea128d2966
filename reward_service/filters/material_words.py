"""Words that point at material, and what they point at: patterns for `absent_material`."""

import re

from reward_service.filters.phrase_pattern import Phrases

_SHOWN = (
    r"(?:[\w-]*(?:graphs?|plots?|charts?|grams?|graphic)|figures?|pictures?|images?|photos?|drawings?|"
    r"sketch(?:es)?|"
    r"illustrations?|maps?|floor ?plans?|blueprints?|tables?|spreadsheets?|schedules?|timetables?|"
    r"calendars?|"
    r"menus?|price (?:lists?|tags?)|receipts?|invoices?|adverts?|advertisements?|posters?|flyers?|"
    r"leaflets?|"
    r"brochures?|passages?|articles?|excerpts?|extracts?|paragraphs?|poems?|dialogues?|conversations?|"
    r"transcripts?|"
    r"interviews?|recordings?|audio|clips?|videos?|lectures?|slides?|screenshots?|screens?|"
    r"worksheets?|handouts?|"
    r"word (?:bank|box)|data ?sets?|tall(?:y|ies)|flow ?charts?|family trees?|timelines?|time lines?|"
    r"number lines?|grids?|axes|bar models?|thermometers?|dials?|gauges?|voltmeters?|ammeters?|"
    r"speedometers?|odometers?|barometers?|comic strip|spinners?|circuits?|"
    r"code|snippets?|pseudocode|listing|crosswords?|puzzles?|magic squares?|sudokus?|nets?|views?|counters|"
    r"arrows?|spectrum|spectra|cladograms?|food webs?|labels?|scoreboards?|leaderboards?|cartoons?|"
    r"paintings?|stimulus|attachments?|log tables?|surveys?|recipes?|coupons?|boarding pass|"
    r"dot paper|squared paper|graph paper|geoboard|pedigrees?|punnett squares?|reaction scheme|scores?heet|"
    r"sheet music|stave|chess ?board|positions?|results|readings?|statistics|notices?|letters?|e-?mails?|"
    r"infographics?|formula sheet|data sheet|scales?|rulers?|protractors?|clocks?|cylinder|balance|tree|"
    r"network|sources?|documents?|stories|story|text|essay|speech|song|review|advert|plan|elevation|board|"
    r"page|box|sign|bill|ticket|book|list|data|information|statements?|output|program|algorithm|model|"
    r"structure|mechanism|pattern|puzzle|notes?|form|questionnaire|catalogue|website|webpage|link|file)"
)
_MORE = r"(?:[\w'’–-]+\s){0,3}?"
_VERBS = (
    r"(?:shows?|showing|gives?|represents?|describes?|displays?|lists?|summari[sz]es?|compares?|"
    r"illustrates?|"
    r"records?|indicates?|depicts?|presents?|reports?|tells?|models?|reads?|(?:is|are|was|"
    r"were) (?:shown|given|pictured|"
    r"displayed|provided|attached|recorded|printed|reproduced|presented|drawn|sketched|plotted|shaded|"
    r"coloured|colored))"
)
_LOOK = (
    r"(?:from|using|use|see|study|examine|observe|inspect|read|consider|consult|"
    r"look(?:ing)? (?:closely |carefully )?at|"
    r"(?<!to )refer(?:ring)? (?:back )?to|according to|based (?:up)?on|going by|judging (?:by|from)|"
    r"analy[sz]e|interpret|"
    r"(?:shown|seen|marked|given|described|stated|listed|recorded|displayed|printed|drawn|represented|"
    r"labell?ed|used|found|"
    r"indicated|advertised|presented) (?:in|on|by)|watch|listen to|open|check|in|on|with the help of|"
    r"per|complete)"
)
WEAK = (
    r"(?:letters?|code|box|sign|bill|ticket|book|data|board|page|scale|scales|ruler|rulers|clock|"
    r"clocks|tree|"
    r"network|text|story|stories|model|pattern|program|position|positions|counters|view|views|plan|"
    r"speech|song|"
    r"results|form|notes?|list|label|labels|reading|readings|statement|statements|structure|balance|"
    r"sources?|"
    r"survey|cylinder|recipe|file|puzzle|magic square|net|nets|grid|grids|schedule|menu|calendar|"
    r"essay|review|"
    r"arrow|arrows|output|link|statistics|information|algorithm|mechanism|screen|screens|posters?|"
    r"paintings?|"
    r"videos?|photos?|pictures?|maps?|tables?|slides?|documents?|e-?mails?|spinner|elevation|website)"
)
POINTED = Phrases(
    rf"\b(?:the|this|these|each) {_MORE}{_SHOWN}(?: (?:of|for) [^.?,]{{1,40}}?)? (?:(?:below|above|"
    rf"here|opposite|overleaf) )?{_VERBS}\b(?! that\b| by\b)|"
    rf"\b{_LOOK} (?:the|this|these) {_MORE}(?!{WEAK}\b){_SHOWN}\b(?! of (?:the )?(?:\$|y|an? )|"
    rf" tennis| with)|"
    rf"\b(?:see|study|read|consider|examine|consult|look(?:ing)? at|(?<!to )refer(?:ring)? to|according to|"
    rf"based (?:up)?on|going by|"
    rf"from|using) (?:the|this|these) {_MORE}{_SHOWN}\b(?! (?:of|in|from) | tennis)",
    """
    advert advertisement advertisements adverts algorithm ammeter ammeters arrow arrows article
    articles attachment attachments audio autograph axes balance bank barometer barometers bill
    blueprint blueprints board book box boxplot boxplots brochure brochures calendar calendars
    cardiogram cartoon cartoons catalogue chart charts chessboard circuit circuits cladogram
    cladograms climograph clip clips clock clocks code conversation conversations counters coupon
    coupons crossword crosswords cylinder data dataset datasets dendrogram diagram diagrams dial
    dialogue dialogues dials document documents dotplot drawing drawings elevation email emails
    essay excerpt excerpts extract extracts figure figures file floorplan floorplans flowchart
    flowcharts flyer flyers form gauge gauges geoboard graph graphic graphs grid grids handout
    handouts heatgram histogram histograms illustration illustrations image images infographic
    infographics information interview interviews invoice invoices label labels leaderboard
    leaderboards leaflet leaflets lecture lectures letter letters line lines link list listing lists
    mail mails map maps mechanism menu menus model models music net nets network note notes notice
    notices odometer odometers output page painting paintings paper paragraph paragraphs
    parallelogram pass passage passages pattern pedigree pedigrees photo photograph photographs
    photos pictogram pictograms pictograph pictographs picture pictures plan plans plot plots poem
    poems position positions poster posters program programs protractor protractors pseudocode
    puzzle puzzles questionnaire reading readings receipt receipts recipe recipes recording
    recordings results review ruler rulers scale scales scatterplot scatterplots schedule schedules
    scheme scoreboard scoreboards scoreheet scoresheet screen screens screenshot screenshots
    seismograph set sets sheet sign sketch sketches slide slides snippet snippets song source
    sources spectra spectrogram spectrograms spectrum speech speedometer speedometers spinner
    spinners spreadsheet spreadsheets square squares statement statements statistics stave stimulus
    stories story strip structure sudoku sudokus survey surveys table tables tag tags tallies tally
    text thermometer thermometers ticket timeline timelines timetable timetables transcript
    transcripts tree trees video videos view views voltmeter voltmeters web webpage webs website
    worksheet worksheets
    """,
)
PLACED = Phrases(
    rf"\b(?:the|this|these|those|an?) {_MORE}[a-z][\w'-]+ (?:(?:is|are|was|were) )?(?:shown|pictured|"
    rf"displayed|listed|"
    rf"provided|attached|depicted|reproduced|highlighted|underlined|circled|given (?:above|below|here|"
    rf"overleaf|opposite))"
    rf"\b(?! by\b| that\b| to be| with\b)|"
    rf"\b(?:the|this|these|those) {_MORE}[a-z][\w'-]+ (?:above|below|overleaf|opposite)\s?(?=[,.:?)]|"
    rf"(?:is|are|has|have|to|"
    rf"prints?|returns?|shows?|can|does|do|was|were|in order|and find|and)\b)|"
    rf"\b(?:the|these|this) (?:given|following|above|attached|accompanying|enclosed|indicated|provided|"
    rf"preceding|"
    rf"adjacent|printed) {_MORE}[a-z][\w'-]+|\b(?:here|below|above|opposite) (?:is|are) (?:an?|the|"
    rf"some|two|three|"
    rf"four|five|part of) {_MORE}[a-z][\w'-]+|"
    rf"\b(?:(?:can|do) you (?:see|count|spot|notice)|\b(?:what|which|how|fraction|part|"
    rf"percent)\b[^.?\d]{{0,60}}\b(?:is|are) "
    rf"(?:coloured|colored|shaded|unshaded|circled|highlighted|crossed out|underlined)\s?(?=\?)|"
    rf"the (?:arrow|needle|pointer|hour hand|minute hand)s? points?|"
    rf"does the (?:arrow|needle|pointer|hand)|on the (?:dot|squared|grid|graph) paper|next to the ruler|"
    rf"marked (?:on|in|with|by) (?:the|an?)|information in the|to the (?:left|right) of this text)|"
    rf"\b(?:drawn|shown) "
    rf"(?:here|there)\b|\b[a-z]+(?:ed|own|wn) (?:here|at (?:the )?(?:right|left)|on the (?:right|left)|"
    rf"opposite|overleaf|alongside)\b|\b(?:drawn|shown|plotted|marked|placed|sketched|outlined|"
    rf"graphed) on (?:the|this) (?:\w+ )?(?:grid|number line|axes|plane|paper|board|screen|map)\b|"
    rf"\bwhich (?:of the )?(?:pictures?|diagrams?|drawings?|photos?|images?|figures?|graphs?|maps?|"
    rf"panels?)\b|\bin (?:the )?(?:\w+ )?(?:column|row|cell|field)s? (?:headed|labell?ed|titled|called|"
    rf"marked|[A-Z]\b|\d)|"
    rf"\bas (?:illustrated|shown|pictured|depicted|drawn|"
    rf"sketched)\b(?! by\b| that\b| in (?:table|the table))",
    """
    shown pictured displayed listed provided attached depicted reproduced highlighted underlined circled
    given above below overleaf opposite following accompanying enclosed indicated preceding adjacent next
    printed here can see count spot notice coloured colored shaded unshaded crossed arrow needle
    pointer hand
    column columns row rows cell cells which picture pictures diagram diagrams drawing drawings
    photos images figures graphs maps panels
    paper ruler marked information drawn there illustrated sketched right left alongside plotted
    placed outlined graphed
    """,
)
ON_A_WALL = Phrases(
    r"\b(?:the|these|those) [a-z]+ (?:of [a-z]+ )?(?:(?:that (?:is|are) )?(?:written|listed|posted|pinned|"
    r"shown|projected) )?on the (?:(?:class(?:room)?|notice|black|white)[ -]?)?"
    r"(?:board|wall|screen|poster|flip ?chart|slide)\b",
    "board blackboard whiteboard noticeboard wall screen poster flipchart slide chart",
    opens="the these those",
)
_PLACE = (
    r"(?:paragraph|line|lines|stanza|verse|source|document|scene|slide|page|figure|table|chart|box|panel|"
    r"column|graph|extract|text|passage|exhibit|appendix|map|photo|item|diagram|listing)"
)
ELSEWHERE = Phrases(
    rf"\b(?:according to|in|on|from|see|of|by|using) {_PLACE}s? (?:\d{{1,3}}|[A-Z]|[ivx]{{1,4}}|one|"
    rf"two|three|four)\b(?! of (?:\d|an? |his |her |the ))|"
    r"\b(?:first|second|third|last|opening|final|next) (?:\w+ )?(?:verses?|stanzas?|paragraphs?|"
    r"lines?|panels?|scenes?|chapters?)\b(?! of (?:your|the (?:answer|response|output)))|"
    r"\byour (?:(?:previous|earlier) (?:answers?|results?)|(?:answers?|results?|work|graph|table|"
    r"sketch) (?:above|(?:to|from|in) "
    r"(?:parts?|questions?|problems?|exercises?|the (?:previous|last|first)|\(?[a-d]\))))|"
    r"\b(?:previous|last|earlier|preceding|next|opposite|facing|other) (?:page|slide|lesson|sheet|"
    r"screen|exercise|"
    r"paragraph|figure|table|diagram)\b|\boverleaf\b|\bas (?:before|above)\b|\bthe (?:experiment|procedure|"
    r"investigation|example|setup|set-up|arrangement) (?:above|below|shown|described (?:above|earlier))\b|"
    r"\bwe (?:saw|proved|found|showed) (?:in|above|earlier|before)\b",
    """
    paragraph line lines stanza verse source document scene slide page figure table chart box panel
    column graph
    extract text passage exhibit appendix map photo item diagram listing paragraphs your previous
    last earlier
    preceding next opposite facing other overleaf before above experiment procedure investigation
    example setup
    arrangement we verses stanzas panels scenes chapter chapters
    """,
)
_THINGS = (
    r"shape|polygon|solid|object|pencil|line segment|spinner|beaker|jug|container|clock|dial|gauge|"
    r"thermometer|"
    r"scale|ruler|kite|pattern|net|grid|coins|counters|dots|blocks|tiles|cubes|figure|drawing|bar|"
    r"ribbon|rope|nail|"
    r"key|crayon|tower|string|necklace|jar|bowl|basket|tray|shelf|stack|pile|bucket|bottle|voltmeter|"
    r"ammeter|speedometer|odometer|barometer|stopwatch|bar scale|comic strip|beads|sticks|matchsticks|"
    r"domino|triangle|rectangle|trapezoid|parallelogram|quadrilateral|prism|pyramid|cylinder|"
    r"angle|segment|"
    r"parabola|curve|graph|region|garden|flag|arrangement|array|array of dots|equation|expression|"
    r"number sentence|set"
)
THING = re.compile(
    rf"\bthe ({_THINGS})\b(?! (?:of|on|in|with|whose|formed|that|between|under|bounded|for|through|at|"
    rf"inscribed)\b)",
    re.IGNORECASE,
)
MADE = re.compile(r"[+=→<>]|->")
"""Signs of a formula in plain text."""

MARKED = re.compile(
    r"\bthe ((?:marked|indicated|missing|unknown|labell?ed|highlighted|circled|dotted|dashed|"
    r"composite|irregular|shaded|"
    r"coloured|colored) (?:\w+ )?(?:angles?|sides?|lengths?|numbers?|values?|figures?|shapes?|terms?|"
    r"digits?|areas?|regions?|"
    r"segments?|edges?|parts?|points?|words?))\b",
    re.IGNORECASE,
)
DOCUMENT = re.compile(
    r"\bthe (cartoon|poster|advert|advertisement|passage|excerpt|extract|map|diagram|timeline|"
    r"recording|video|infographic|"
    r"screenshot|photograph|brochure|leaflet|pedigree|flow ?chart|pie chart|bar chart|bar graph|"
    r"line graph|histogram|"
    r"pictogram|pictograph|key|legend|clues?|scatter ?plot|box ?plot|circuit diagram|venn diagram|"
    r"chart|tally|handout|"
    r"worksheet|transcript|dialogue|dialog)\b(?! of (?:an?|the) (?:function|equation)|-)(?=[^.?]{3,})",
    re.IGNORECASE,
)
"""Things that cannot be known when no word before introduced them and no number is given."""

PLACEHOLDER = re.compile(
    r"\bwww\.\w|[\[(（【][^\]()（）\[\n]{0,40}\b(?:omitted|not (?:shown|available|displayed|included|"
    r"to scale|drawn)|"
    r"placeholder|goes here|see (?:over|picture|image|photo|map|table|page|"
    r"attach\w+))\b[^\])\n]{0,30}[\])]|"
    r"[\[(（【](?:audio|video|photo|picture|image|map|table|chart|diagram|drawing|screenshot|figure|graph|"
    r"音频|视频|图片|图略|见图|附图|录音|照片|表略|表格略|图)[^\]\n)）】]{0,30}[\])）】]|"
    r"\bclick (?:on|here|the)\b|"
    r"<(?:audio|video|map|attachment|file|iframe|embed|object|canvas)\b|\b(?:diagram|figure|drawing|"
    r"picture) not "
    r"(?:drawn )?to scale\b|\b(?:insert|embedded) (?:image|figure|picture|table|graph)\b",
    re.IGNORECASE,
)
SIGNS = frozenset(
    """
    www omitted shown available displayed included scale drawn placeholder here see over audio video photo
    picture image map table chart diagram drawing screenshot figure graph click attachment file iframe embed
    object canvas insert embedded
    """.split()
)
"""Words of which every English place for material holds one."""

_SEEN_ZH = (
    r"(?:线段图|示意图|流程图|程序框图|框图|图象|图像|图表|统计[图表]|扇形图|条形图|折线图|直方图|"
    r"树状图|地图|平面图|"
    r"设计图|海报|广告|日历|菜单|价目[表单]|收据|发票|账单|小票|截图|照片|图片|音频|录音|视频|课件|"
    r"附件|漫画|"
    r"算式谜|数阵图?|幻方|数独|曲线|时间[轴线]|家谱|说明书|通知单?|标签|屏幕|黑板|表格|数据|记录|"
    r"信息(?![产技部中学工化系论])|对话|插图|"
    r"插画|电路|图示|图形|图案|题图|竖式|点子图|方格[图纸]|仪表|刻度|清单|名单|目录|课表|课程表|"
    r"时刻表|节目单|成绩单|"
    r"文章|短文|诗歌|古诗|诗句|文段|材料|原文|课文|选段|新闻|访谈|讲话|演讲|故事|日记|书信|来信|剧本|"
    r"台词|歌词)"
)
POINTED_ZH = re.compile(
    rf"(?:(?:观察|看|利用)(?:数轴|算式|规律|拼音|图)|(?:条件|数据|题目?|图|表)?(?:见|"
    rf"如)[上下左右附](?![于下])|(?<!的)方框(?:里|中|内)|"
    rf"[见由从看读观察据合照][^。,，?\d=一了着过完本套]{{0,6}}?[\u3400-\u9fff]{{0,4}}[线置构意路程布面器验]图(?![书形象案片标纸像腾])|(?:根据|由|"
    rf"从|看|观察|如|按照?|据|结合|读|利用|依据|"
    rf"对照|参照|参考|查|阅读|请看|依|通过|联系|听|仔细看)"
    rf"(?:[^。,，?\d=一了着过完本套]{{0,6}}?)(?:{_SEEN_ZH}|钟面)(?!的[密性长面体质特]))|"
    rf"(?:上面|下面|下列|以下|上述|左[边面侧]|右[边面侧])的?(?:[\u3400-\u9fff]{{0,4}})(?:{_SEEN_ZH}|程序|"
    rf"代码|算法|算式|表达式|几何体|立体图形|物体|积木|三角形|直线|天平|器材|仪器|温度计|"
    rf"句子|词语|单词|图)|"
    r"(?:这|该|此|那)(?:幅|张|个|组|段|篇|首|份|支|块)[^。,，?]{0,4}(?:图(?!书)|画|表(?![面示达])|"
    r"照片|海报|文章|诗|材料|数据|视频|录音|地图|程序|代码|"
    r"钟|温度计|尺)|"
    r"这(?:条|个|些|几个|根|块)(?:线段|角|图形|三角形|物体|算式|钟|立体图形|几何体)|[上下]联|"
    r"阅读[^。,，]{0,14}(?:一文|全文)|第[①-⑨]段|(?:金字塔|统计|分布|变化|情况|数据|装置|电路|图象|"
    r"曲线|关系|结构|示意|位置|成绩|程序|温度|过程)[^。,，]{0,4}如[下上左右]?图|"
    r"(?:这|下面|以下)这?[首篇段则幅份](?!上)|(?:附|示意|插|配|题|原|左|右|上|下)图|图(?:示|象|"
    r"像)(?:中|可知|所示|电路|如)?|阴影部分|涂色部分|空白部分|"
    r"(?:课文|短文|文章|诗|对话|图|(?<!周期)(?<!乘法)(?<!口诀)表|材料|文|歌词|小说|选文)(?:中|里)|地图上|"
    r"(?:上|前)(?:一)?(?:题|问|小题)(?:的|中)?|(?:第[一二三四五六七八九十\d]{1,2}(?:段|自然段|节|幕))|"
    r"执行(?:该|此|上述|以下|下面的?)?(?:程序|算法)|程序运行"
)
VISUAL_ZH = re.compile(
    r"数一?数|量一?量|看一?看|钟面|时钟(?:上|显示)|温度计(?:上|的|显示)?|指针|量角器|直尺|天平|弹簧测力计|"
    r"电[流压]表|量筒|方格纸|点子图|计数器|数轴上的?点|刻度|涂色|阴影|屏幕|黑板|箭头|虚线|红线|"
    r"画的图形|[如看见读识]图(?!书)|图(?:中|形|案|示)"
)
"""What is looked at, and says nothing where no number is given at all."""
