"""What each of the invited does. One seed decides it."""

import dataclasses
import random

HOUR = 60

# Of a thousand people: how many are of which kind.
KINDS = {
    "answers": 430,
    "answers twice": 40,
    "answers, then stops": 30,
    "answers, and Message 2 fails": 25,
    "answers, and Message 2 never leaves": 10,
    "stops": 60,
    "answers late": 90,
    "cannot be reached": 40,
    "leaves the list": 15,
    "is never written to": 10,
    "is silent": 250,
}
assert sum(KINDS.values()) == 1000

YES = ("Oui", "Oui, deux places", "Avec plaisir !", "👍", "Volontiers")


@dataclasses.dataclass
class Person:
    number: str
    kind: str
    answers_after: int  # minutes since Message 1
    text: str
    repeats: bool  # this one's webhooks come twice
    early: bool  # the answer comes before the news of the send

    def writes(self):
        """(minutes since Message 1, text) of everything that this person writes."""
        first = [(self.answers_after, self.text)]
        if self.kind == "stops":
            return [(self.answers_after, "STOP")]
        if self.kind == "answers twice":
            return first + [(self.answers_after + 2 * HOUR, "Et à quelle heure ?")]
        if self.kind == "answers, then stops":
            return first + [(self.answers_after + 3 * HOUR, "Stop")]
        if self.kind == "answers late":
            return [(self.answers_after + 25 * HOUR, "Trop tard ?")]
        return first if self.kind.startswith("answers") else []


def invited(count, seed):
    chance = random.Random(seed)
    kinds = chance.choices(list(KINDS), list(KINDS.values()), k=count)
    return [Person(number=str(33639980000 + i), kind=kind, answers_after=chance.randrange(30, 18 * HOUR, 30),
                   text=chance.choice(YES), repeats=chance.random() < 0.05, early=chance.random() < 0.03)
            for i, kind in enumerate(kinds)]
