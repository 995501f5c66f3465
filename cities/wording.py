"""The fixed words of printed lists and releases, per language of the file, not of the reader (pure, no Django)."""

from datetime import date

from babel.dates import format_date

REGIONS = {
    "africa": {"en": "Africa", "fr": "Afrique"},
    "arab_states": {"en": "Arab States", "fr": "États arabes"},
    "asia_pacific": {"en": "Asia and the Pacific", "fr": "Asie et Pacifique"},
    "europe_north_america": {"en": "Europe and North America", "fr": "Europe et Amérique du Nord"},
    "latin_america_caribbean": {"en": "Latin America and the Caribbean", "fr": "Amérique latine et Caraïbes"},
}
LANGUAGES = ("en", "fr")
# A phrase is one form, or the singular and the plural.
PHRASES: dict[str, dict[str, str | tuple[str, str]]] = {
    "en": {
        "city": ("{n} city", "{n} cities"),
        "country": ("{n} country", "{n} countries"),
        "member": ("{n} member", "{n} members"),
        "headline": ("{cities} in {countries} joins the network", "{cities} in {countries} join the network"),
        "new": (
            "On {day} {cities} in {countries} became a member of the UNESCO Global Network of Learning Cities.",
            "On {day} {cities} in {countries} became members of the UNESCO Global Network of Learning Cities.",
        ),
        "total": "The network now has {members} in {countries}.",
        "fictional": "Fictional: made for demonstration, no real city is meant.",
        "reckoning": "How the totals are reckoned",
        "published": "{n} members published on {day} ({source})",
        "new_line": ("+ {n} new member", "+ {n} new members"),
        "net_exits": (
            "\N{MINUS SIGN} {n} net exit not published by name",
            "\N{MINUS SIGN} {n} net exits not published by name",
        ),
        "listed_before": (
            "+ {n} member admitted earlier and listed here",
            "+ {n} members admitted earlier and listed here",
        ),
        "after": ("= {n} member", "= {n} members"),
        "before_register": "Members admitted before this register began: {n}",
        "countries_listed": ("{n} country with members listed by name", "{n} countries with members listed by name"),
        "countries_not_listed": ("+ {n} country not listed", "+ {n} countries not listed"),
        "countries_after": ("= {n} country", "= {n} countries"),
        "countries_at_most": ("= at most {n} country", "= at most {n} countries"),
        "difference": "The release states {published} {what}, this reckoning gives {reckoned}: a difference of {n}.",
        "cities": "members",
        "countries": "countries",
    },
    "fr": {
        "city": ("{n} ville", "{n} villes"),
        "country": "{n} pays",
        "member": ("{n} membre", "{n} membres"),
        "headline": ("{cities} de {countries} rejoint le réseau", "{cities} de {countries} rejoignent le réseau"),
        "new": (
            "Le {day}, {cities} de {countries} est devenue membre du Réseau mondial UNESCO des villes apprenantes.",
            "Le {day}, {cities} de {countries} sont devenues membres du Réseau mondial UNESCO des villes apprenantes.",
        ),
        "total": "Le réseau compte désormais {members} dans {countries}.",
        "fictional": "Fictif : à des fins de démonstration, aucune ville réelle n'est visée.",
        "reckoning": "Comment les totaux sont calculés",
        "published": "{n} membres publiés le {day} ({source})",
        "new_line": ("+ {n} nouveau membre", "+ {n} nouveaux membres"),
        "net_exits": (
            "\N{MINUS SIGN} {n} départ net non publié par son nom",
            "\N{MINUS SIGN} {n} départs nets non publiés par leur nom",
        ),
        "listed_before": ("+ {n} membre admis plus tôt et nommé ici", "+ {n} membres admis plus tôt et nommés ici"),
        "after": ("= {n} membre", "= {n} membres"),
        "before_register": "Membres admis avant le début de ce registre : {n}",
        "countries_listed": "{n} pays dont des membres sont nommés",
        "countries_not_listed": ("+ {n} pays non nommé", "+ {n} pays non nommés"),
        "countries_after": "= {n} pays",
        "countries_at_most": "= au plus {n} pays",
        "difference": "Le communiqué annonce {published} {what}, ce calcul donne {reckoned} : un écart de {n}.",
        "cities": "membres",
        "countries": "pays",
    },
}


def say(language: str, phrase: str, n: int = 2, **words: object) -> str:
    """A phrase of the file's language, in the singular for one thing (and in French for none)."""
    forms = PHRASES[language][phrase]
    many = n > 1 if language == "fr" else n != 1
    text = forms if isinstance(forms, str) else forms[many]
    return text.format(n=n, **words)


def region(code: str, language: str = "en") -> str:
    """A region as it is printed in that language."""
    return REGIONS[code][language]


def day(value: date, language: str = "en") -> str:
    """A day with the month in words: 2 September 2022."""
    return format_date(value, "d MMMM yyyy", locale="en_GB" if language == "en" else language)
