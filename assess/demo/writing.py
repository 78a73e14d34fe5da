"""Simulated writers: texts that nobody else would write in the same words, and how they grew."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

from assess.written.history.deltas import begin, difference
from assess.written.history.wire import hash_of

#: Sentences with alternatives between bars; whoever writes draws one of each, and some of all.
TO_TECHNICIANS = (
    "{Dear colleagues|Good morning|Hello everybody|Dear team}, {a working group|some "
    "visitors|thirty-five guests|a group of experts} {will meet|are coming|sit together} in "
    "room 1 on {the 14th and 15th|14 and 15 October|two days in October}.",
    "{Please switch on|Could you prepare|We shall need|Kindly test} both "
    "{screens|displays|projectors} {before half past eight|the evening before|by eight "
    "o’clock|ahead of time}, {since|because|as} {people at the back|those in the last "
    "rows|some of them} {could not read|complained about|never saw} {them|the "
    "slides|anything} {last year|in 2025|the last time}.",
    "{Two of the guests|Two people|Two members} {use|come in|move in} wheelchairs: "
    "{try|walk|check} the {way|route|path} from the {lift|entrance|car park} "
    "{yourselves|once more|on the 13th} and {tell me|write to me|say at once} if {a "
    "door|anything|one step} {is|stands|gets} in the way.",
    "The {interpreters|colleagues in the booths|language staff} {speak|work in|need} English "
    "and French, so {both booths|two consoles|the microphones} {must be|have to be|should "
    "be} {connected|tried out|ready} and their {sound|voices|channels} {sent|passed "
    "on|audible} to {those who join from afar|the remote guests|everybody online}.",
    "{The chair|Their president|Madam chair} {arrives|comes|wants to look around} on the "
    "{13th in the evening|evening before|Monday evening}; {somebody|one of you|a colleague} "
    "{should be|must stay|has to be} {there|on duty|in the room} until {seven|eight|half "
    "past six}.",
    "{We begin|The meeting starts|Doors open} at nine and {end|finish|close} at {half past "
    "five|17.30}, {the second day|on the 15th|next day} {already|at the latest} at one; "
    "{coffee|the trolley|water} {goes|is brought|comes} {in at eleven|between the two "
    "parts|to the corridor}.",
    "{Turn|Set|Keep} the heating {low|at nineteen degrees|under control}: {last year|in room "
    "3|the other time} it {could not be turned down|was far too hot|spoilt the afternoon}.",
    "{Ask|Call|Write to} {me|our office|the front desk} on {extension 214|4471|extension 88} "
    "{whenever|if|in case} {something|a detail|anything} is {unclear|missing|not as it "
    "should be}.",
    "{Many thanks|With thanks|Thank you for the help}, {your colleague in administration|the "
    "assistant|the meetings office}",
)
TO_THE_GUEST = (
    "{Chère Madame|Madame|Chère Madame Moreau}, {nous vous remercions|merci beaucoup|je vous "
    "remercie} de votre {demande|message|lettre} {pour|concernant|au sujet de} la réunion "
    "{d’octobre|des 14 et 15 octobre|de votre groupe}.",
    "{Je peux vous proposer|Nous vous réservons|Je retiens pour vous} la salle 1, qui "
    "{compte|offre|dispose de} soixante places, {deux cabines|des cabines pour les "
    "interprètes|deux écrans} et {aucune marche|un accès de plain-pied|un accès facile}.",
    "{L’ascenseur|Seul l’ascenseur} {est encore en travaux|reste en réparation} jusqu’au 13 "
    "; {s’il n’était pas prêt|en cas de retard}, {nous ouvririons|je ferais ouvrir|on "
    "ouvrirait} {l’entrée de la cour|la porte du jardin|le passage du rez-de-chaussée}.",
    "{La salle 3|Celle de l’an dernier} {n’a pas de cabine|ne convient pas aux interprètes}, "
    "{même si|bien que} son chauffage {ait été changé|soit tout neuf} au printemps.",
    "{Pourriez-vous me dire|Dites-nous|J’aurais besoin de savoir} combien de personnes "
    "{seront à distance|se connecteront de loin}, {qui mange|quels régimes prévoir} {et qui "
    "paie|et qui prend en charge} {les interprètes|l’interprétation} ?",
    "{Votre présidente|La présidente} pourra {voir|visiter} la salle {la veille|le 13 au "
    "soir} {avec un technicien|en ma compagnie|à l’heure qui lui convient}.",
    "{Recevez mes salutations|Bien cordialement|Avec mes salutations les meilleures}, {le "
    "secrétariat|le service des réunions|l’assistante}",
)
TO_FORESEE = (
    "{Sound|Remote guests|The line}: {nobody hears|they do not hear} the booths. {I have it|It is} "
    "tried with a {colleague at home|second room|telephone} two weeks before.",
    "{Screens|Slides|The projector}: {the cable|an old cable|the socket} does not fit. {I ask|We "
    "ask} for the {files|first slides} early and {try|show} them in the room.",
    "{Lunch|Coffee|Water}: {comes late|too little of it|comes to the wrong room}. {The order|My "
    "order} is {confirmed|repeated} in writing with the {time|door and the time}.",
    "{Badges|Names|The list}: {somebody|a guest} waits at the gate. The {list goes|names go} to "
    "the {guards|security desk} ten days before, with {spellings|passport names}.",
    "{The lift|A ramp|The side door}: {out of order|locked|blocked}. I {walk|try} the way "
    "{myself|with the house technician} and {know|note} {another way|who has the key}.",
    "{Last|At the end}: {a change|another room} that {nobody|not everybody} was told of. {One "
    "person|I} {keeps|keep} the list of those who {must know|are to be told}.",
)
#: What two of the demo's candidates have in common, for a person to look at.
SHARED = (
    "Connect the people who take part from a distance before anybody enters, and let one of "
    "them say aloud what they hear from the booths, because a microphone that works in the room "
    "may still be silent on the line, and nobody at the table would notice it until the break."
)


def drawn(sentences: Sequence[str], chance: random.Random) -> list[str]:
    """One writer's sentences: each with one of its alternatives, two of the middle left out."""
    middle = range(1, len(sentences) - 1)
    kept = [0, *sorted(chance.sample(middle, len(middle) - 2)), len(sentences) - 1]
    return [_sentence(sentences[place], chance) for place in kept]


def _sentence(pattern: str, chance: random.Random) -> str:
    made, rest = "", pattern
    while "{" in rest:
        before, _, after = rest.partition("{")
        choices, _, rest = after.partition("}")
        made += before + chance.choice(choices.split("|"))
    return made + rest


def grown(
    sentences: Sequence[str], words: int, chance: random.Random
) -> Iterator[tuple[float, str]]:
    """Seconds since the last one and the text so far, a paragraph a sentence, some words at a time.

    Now and then somebody stops to think, or takes a word back.
    """
    done: list[str] = []
    for sentence in sentences:
        spelled = sentence.split()
        for end in range(words, len(spelled) + words, words):
            text = " ".join(spelled[:end])
            if chance.random() < 0.08:
                yield chance.uniform(2, 4), "\n".join([*done, text[: -min(4, len(text) - 1)]])
            yield chance.uniform(1.2, 2.0) * words, "\n".join([*done, text])
        done.append(sentence)
        if chance.random() < 0.25:
            yield chance.uniform(30, 190), "\n".join([*done, "…"])


def snapshots(
    moments: Sequence[tuple[float, str]], name: str, pasted: int = 0
) -> Iterator[tuple[float, dict[str, Any]]]:
    """The editor's snapshots of texts that follow each other; the first one is whole.

    The last one tells of so many characters `pasted` from outside, if any.
    """
    before = begin().document
    for place, (second, text) in enumerate(moments):
        document = {"type": "doc", "content": [_paragraph(line) for line in text.split("\n")]}
        value: dict[str, Any] = {
            "id": f"{name}-{place:05}",
            "seq": place + 1,
            "hash": hash_of(document),
        }
        edit = difference(before, document)
        if place == 0 or edit is None:
            value |= {"op": "full", "doc": document}
        else:
            value |= {"op": "delta", "before": hash_of(before), "edit": edit}
        if pasted and place == len(moments) - 1:
            told = {"kind": "paste", "chars": pasted, "origin": "outside", "blocked": False}
            value["facts"] = [told]
        yield second, value
        before = document


def _paragraph(line: str) -> dict[str, Any]:
    return {"type": "paragraph", "content": [{"type": "text", "text": line}]}
