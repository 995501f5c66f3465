"""Fictional answers to the application form: short, plausible, in several languages."""

import random
from typing import Any

TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "headline": "A town where every library is a place to learn a trade.",
        "introduction": "{city} lies between two rivers. A third of its adults left school before the age of fifteen; "
        "most of them work in small workshops and want to learn in the evening.",
        "vision": "We aim to give every adult a second way to learn, within a walk from home. In five years two "
        "thousand people will have finished a course, and we will count them each spring.",
        "partners": "Twelve schools, the college, four libraries, the chamber of crafts and thirty associations.",
        "sustainability_and_health": "Courses in repair and in healthy cooking run in nine neighbourhoods.",
        "equity_and_inclusion": "Reading circles for newcomers, childcare during lessons, fees according to income.",
        "decent_work_and_entrepreneurship": "Workshops teach bookkeeping to market women; 210 took part last year.",
        "practice_1_title": "Evening workshops",
        "practice_1_text": "Since 2019 craftspeople teach in school workshops after hours; 1,340 people came, half of "
        "them women, and 410 passed an examination.",
        "commitment": "The council decided on a learning office with two posts; the deputy mayor answers for it.",
    },
    "fr": {
        "headline": "Une ville où chaque bibliothèque est un lieu où l’on apprend un métier.",
        "introduction": "{city} s’étend entre deux rivières. Un tiers des adultes a quitté l’école avant quinze ans.",
        "vision": "Nous voulons offrir à chaque adulte une deuxième voie pour apprendre, à quelques pas de chez lui.",
        "partners": "Douze écoles, quatre bibliothèques, la chambre des métiers et trente associations.",
        "sustainability_and_health": "Des ateliers de réparation et de cuisine saine ont lieu dans neuf quartiers.",
        "equity_and_inclusion": "Cercles de lecture, garde d’enfants pendant les cours, tarifs selon le revenu.",
        "decent_work_and_entrepreneurship": "Des ateliers de comptabilité pour les commerçantes du marché.",
        "practice_1_title": "Ateliers du soir",
        "practice_1_text": "Depuis 2019 des artisans enseignent dans les ateliers des écoles ; 1 340 personnes sont "
        "venues, dont la moitié de femmes.",
        "commitment": "Le conseil a créé un bureau de l’apprentissage ; l’adjointe au maire en répond.",
    },
    "es": {
        "headline": "Una ciudad donde cada biblioteca enseña un oficio.",
        "introduction": "{city} está entre dos ríos. Un tercio de sus adultos dejó pronto la escuela.",
        "vision": "Queremos dar a cada adulto una segunda vía para aprender, a un paseo de su casa.",
        "partners": "Doce escuelas, cuatro bibliotecas, la cámara de artesanos y treinta asociaciones.",
        "sustainability_and_health": "Talleres de reparación y de cocina sana en nueve barrios.",
        "equity_and_inclusion": "Círculos de lectura, cuidado de niños durante las clases, cuotas según ingresos.",
        "decent_work_and_entrepreneurship": "Talleres de contabilidad para vendedoras del mercado.",
        "practice_1_title": "Talleres nocturnos",
        "practice_1_text": "Desde 2019 los artesanos enseñan en las escuelas; vinieron 1.340 personas.",
        "commitment": "El concejo creó una oficina de aprendizaje con dos puestos.",
    },
    "ar": {
        "headline": "مدينة تكون فيها كل مكتبة مكانا لتعلم حرفة.",
        "introduction": "تقع {city} بين نهرين. ترك ثلث الكبار المدرسة قبل سن الخامسة عشرة ويرغبون في التعلم مساء.",
        "vision": "نهدف إلى أن يجد كل شخص طريقا ثانيا للتعلم على مسافة قصيرة من بيته.",
        "partners": "اثنتا عشرة مدرسة وأربع مكتبات وغرفة الحرف وثلاثون جمعية.",
        "sustainability_and_health": "دورات في الإصلاح والطبخ الصحي في تسعة أحياء.",
        "equity_and_inclusion": "حلقات قراءة للوافدين ورعاية للأطفال أثناء الدروس.",
        "decent_work_and_entrepreneurship": "ورش لتعليم مسك الدفاتر لبائعات السوق.",
        "practice_1_title": "ورش المساء",
        "practice_1_text": "منذ عام 2019 يعلم الحرفيون في ورش المدارس وشارك 1340 شخصا نصفهم نساء.",
        "commitment": "قرر المجلس إنشاء مكتب للتعلم يتولاه نائب رئيس البلدية.",
    },
}
MAYORS = ("Amina Oduya", "Jean Mérand", "Hana Sorel", "Tomás Arrieta", "Ngozi Baral", "Pavel Lindrov", "Mei Tanaki")


def mayor(source: random.Random) -> str:
    """Who signs; every mayor of the demo is fictional and says so."""
    return f"{source.choice(MAYORS)} (fictional)"


def filled_in(city: str, source: random.Random, language: str = "en") -> dict[str, Any]:
    """Everything that is needed to hand in."""
    texts = {code: text.format(city=city) for code, text in TEXTS[language].items()}
    return texts | {
        "municipality": city,
        "mayor_name": mayor(source),
        "mayor_title": "Mayor",
        "contact_name": "Contact person (fictional)",
        "contact_title": "Learning office",
        "contact_email": "learning-office@city.example",
        "population": {"value": str(source.randrange(18, 900) * 1000), "year": 2024},
        "schooling": {"value": f"{source.uniform(6, 13):.1f}", "year": 2023},
        "pledge": True,
        "publication": True,
    }
