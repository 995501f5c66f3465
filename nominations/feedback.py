"""Words of a jury for a city: the readers' sentences gathered without who said them, and what would tell who they are.

Texts in, sentences and findings out: nothing of Django, so that anybody can try it on a text.
"""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cities.folding import latin, pattern, search_key

SENTENCE = re.compile(r"(?<=[.!?…؟])\s+|(?<=[。！？])|\n+")
SHORTEST = 3  # letters of a name that is looked for by itself
PARTICLES = {"van", "von", "der", "den", "dos", "das", "del", "las", "los", "bin", "ibn", "abu", "the", "and", "prof",
             "professor", "mrs", "sir", "dra"}  # fmt: skip
ASIDE = re.compile(r"\([^)]*\)")
WITHOUT_SPACES = ((0x0E00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x9FFF), (0xAC00, 0xD7AF))
CYRILLIC, ARABIC = (0x0400, 0x052F), (0x0600, 0x06FF)
OWN = {"cyrillic": CYRILLIC, "arabic": ARABIC, "chinese": (0x2E80, 0x9FFF)}  # scripts that sound like Latin letters
NEAR, DISTINCT = 20, 4  # characters between two parts of a name; consonants that tell one
WORD = re.compile(r"[^\W\d_]+")
COUNTED = r"(?:\s*(?:no\.?|number|numéro|n°|#)?\s*\d+\b)"
NTH = r"(?:first|second|third|fourth|other|another|one|premi(?:er|ère)|deuxième|second|troisième|autre|primer|otro)"
READER = r"(?:reader|reviewer|assessor|evaluator|lecteur|lectrice|évaluateur|évaluatrice|lector|lectora|evaluador)"
PHRASES = re.compile(
    rf"\b{READER}{COUNTED}|\b{NTH}\s+{READER}\b"
    r"|\bjurors?\b|\bjury\s+members?\b|\bmembers?\s+of\s+the\s+jury\b|\bchair(?:person|man|woman)?\s+of\s+the\s+jury\b"
    r"|\b(?:my|our)\s+(?:fellow\s+)?colleagues?\b|\bfellow\s+(?:reader|reviewer|member)s?\b"
    r"|\bjurée?s?\b|\bmembres?\s+du\s+jury\b|\bprésidente?\s+du\s+jury\b|\b(?:mon|ma|mes|notre|nos)\s+collègues?\b"
    r"|\bmiembros?\s+del\s+jurado\b|\bmis?\s+colegas?\b",
    re.IGNORECASE,
)
GRADES = re.compile(
    r"(?<![\d/.,])[0-5](?:[.,]\d{1,2})?\s*/\s*5(?![\d/])"
    r"|\b(?:[0-5]|one|two|three|four|five|un|deux|trois|quatre|cinq)\s+(?:out\s+of|sur|de)\s+(?:5|five|cinq|cinco)\b"
    r"|\b(?:mark|score|grade|rating|note|nota)s?\s+(?:of|de|:)\s*[0-5]\b",
    re.IGNORECASE,
)

# A jury is small: what is beyond twelve does not count its members.
ENGLISH = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
FRENCH = ("une?", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
VALUES = {word: value for words in (ENGLISH, FRENCH) for value, word in enumerate(words, 1)} | {"un": 1, "une": 1}
MORE = "|".join([*ENGLISH[1:], *FRENCH[1:]])
FIGURE = r"(?<![\d.,/–-])(?:1[0-2]|[1-9])(?![\d%/]|[.,]\d)"
NUMBER = rf"(?:{FIGURE}|\b(?:one|une?|{MORE})\b)"
SEVERAL = rf"(?:{FIGURE}|\b(?:both|all|les|{MORE})\b)"
OF_A_JURY = (
    r"(?:jurors?|jury\s+members?|members?\s+of\s+the\s+(?:jury|panel)|panell?ists?|readers?|reviewers?|assessors?"
    r"|evaluators?|jurée?s?|membres?\s+du\s+jury|lecteurs?|lectrices?|évaluateurs?|évaluatrices?)\b"
)
SAY = (
    r"\b(?:found|say|said|saw|thought|think|felt|gave|voted|agreed|disagreed|wrote|asked|doubted|wanted|were|would"
    r"|trouvent|estiment|pensent|jugent|ont|auraient|étaient|voudraient)\b"
)
SEATS = re.compile(
    rf"\b(?:seat|juror|jury\s+member|panell?ist|siège|jurée?|membre\s+du\s+jury)"
    rf"\s*(?:no\.?|number|numéro|n°|#)?\s*{NUMBER}",
    re.IGNORECASE,
)
COUNTS = re.compile(
    rf"{NUMBER}\s+(?:of|out\s+of|sur)\s+{NUMBER}(?!\s*(?:%|per\s?cent|pour\s+cent|hundred|thousand|million|mille|ans\b|years))"
    rf"|(?:{NUMBER}|\bl['’]une?)\s+(?:of\s+the|of\s+our|des|de\s+nos)\s+(?:{NUMBER}\s+)?{OF_A_JURY}"
    rf"|{NUMBER}\s+(?:of\s+the|des)\s+{NUMBER}(?=\s*[.,;:!?)]|\s+{SAY}|\s*$)"
    rf"|{SEVERAL}\s+(?:of\s+the\s+)?(?:{NUMBER}\s+)?{OF_A_JURY}",
    re.IGNORECASE,
)
VOTES = re.compile(
    rf"(?:(?<![\d.,/–-])|\b)(?P<more>1[0-2]|[1-9]|one|une?|{MORE})(?:\s+(?:to|à|against|contre)\s+|\s?[–:-]\s?)"
    rf"(?P<less>1[0-2]|[1-9]|one|une?|{MORE})\b(?![%/.,:–-]?\d)"
    rf"|{NUMBER}\s+(?:votes?|voix|abstentions?)\b(?:\s+(?:to|à|against|contre|for|pour|in\s+favou?r)\b(?:\s+{NUMBER})?)?"
    rf"|{NUMBER}\s+(?:voted|abstained|ont\s+voté|se\s+sont\s+abstenue?s)\b",
    re.IGNORECASE,
)
CHAIRS = re.compile(
    r"\b(?:the|our)\s+(?:vice-)?chair(?:person|man|woman)?\b(?!\s+of\s+(?!the\s+(?:jury|panel)))(?!-|\s+holder)"
    r"|\b(?:le\s+(?:vice-)?président|la\s+(?:vice-)?présidente)\b(?!\s+(?:du\s+(?!jury)|de\b|des\b|d['’]))",
    re.IGNORECASE,
)

LETTERED = rf"(?:{READER}|juror|jury\s+member|siège|seat|juré)\s+(?:(?-i:[A-Z])|one|{MORE})\b"
FURTHER = re.compile(
    rf"\b{LETTERED}|(?-i:\bR\d{{1,2}}\b)"
    r"|\b(?:half|most|part|all|some|third|majority|minority|rest|moitié|majorité|minorité|partie|reste)"
    r"\s+(?:of\s+)?(?:the\s+|du\s+|our\s+)?(?:jury|panel|jurors|readers|reviewers)\b"
    r"|\b(?:vice-)?présiden(?:t|te|ce)\s+du\s+jury\b|\bjury\s+president\b|\b(?:president|head)\s+of\s+the\s+jury\b",
    re.IGNORECASE,
)
OF_THEM = r"(?:members?|jurors?|readers?|reviewers?|experts?|assessors?|evaluators?|colleagues?)"
NATIONS = (
    r"(?-i:[A-Z]\w+(?:ese|ian|ean|can|man|ish|nch|tch|rab)|Swiss|Greek|Thai|Czech|Iraqi|Omani|Saudi|Qatari|Kuwaiti"
    r"|Uzbek|Kazakh|Israeli|Pakistani|Bangladeshi|Afghan|American|Filipino|Lao|Malagasy|Slovak|Croat|Serb|Finn|Dane)"
)
ABROAD = re.compile(
    rf"\b{NATIONS}\s+{OF_THEM}\b|\b{OF_THEM}\s+from\s+(?-i:[A-Z])\w+"
    r"|\b(?:membre|lecteur|lectrice|expert|experte|juré|jurée)s?\s+\w+(?:ais|aise|ien|ienne|ain|aine|ois|oise|and|ande)\b",
    re.IGNORECASE,
)
A_GRADE = r"(?:[0-5](?:[.,]\d{1,2})?|one|two|three|four|five|un|deux|trois|quatre|cinq)"
MEANS = re.compile(
    rf"\b(?:mean|average|mark|score|grade|rating|moyenne|note)s?\s+(?:was|were|is|are|est|était|sont|=)\s*{A_GRADE}\b"
    rf"|\b(?:give|gave|given|donné|donne|mis)\s+(?:(?:it|this|them|you|lui|vous)\s+)?(?:(?:an?|un)\s+)?{A_GRADE}\b"
    r"(?!\s*(?:/|[.,]\d|votes?|voix|of\b|out\b|sur\b|to\b|[^\W\d]+s\b))"
    rf"|\b{A_GRADE}\s+(?:points?|puntos?)\s+(?:out\s+of|of|sur|de)\s+(?:5|five|cinq|cinco)\b"
    r"|\b(?:place|placed|rank|ranked|ranking|position|rang|puesto)\s+(?:no\.?\s*|number\s+|n°\s*)?\d{1,3}\b"
    r"(?:\s+(?:of|out\s+of|sur|de)\s+\d{1,3}\b)?",
    re.IGNORECASE,
)
# A word of juries in the other languages in which they write: juror, chair, reader, mark, vote, rank, mean.
ELSEWHERE = re.compile(
    r"\b(?:jurad[oa]s?|president[ea]\s+del\s+jurado|evaluador(?:es|as?)?|revisor(?:es|as?)?|puntuaci(?:ón|ones)"
    r"|calificaci(?:ón|ones)|vot(?:os?|aron|ó|ación)|(?:nota|puntaje)\s+media|promedio|lector(?:es|as?)?\s+\d+)\b"
    r"|\b(?:жюри|председател\w*|рецензент\w*|эксперт\w*|оценк\w*|оценок|балл\w*|голос\w*|проголосовал\w*|рейтинг\w*"
    r"|читател\w*\s+\d+|мест[оае]\s+\d+|средн\w+\s+балл\w*)\b"
    r"|\b[وفبلك]?(?:ال|لل)?(?:محكم|محكّم|محكِّم|محكمون|محكمين|محكمة|تحكيم|مراجع|مراجعين|مقيم|مقيّم|قارئ|قراء|رئيس|رئيسة"
    r"|درجة|درجات|علامة|علامات|صوت|صوتوا|أصوات|تصويت|ترتيب|مرتبة|متوسط|معدل)\b"
    r"|评委|评审|评阅人|审稿人|评审团|主席|评分|打分|得分|分数|投票|票数|[一二两三四五六七八九十\d]票|排名|名次|平均分"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text, word for word."""
    return [found for part in SENTENCE.split(text) if (found := part.strip())]


def gathered(comments: Iterable[tuple[str, str]], seed: int) -> dict[str, list[str]]:
    """What was written on each criterion, sentence by sentence: each once, and in an order that tells no reader."""
    found: dict[str, dict[str, str]] = {}
    for code, text in comments:
        for sentence in sentences(text):
            found.setdefault(code, {}).setdefault(search_key(sentence) or sentence, sentence)
    return {code: _shuffled(list(said.values()), f"{seed}:{code}") for code, said in found.items()}


def _shuffled(rows: list[str], seed: str) -> list[str]:
    rows = sorted(rows)  # so that the order before says nothing either
    random.Random(seed).shuffle(rows)  # noqa: S311 - no secret: the same seed gives the same draft
    return rows


class Kind(StrEnum):
    """What was found; the first three must go, the others may stay where they mean something else.

    Of names the graver one is told, of the other kinds the longest piece.
    """

    EMAIL = "email"
    NAME = "name"
    INITIALS = "initials"
    PART = "part"
    SEAT = "seat"
    PHRASE = "phrase"
    CHAIR = "chair"
    GRADE = "grade"
    COUNT = "count"
    VOTES = "votes"


MUST_GO = (Kind.EMAIL, Kind.NAME, Kind.INITIALS)
OF_NAMES = (*MUST_GO, Kind.PART)


@dataclass(frozen=True)
class Finding:
    """A piece of a text that may tell who is behind it."""

    kind: Kind
    word: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """The same word in every spelling."""
        return search_key(self.word) or self.word

    @property
    def may_stay(self) -> bool:
        """Whether a person may say that it means something else here."""
        return self.kind not in MUST_GO


@dataclass(frozen=True)
class Known:
    """A person whose name must not reach a city."""

    name: str
    email: str = ""


def findings(text: str, jury: Iterable[Known]) -> list[Finding]:
    """Everything in a text that may tell who is behind it, in its order; of two that overlap the graver one."""
    known = tuple(jury)
    looked = [(kind, found) for kind, regex in _looked_for(known) for found in regex.finditer(text)]
    looked += [(Kind.PART, found) for found in _in_other_letters(text, known)]
    looked = [(kind, found) for kind, found in looked if kind != Kind.VOTES or not _is_range(found)]
    kept: list[Finding] = []
    for kind, found in sorted(looked, key=lambda one: (_grave(one[0]), -len(one[1].group()), one[1].start())):
        if found.group() and not any(one.start < found.end() and found.start() < one.end for one in kept):
            kept.append(Finding(kind, found.group(), *found.span()))
    return sorted(kept, key=lambda one: one.start)


def _grave(kind: Kind) -> int:
    return OF_NAMES.index(kind) if kind in OF_NAMES else len(OF_NAMES)


def _is_range(found: re.Match[str]) -> bool:
    """From two to three is a range; a vote is told with the larger number first."""
    more, less = (VALUES.get(str(found[name]).lower(), found[name]) for name in ("more", "less"))
    return more is not None and less is not None and int(more) < int(less)


@lru_cache(maxsize=32)
def _looked_for(jury: tuple[Known, ...]) -> list[tuple[Kind, re.Pattern[str]]]:
    tokens = {one: _tokens(one.name) for one in jury}
    emails = [re.escape(one.email) for one in jury if one.email]
    whole = [regex for found in tokens.values() for regex in _whole(found)]
    parts = {_bounded(token) for found in tokens.values() for token in found if _stands_alone(token)}
    parts |= {regex for one in jury for regex in _undotted(one.name)}
    initials = {regex for one in jury for regex in _initials(one.name)}
    wanted = [
        (Kind.EMAIL, emails, re.IGNORECASE),
        (Kind.NAME, whole, re.NOFLAG),
        (Kind.INITIALS, sorted(initials, key=len, reverse=True), re.NOFLAG),
        (Kind.PART, sorted(parts), re.NOFLAG),
    ]
    known = [(kind, re.compile("|".join(found), flags)) for kind, found, flags in wanted if found]
    phrases = [(Kind.SEAT, SEATS), (Kind.PHRASE, PHRASES), (Kind.CHAIR, CHAIRS), (Kind.GRADE, GRADES)]
    further = [(Kind.PHRASE, FURTHER), (Kind.PHRASE, ABROAD), (Kind.PHRASE, ELSEWHERE), (Kind.GRADE, MEANS)]
    return [*known, *phrases, (Kind.COUNT, COUNTS), (Kind.VOTES, VOTES), *further]


def _in_other_letters(text: str, jury: tuple[Known, ...]) -> Iterator[re.Match[str]]:
    """Words of a text that are a part of a name in another script; a script without vowels tells its consonants."""
    tokens = {token for one in jury for token in _tokens(one.name) if _stands_alone(token)}
    sounds = {script: {_sound(one, script) for one in tokens if _script(one) != script} for script in ("", *OWN)}
    alike = [
        found
        for found in WORD.finditer(text)
        if (script := _script(found.group())) or not tokens <= _plain(tokens)
        if _is_like(_sound(found.group(), script), sounds[script], script)
    ]
    for found in alike:
        is_alone = not any(0 < abs(found.start() - one.start()) <= NEAR for one in alike)
        if not (is_alone and _is_faint(found.group())):
            yield found


def _is_faint(word: str) -> bool:
    """So few consonants of a script without vowels mean a name beside another part of it alone."""
    return _script(word) == "arabic" and len(_sound(word, "arabic")) < DISTINCT


def _plain(tokens: set[str]) -> set[str]:
    return {token for token in tokens if not _script(token)}


def _script(word: str) -> str:
    return next((name for name, (first, last) in OWN.items() if first <= ord(word[0]) <= last), "")


def _sound(word: str, script: str) -> str:
    heard = re.sub(r"[^a-z]", "", latin(word))
    return re.sub(r"(.)\1", r"\1", re.sub("[aeiouyw]", "", heard)) if script == "arabic" else heard


def _is_like(heard: str, sounds: set[str], script: str) -> bool:
    """With the ending that Russian writes onto a name, and what Arabic writes before it."""
    least = 2 if script == "arabic" else SHORTEST
    if len(heard) < least:
        return False
    if script == "cyrillic":
        return any(len(one) >= least and heard.startswith(one) and len(heard) - len(one) <= 3 for one in sounds)
    return heard in sounds


def _tokens(name: str) -> tuple[str, ...]:
    return tuple(search_key(ASIDE.sub(" ", name)).split())


def _stands_alone(token: str) -> bool:
    return token not in PARTICLES and (len(token) >= SHORTEST or (len(token) > 1 and _in(token[0], *WITHOUT_SPACES)))


def _whole(tokens: tuple[str, ...]) -> list[str]:
    """A name of several words, in its order and with the last word first."""
    if len(tokens) < 2:
        return []
    orders = [tokens, (tokens[-1], *tokens[:-1])]
    return [_around(r"[\W_]{0,3}".join(pattern(token) for token in order), order[0]) for order in orders]


def _bounded(token: str) -> str:
    return _around(pattern(token), token)


def _around(regex: str, token: str) -> str:
    """As a word of its own, with the endings and prefixes that its script writes onto a name."""
    if _in(token[0], *WITHOUT_SPACES):
        return f"(?:{regex})"
    before = "[وفبلك]?" if _in(token[0], ARABIC) else ""
    after = r"\w{0,3}" if _in(token[0], CYRILLIC) else "s?"
    return rf"(?<!\w){before}(?:{regex}){after}(?!\w)"


def _in(character: str, *ranges: tuple[int, int]) -> bool:
    return any(first <= ord(character) <= last for first, last in ranges)


def _initials(name: str) -> list[str]:
    """A. O. or A.O., in both orders; of a script without capitals there are none."""
    first = [
        word[0] for word in ASIDE.sub(" ", name).replace("-", " ").split() if word[0].isupper() and word[-1] != "."
    ]
    if len(first) < 2:
        return []
    orders = [first, [first[-1], *first[:-1]], [first[0], first[-1]]]
    return [r"(?<!\w)" + r"\.[\s-]?".join(map(re.escape, order)) + r"\.?(?!\w)" for order in orders]


def _undotted(name: str) -> list[str]:
    """AO, which may well be something else."""
    words = [word for word in ASIDE.sub(" ", name).replace("-", " ").split() if word[0].isupper() and word[-1] != "."]
    return [rf"(?<!\w){re.escape(words[0][0] + words[-1][0])}(?!\w)"] if len(words) > 1 else []
