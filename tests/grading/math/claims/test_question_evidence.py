"""Which of several values of a closing passage the question asks for: by unit, subject, label, time, and by the work."""

import pytest

from reward_service.grading.math.claims.asked_for import asked_for
from reward_service.grading.math.claims.asked_units import asked_unit, unit_of
from reward_service.grading.math.claims.intermediate_values import work
from tests.grading.math.claims.test_value_lists import score

LITRES = "A jug holds 3 litres. Ann drinks 850 millilitres. How many millilitres are left?"
PRICE = "A lamp costs $60. It is reduced by 25 % and then taxed at 10 %. What is the final price?"
LINE = "A line goes through (1, 7) with slope 4. What is its y-intercept?"
AGES = "Una is 5 years older than Leo. In 6 years their ages add up to 39. How old is Una now?"


@pytest.mark.parametrize(
    ("prompt", "text", "right", "wrong"),
    [
        (LITRES, "There are **2.15 L** left, that is 2,150 mL.", "2150", "2.15"),
        (LITRES, "There are 2,150 mL left, that is 2.15 L.", "2150", "2.15"),
        (PRICE, "Tax: $45 × 0.1 = $4.50\nFinal price: $49.50\n\nYou save $10.50 compared with the original.", "49.50", "10.50"),
        (LINE, "The equation is y = 4x + 3, whose y-intercept is therefore 3.", "3", "4"),
        (LINE, "The x-intercept is -0.75 and the y-intercept is 3.", "3", "-0.75"),
        (AGES, "Una is now 11 + 5 = 16, and Leo is 11. In six years they will be 22 and 17.", "16", "22"),
        ("Solve for x: 3(x - 1) = 2x + 4.", "3x - 3 = 2x + 4\nx = 7\n\nChecking: 3(7 - 1) = 18 and 2·7 + 4 = 18.", "7", "18"),
        ("Solve for x: x^2 = 2x + 35. Give the positive solution.", "Since we want the positive one, x = 7; we reject x = -5.", "7", "-5"),
        ("If 3^(x+2) = 81, what is x?", "81 = 3^4.\n\n**x + 2 = 4, x = 2**", "2", "4"),
        ("Tim has 17 coins, dimes and quarters, worth $2.75. How many quarters does he have?", "He has seven quarters ($1.75) and ten dimes ($1.00).", "7", "1.75"),
        ("Find the eigenvalues of the matrix.", "### Result\n\n**λ₁ = 5, λ₂ = 2**", "5, 2", "5, 1"),
        ("What is the domain of ln(x - 4)?", "Final answer: all real x greater than 4", "(4, \\infty)", "(-\\infty, 4)"),
        ("A film starts at 8:50 pm and lasts 85 minutes. When does it end?", "It ends at a quarter past ten in the evening.", "10:15 p.m.", "10:15 a.m."),
        ("時速108kmは秒速何mですか。", "答え:秒速30m(分速1800m)", "30", "1800"),
        ("Resuelve x^2 - 2x - 8 = 0.", "(x − 4)(x + 2) = 0.\nLas soluciones son x = 4 y x = −2. ¿Quieres que lo compruebe?", "-2, 4", "-2"),
        ("Evaluate \\lfloor -2.5 \\rfloor + \\lceil 4.1 \\rceil.", "⌊−2.5⌋ = −3 and ⌈4.1⌉ = 5. Their sum is −3 + 5 = 2.", "2", "5"),
        ("Ida runs 3 km there and back 4 days a week. How many km does she run in 5 weeks?", "That makes 6 km, then 24 km a week.\n\nSo Ida runs 120 km in 5 weeks.", "120", "5"),
        ("A cake for 4 needs 300 g of sugar. How much sugar is needed for 10?", "You'd need 750 g (0.75 kg) of sugar. Happy baking!", "750", "0.75"),
        ("A hall is 9 m by 6 m. What is its area in square metres?", "- **Area:** 54 m²\n- **Perimeter:** 30 m", "54", "30"),
        ("A mug is 9 cm by 6 cm. Quelle est son aire en cm² ?", "L'aire est de 54 cm² et le périmètre est de 30 cm.", "54", "30"),
        ("A depot had 90 tyres. It sold 1/3 of them and then 22. How many tyres remain?", "First 30 were sold, so 38 tyres remain. The number sold in all is 52.", "38", "52"),
        ("Cy earns $15 an hour, worked 30 hours and spent $200 on rent. How much money does he have left?", "Rent: $200\nLeft: **$250**\n\nSo of the $450 he earned, $200 went to rent and $250 remains.", "250", "450"),
        ("Of 300 guests, 30% like tea and the rest like cocoa. How many like cocoa?", "That leaves 70%, or 210 guests, who like cocoa — 120 more than the tea drinkers.", "210", "120"),
        ("A bag holds red, blue and green beads, 70 in all, 20 of them green. There are four times as many blue as red. How many blue beads are there?", "- Red: 10\n- Blue: 40\n- Green: 20\n- Total: 70 ✔", "40", "70"),
        ("A line passes through (0, 5) and (2, 11). What is its slope?", "So the line y = 3x + 5 has slope 3 and y-intercept 5.", "3", "5"),
        ("Ann, Bob and Cyd share $240 in the ratio 1:2:3. How much does Cyd get?", "One share is 240/6 = $40. Ann gets $40, Bob gets $80, and Cyd gets $120. That's three times what Ann receives.", "120", "80"),
        ("Ein Mantel zu 180 € ist um 35 % reduziert. Wie hoch ist der neue Preis?", "Der neue Preis beträgt also 117 €, statt 180 €.", "117 €", "180 €"),
        ("Eine Mutter ist 4-mal so alt wie ihr Sohn. Zusammen sind sie 50. Wie alt ist die Mutter?", "Die Mutter ist 40 und der Sohn 10; in 10 Jahren wird die Mutter 50 sein.", "40", "50"),
        ("ある学校の生徒は500人で、そのうち30%が自転車通学です。自転車通学でない生徒は何人ですか。", "自転車通学の生徒は150人、自転車通学でない生徒は350人です。", "350", "150"),
        ("Ivy swims 30 laps on Monday and 20% more on Tuesday. How many laps over the two days?", "On Tuesday she swims 36 laps. That makes 66 laps over the two days, an average of 33 a day.", "66", "36"),
        ("A triangle has base 8 cm and height 5 cm. What is its area in square centimetres?", "The rectangle has 40 cm². Half of that, 20 cm², is the area of the triangle.", "20", "40"),
        ("A town of 20,000 grows by 4% in one year. What is its population after that year?", "After the year the town has 20,800 inhabitants, compared with 20,000 before.", "20800", "20000"),
        ("The sequence 5, 10, 20, … is given. What is its 6th term?", "The fifth term is 80 and the sixth term is 160; together they make 240.", "160", "80"),
        ("Tickets: 90 adults paid $12, 60 children paid $8. How many dollars were collected in total?", "In total $1,560 was collected. Adults contributed $600 more than children.", "1560", "600"),
        ("1個110円のりんごを5個と、70円のみかんを8個買いました。代金は全部でいくらですか。", "合計は1110円です。みかんのほうが10円高くなりました。", "1110", "10"),
        ("В классе 30 учеников, 2/5 из них — мальчики. Сколько девочек в классе?", "Девочек: 30 − 12 = 18.\n\nОтвет: 18 девочек (на 6 больше, чем мальчиков).", "18", "6"),
        ("Dans une classe de 25 élèves, 40 % sont des filles. Combien y a-t-il de garçons ?", "Il y a donc 15 garçons et 10 filles, soit 5 garçons de plus.", "15", "5"),
        ("Aus einer Urne mit 8 weißen und 2 schwarzen Kugeln wird eine gezogen. Wie groß ist die Wahrscheinlichkeit für Schwarz?", "Also P(schwarz) = 1/5 und P(weiß) = 4/5.", "1/5", "4/5"),
        ("A bag has 4 red and 6 blue balls. What is the probability of drawing a blue ball?", "So blue has probability 3/5, a bit more likely than red (2/5).", "3/5", "2/5"),
        ("A bus covers 120 km at 40 km/h. How many minutes does it take?", "time = 120 / 40 = 3 h\n\nIt takes 3 hours (180 minutes).", "180", "3"),
        ("Ida has 6 dozen eggs and sells 47. How many remain?", "Ida sold 47 and 25 remain, i.e. 2 dozen and 1.", "25", "47"),
        ("Solve x + y = 9, x - y = 5. Give an ordered pair.", "2x = 14, so $\\boxed{x=7}$. Then $\\boxed{y=2}$.", "(7,2)", "(2,7)"),
        ("Ben has 13 shells. Eva has three times as many less 4. How many shells does Eva have?", "Three times 13 is 39, and 4 less is 35 shells for Eva, 22 more than Ben. Together they'd have 48.", "35", "48"),
        ("Luis paga 3 libros a 4,50 € con un billete de 20 €. ¿Cuánto le devuelven?", "Los libros cuestan 13,50 €. Le devuelven 6,50 €, es decir, 7 € menos de lo que gasta.", "6,50 €", "7 €"),
        ("A box has white and black pens in the ratio 2:3. There are 40 pens. How many are black?", "One part is 8 pens. The black ones make up three parts: 24 pens. The other 16 are white, which is 8 fewer.", "24", "16"),
        ("The sum of three consecutive odd integers is 33. What is the largest of the three?", "They are 9, 11 and 13. Of these, 13 is the largest, whereas 9 is the smallest.", "13", "9"),
        ("Numa sala de 24 alunos, 5/8 têm bicicleta. Quantos alunos não têm bicicleta?", "Um oitavo são 3 alunos, portanto 15 deles têm bicicleta. Os demais, que são nove, não têm.", "9", "15"),
        ("Rosa hat 5 € mehr als doppelt so viel wie Jan. Zusammen haben sie 50 €. Wie viel hat Rosa?", "Damit hat Rosa 2·15 + 5 = 35 Euro — 20 € mehr als Jan.", "35 €", "20 €"),
        ("Maria tem R$ 800,00 e deposita R$ 120,00 por mês. Quanto terá depois de 5 meses?", "Ela deposita 5 × 120 = 600 reais. Assim passa a ter R$ 1.400,00, ou seja, R$ 600,00 a mais do que os R$ 800,00 do início.", "1400", "600"),
        ("駅まで2.4kmを分速80mで歩きます。駅まで何分かかりますか。", "2400÷80=30ですから、三十分で駅に着きます。往復なら60分ですね。", "30分", "60分"),
        ("What is 5/8 + 1/12?", "The common denominator is 24: 15/24 and 2/24 add up to seventeen twenty-fourths, a little under three quarters.", "17/24", "3/4"),
        ("A right triangle has legs 9 and 12. Find the length of the altitude to the hypotenuse.", "The altitude satisfies $\\frac12\\cdot15\\cdot h=54$, which yields $h=7.2$.", "7.2", "54"),
        ("Solve $\\frac{x+3}{x-1}\\ge 0$.", "Including the zero but not the pole, the solution set is $(-\\infty,-3]\\cup(1,\\infty)$.", "(-\\infty,-3]\\cup(1,\\infty)", "0"),
        ("There are 10 more cats than dogs among 90 animals. How many cats are there?", "2d = 80, so d = 40 and c = 50.\n\nI first wanted to answer 40, but those are the dogs. The number of cats is 50.", "50", "40"),
        ("Найдите площадь ромба с диагоналями 6 и 16.", "Площадь ромба равна половине произведения диагоналей: $S=\\frac12\\cdot6\\cdot16=48$.", "48", "96"),
        ("Find all primes $q$ such that $q+2$ is prime and q < 4.", "Hence the primes are $q=3$ and $q=2$.", "2, 3", "3"),
        ("What is the area of a disc with diameter 10? Use pi.", "The area is 25π. Had the radius been 10, one would have 100π.", "25\\pi", "100\\pi"),
    ],
)  # fmt: skip
def test_the_value_that_is_asked_for_is_read(prompt: str, text: str, right: str, wrong: str) -> None:
    assert score(text, prompt, right) == 1.0
    assert score(text, prompt, wrong) == 0.0


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("How many minutes does it take?", "1 min"),
        ("What is the speed in kilometers per hour?", "1 km/h"),
        ("Wie viele Gramm sind das?", "1 g"),
        ("这段路有多少千米？", "1 km"),
        ("How many apples are left?", None),
        ("How many coins are in 3 boxes?", None),
    ],
)
def test_the_unit_that_a_question_asks_for(question: str, unit: str | None) -> None:
    assert asked_unit(question) == (unit and unit_of(unit))


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What is the average speed of the train?", {"aver", "spee"}),
        ("¿Cuál es el precio final?", {"prec", "fina"}),
        ("Given a positive test, what is the probability of being ill?", {"prob"}),
        ("How many are left?", set()),
    ],
)
def test_what_a_question_asks_the_value_of(question: str, subject: set[str]) -> None:
    assert asked_for(question).subject == subject


def test_the_work_tells_steps_from_the_result() -> None:
    told = work("3 × 12 = 36\n36 + 14 = 50\nThat makes 50.", frozenset({"3", "12", "14"}))
    assert (told.last, told.steps) == ("50", {"36"})


def test_an_equation_that_comes_back_to_a_number_of_the_prompt_is_a_check() -> None:
    told = work("x = 9\nCheck: 2 × 9 + 3 = 21", frozenset({"2", "3", "21"}))
    assert (told.last, told.steps) == ("", frozenset())
