"""Invented names of cities for real countries, plausible by ear, the same in every build."""

import random

GROUPS: dict[str, tuple[str, str, str]] = {  # countries, stems, endings
    "africa": (
        "UG KE TZ GH NG ZM ZW MW BW NA ZA RW",
        "Kalumbe, Ndoriza, Watamba, Sengole, Mabikora, Zuruka, Tolimera, Ekuvela, Busanzi, Limboro, Nyakorwe, Gombesi",
        ", Town, Hill, North, Municipality",
    ),
    "sahel": (
        "SN CI CM GA TG BJ BF MG",
        "Tambaré, Doufelara, Koulimba, Niamtarou, Sérabou, Kpalidé, Bougarel, Yamboula, Diolara, Fandéma",
        ", Centre, Sud, - Commune de Doufelara 2",
    ),
    "arab": (
        "EG MA TN JO LB OM AE QA",
        "Wadi al-Zarin, Bir al-Nourin, Tell Rimaya, Qasr Lamiya, Ras Sadira, Ain Tamrat, Dar al-Wahar, Marsa Yalin",
        ", al-Jadida, al-Gharbiya",
    ),
    "asia": (
        "VN TH ID PH IN LK NP KH KZ UZ KR MY",
        "Lumphira, Tansavong, Kirimala, Sonhyang, Veduran, Patnawar, Minh Tâmy, Suryamati, Bayanuur, Namsari, Kotavel",
        ", City, District, Municipality",
    ),
    "europe": (
        "DE FR IT ES PT PL RO BG GR IE SE FI UA GE TR SI",
        "Brenholt, Torvane, Valmorel-sur-Orne, Sankt Oriel, Castelvento, Lindrova, Ostrivka, Harmsund, Pedralvo, Keșva",
        ", Nova, District, Old Town",
    ),
    "latin": (
        "AR BR CL CO PE EC MX CR",
        "San Telmo del Lago, Villa Quimaré, Puerto Arandas, Santa Irupé, Los Robledales, Nueva Taranca, Río Calmo",
        ", de Arriba, de Abajo",
    ),
}
LONGEST = "Municipal Consortium of the Upper Tamarinda Valley and the Seven Lakes of Orenvale"


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _of_group(group: str, source: random.Random) -> list[str]:
    """Every name of a group once, in a drawn order."""
    _countries, stems, endings = GROUPS[group]
    names = [f"{stem} {ending}".strip() for ending in _split(endings) for stem in _split(stems)]
    bare = len(_split(stems))
    return source.sample(names[:bare], bare) + source.sample(names[bare:], len(names) - bare)


def draw(counts: dict[str, tuple[int, int]], source: random.Random) -> tuple[list[tuple[str, str]], ...]:
    """For two calls so many cities of each group, as country code and name; none stands in both calls."""
    first: list[tuple[str, str]] = []
    second: list[tuple[str, str]] = []
    for group, (many, few) in counts.items():
        countries, names = GROUPS[group][0].split(), _of_group(group, source)
        drawn = [(countries[number % len(countries)], names[number]) for number in range(many + few)]
        first += drawn[:many]
        second += drawn[many:]
    return first, second
