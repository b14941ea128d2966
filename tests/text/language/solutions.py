"""Plain English solutions of word problems, by construction: names, things, sentences and sums."""

from random import Random

NAMES = (
    "Jean Karen Natalia Weng Betty Julie Albert James Mark Ken Tina Alexis Tobias Randy Jasper Joy Bella Kylar "
    "Marissa Toula Carlos Melanie Manolo Tracy Gretchen Raymond Ali Noah Hazel Janet Wendi Kyle Eliza Mishka "
    "Priya Chen Olga Yusuf Aisha Kofi Sven Ingrid Dmitri Mei Hiroshi Rosa Diego Lucia Bruno Fatima Tariq Leila"
).split()
THINGS = (
    "apples oranges cookies muffins lollipops stickers marbles pencils erasers books pages comics tickets coins "
    "dollars cents eggs chickens ducks feathers cupcakes brownies pastries croissants pizzas slices sandwiches "
    "burgers shirts sweaters socks sneakers boots beads bracelets necklaces tulips roses daffodils seedlings "
    "saplings bushes gallons liters ounces pounds kilograms miles kilometers laps minutes hours days weeks puppies "
    "kittens hamsters goldfish guppies spoons cups teaspoons tablespoons bowls plates crayons markers notebooks "
    "textbooks postcards envelopes stamps balloons candles ribbons bricks planks nails screws tiles vlogs podcasts"
).split()
SENTENCES = (
    "{n} has {a} - {b} = {c} {t}.",
    "{n} bought {a} {t} and {b} {u}.",
    "So, {n} needs {a} * {b} = ${c}.",
    "Thus, {n} can fill {a} / {b} = {c} bags with {t}.",
    "The total cost of the {t} is ${a} + ${b} = ${c}.",
    "{n} earns {a} x {b} = {c} dollars per hour.",
    "In total, {n} sold {a}+{b} = <<{a}+{b}={c}>>{c} {t}.",
    "{n} and {m} have {a} {t} altogether.",
    "There are {a} {t} in each box, so {b} boxes hold {a}*{b}={c} {t}.",
    "{n} ate half of the {t}, which is {a}/2 = {b}.",
    "This leaves {a} {t} for {m}.",
    "{a}% of {b} is {c}.",
    "Each week {n} spends {a} minutes on {t} and {b} minutes on {u}.",
    "{t}: {a} bags * {b} spoons = {c} spoons",
    "{n}: {a} {t}",
    "{n}'s {t}: {a} + {b} = {c}",
    "Let x be the number of {t} {n} has.",
    "Then {m} has 2x + {a} {t}.",
    "2x + {a} = {b}, so x = {c}.",
    "After giving {a} {t} to {m}, {n} is left with {b} {t}.",
    "Step {b}: find how many {t} {m} picked: {a} - {b} = {c}.",
    "Therefore the answer is {c}.",
    "#### {c}",
)


def solution(random: Random) -> str:
    """Two to ten sentences about a few people and things."""
    people, things = random.sample(NAMES, 2), random.sample(THINGS, 2)
    return random.choice("\n ").join(
        random.choice(SENTENCES).format(
            n=people[0],
            m=people[1],
            t=things[0],
            u=things[1],
            a=random.randint(2, 99),
            b=random.randint(2, 40),
            c=random.randint(2, 999),
        )
        for _ in range(random.randint(2, 10))
    )
