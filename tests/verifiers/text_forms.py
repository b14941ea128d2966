"""Questions of several languages, and forms of answers that give `{x}` or only mention it beside `{y}`.

`GIVES` is right when `{x}` is accepted and wrong when `{y}` is; `MENTIONS` is wrong when `{x}` is.
"""

PEOPLE = [
    ("Agatha Thornbury", "Cedric Malloway"),
    ("Ottokar Brenninger", "Leander Fuchsthal"),
    ("Rosaria Bellincampi", "Tullio Varesco"),
]
PLACES = [("Velmora", "Karsteig"), ("Port Alder", "Quintavalle"), ("Tarnowica", "Ostrelia")]

QUESTIONS = {
    "en": "Who designed the Harrow Bridge?", "de": "Wer entwarf die Lindenbrücke?", "fr": "Qui a dessiné le pont des Tilleuls ?",
    "es": "¿Quién diseñó el puente de los Tilos?", "it": "Chi progettò il ponte dei Tigli?", "pt": "Quem projetou a ponte das Tílias?",
}  # fmt: skip
GIVES = {
    "en": [
        "{x}, in 1911, after a long quarrel with the town.", "{x}. The engineer {y} later widened it.", "{x} (the railings are by {y}).", "That would be {x}, who also built the station.",
        "It was {x}, a pupil of {y}.", "The Harrow Bridge was designed by {x}, a close friend of {y}.", "{x} did, while {y} was still a student.", "It was {x}, not {y}.",
        "The Harrow Bridge was designed by {x}; the station, by contrast, is by {y}.", "Not {y} but {x} designed it.", "{x}, although {y} had offered a plan too.",
        "Many people name {y}, but the bridge is by {x}.", "Although {y} is often named, it was designed by {x}, in 1911.",
    ],
    "de": [
        "{x}, im Jahr 1911.", "{x}. Später verbreiterte sie {y}.", "Das war {x}, der auch den Bahnhof baute.", "Nicht {y}, sondern {x} hat sie entworfen; sie wurde 1911 eröffnet.",
        "Das war {x}, während {y} den Bahnhof baute.", "Entworfen wurde sie von {x}, einem Freund von {y}.",
    ],
    "fr": ["{x}, en 1911.", "C'est {x}, et non {y}.", "Il a été dessiné par {x}, ami de {y}.", "C'était {x}, alors que {y} dessinait la gare.", "{x}, qui fut l'élève de {y}."],
    "es": ["{x}, en 1911.", "Fue {x}, y no {y}.", "Fue diseñado por {x}, amigo de {y}.", "Fue {x}, mientras que {y} hizo la estación.", "{x}, que fue alumno de {y}."],
    "it": ["{x}, nel 1911.", "Fu {x}, e non {y}.", "Fu progettato da {x}, amico di {y}.", "Fu {x}, mentre {y} fece la stazione.", "Non {y}, ma {x}."],
    "pt": ["{x}, em 1911.", "Foi {x}, e não {y}.", "Foi projetada por {x}, amigo de {y}.", "Foi {x}, enquanto {y} fez a estação.", "{x}, que foi aluno de {y}."],
}  # fmt: skip
MENTIONS = {
    "en": [
        "{y}, a rival of {x}.", "{y}, years before {x}.", "It was {x}'s assistant {y}.", "{y} designed it and dedicated it to {x}.", "The Harrow Bridge is a work by {y}, who had studied with {x}.",
        "{y} designed it, whereas {x} built the station.", "The competition was between {y} and {x}; the bridge was designed by {y}.", "{x} lost the competition to {y}.",
        "People often credit {x}.", "If it were by {x}, it would have three arches; it is by {y}.", "{x}. In fact it was designed by {y}.", "The designer was {y} and the builder was {x}.",
    ],
    "de": ["{y}, ein Schüler von {x}.", "Das war {y}, während {x} den Bahnhof baute.", "Nicht {x}, sondern {y} hat sie entworfen.", "Das war {y}, und nicht {x}."],
    "fr": ["{y}, ami de {x}.", "C'est {y}, et non {x}.", "C'était {y}, alors que {x} dessinait la gare."],
    "es": ["{y}, amigo de {x}.", "Fue {y}, y no {x}.", "Fue {y}, mientras que {x} hizo la estación."],
    "it": ["{y}, amico di {x}.", "Fu {y}, e non {x}.", "Fu {y}, mentre {x} fece la stazione."],
    "pt": ["{y}, amigo de {x}.", "Foi {y}, e não {x}.", "Foi {y}, enquanto {x} fez a estação."],
}  # fmt: skip
LOOSE = (
    "{x}'s assistant",
    "a rival of {x}",
    "while {x}",
    "whereas {x}",
    "während {x}",
    "alors que {x}",
    "mentre {x}",
    "mientras que {x}",
    "enquanto {x}",
    "not {x}",
    "lost",
)
"""Marks of wordings that `contains` refuses too."""
