"""The fictional contents of the living page of pieces: each in its states, with the longest names there are."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.messages.storage.base import Message

from cities.projection import project

LONG_COUNTRY = "United Kingdom of Great Britain and Northern Ireland"
LONG_CITY = "Niamtarouga - Commune de Doufelara 1"

STATES = [
    {"word": "waits for you", "tone": "due"},
    {"word": "returned to the city", "tone": "now", "note": "2 questions, due 20 February"},
    {"word": "nominated", "tone": "done"},
    {"word": "not eligible", "tone": "problem"},
    {"word": "being filled in"},
]
STEPS = [
    {"label": "Call opened", "date": "1 January", "tone": "done"},
    {"label": "Cities and Commissions", "date": "until 28 February, 24:00", "holder": "you", "tone": "due"},
    {"label": "Secretariat checks", "date": "March", "tone": "later"},
    {"label": "Jury", "date": "April to May", "tone": "later"},
    {"label": "Announcement", "date": "date not set", "tone": "later"},
]
NEXT = [
    "The secretariat checks the file in March.",
    "You may swap it for another city until 28 February, 24:00 Berlin.",
    "An e-mail with this page is on its way to you.",
]
TASKS = [
    {"label": "Municipality and mayor", "url": "#", "word": "complete", "tone": "done"},
    {
        "label": "Profile of the city",
        "url": "#",
        "word": "2 answers missing",
        "tone": "due",
        "note": "population, budget",
    },
    {"label": "Vision and strategy", "url": "#", "word": "not begun"},
    {"label": "Good practices", "url": "#", "word": "over the limit", "tone": "problem", "note": "231 of 200 words"},
    {"label": "Signature of the mayor", "word": "cannot start yet", "note": "Complete the four parts above first."},
]
ANCHORS = [
    {"mark": 0, "word": "absent", "text": "nothing in the file speaks to it."},
    {"mark": 1, "word": "named", "text": "an intention without a measure."},
    {"mark": 2, "word": "begun", "text": "single measures, no evidence for their reach."},
    {"mark": 3, "word": "sound", "text": "several levels are covered, evidence for some."},
    {"mark": 4, "word": "strong", "text": "most levels are covered, evidence for reach, gaps named with a plan."},
    {"mark": 5, "word": "leading", "text": "all levels are covered, evidence throughout, others can learn from it."},
]
DOTS = [
    {"label": "North Haven", "at": 86, "from": 80, "to": 92, "text": "4.3 (4.0 to 4.6)", "url": "#"},
    {"label": "Vila São João", "at": 71.5, "from": 60.5, "to": 82, "text": "3.6 (3.0 to 4.1)"},
    {
        "label": LONG_CITY,
        "at": 62,
        "from": 50,
        "to": 74,
        "text": "3.1 (2.5 to 3.7)",
        "note": "too close to call",
        "close": True,
    },
    {"label": "Upper Valley Consortium", "at": 38, "from": 29, "to": 47, "text": "1.9 (1.5 to 2.4)"},
]
BALANCE = [
    {"label": "Africa", "share": 21.7, "was": 18, "text": "13 of 60"},
    {"label": "Arab States", "share": 11.7, "was": 11, "text": "7 of 60"},
    {"label": "Asia and the Pacific", "share": 16.7, "was": 24, "text": "10 of 60"},
    {"label": "Europe and North America", "share": 35, "was": 31, "text": "21 of 60"},
    {"label": "Small cities", "share": 5, "text": "3 of 60", "note": "at least 5 are wanted", "tone": "problem"},
]
HISTORY = [
    {
        "when": "16 February 2027, 14:02",
        "what": "Returned to the city",
        "who": "A. Officer",
        "role": "National Commission",
        "reason": "The population is for the region. Please give the figure of the commune, with its year.",
    },
    {
        "when": "12 February 2027, 09:40",
        "what": "Handed to the National Commission",
        "who": "M. Sato",
        "role": "city",
        "url": "#",
    },
    {
        "when": "2 January 2027, 11:15",
        "what": "File opened",
        "who": "the clock",
        "replayed": "From a replay: the date is not published.",
    },
]
EMAIL = {
    "sender": "Learning Cities <learning-cities@gnlc.example>",
    "to": "focal.point@vila-sao-joao.example",
    "subject": "Two questions about your application",
    "text": "Dear M. Sato,\n\nthe National Commission returned your file with two questions.\n"
    "Please answer by 20 February 2027, 24:00 (Berlin).\n\n"
    "https://learning-cities.example/files/vila-sao-joao/\n\nThe secretariat",
    "language": "en",
    "word": "held",
    "tone": "due",
    "when": "a second person releases it",
}
FIGURES = [
    {"value": "60", "label": "new cities"},
    {"value": "310", "label": "members after it", "url": "#"},
    {"value": "81", "label": "countries after it"},
    {"value": "250", "label": "earlier members, counted without a name"},
    {"value": "3", "label": "wait for you", "url": "#", "tone": "due"},
]
SPOTS = {
    "North Haven": project(64, -22), "Great Lakes District": project(2, 33), "Vila São João": project(-13, -39),
    "Upper Valley Consortium": project(46, 9), LONG_CITY: project(10, 1), "East Cape": project(-18, 178),
    "Old Harbour": project(38, -9), "Two Rivers": project(24, 90), "Salt Bay": project(25, 56),
    "West Point": project(-32, 116),
}  # fmt: skip
SAID = [
    Message(messages.SUCCESS, "Saved. North Haven stands first now."),
    Message(messages.INFO, "The call was extended to 7 March."),
    Message(messages.WARNING, "Two answers are still missing."),
    Message(messages.ERROR, "Not sent: somebody else was faster."),
]
ARABIC = "تعمل المدينة مع المدارس والمكتبات وأصحاب العمل من أجل التعلم مدى الحياة."


class SampleForm(forms.Form):
    """One question of each kind."""

    vision = forms.CharField(
        label="What will learning look like in your city in 2032?",
        help_text="Say what people will be able to do that they cannot do now.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    arabic = forms.CharField(
        label="Which partners take part?", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    population = forms.IntegerField(label="Population", help_text="People registered in the municipality.")
    kind = forms.ChoiceField(label="Kind of municipality", choices=[("city", "City"), ("commune", "Commune")])
    pledge = forms.BooleanField(label="The mayor signs the pledge.")
    place = forms.ChoiceField(
        label="Where are the documents?", choices=[("here", "Here"), ("paper", "On paper")], widget=forms.RadioSelect
    )
    letter = forms.FileField(label="Letter of the mayor", required=False, help_text="PDF, JPEG or PNG, at most 10 MB.")


class SampleFilter(forms.Form):
    """What narrows a list of cities."""

    name = forms.CharField(label="City", required=False)
    region = forms.ChoiceField(label="Region", required=False, choices=[("", "All regions"), ("af", "Africa")])
    country = forms.ChoiceField(label="Country", required=False, choices=[("", "All countries"), ("gb", LONG_COUNTRY)])


def contents() -> dict[str, Any]:
    """Everything that the living page shows."""
    return {
        "said": SAID, "states": STATES, "steps_next": NEXT, "steps": STEPS,
        "rows": rows(), "tasks": TASKS, "anchors": ANCHORS, "dots": DOTS,
        "balance": BALANCE, "records": HISTORY, "email": EMAIL, "figures": FIGURES, "points": points(),
        "links": [{"label": label, "url": "#"} for label in ("table", "text", "CSV", "JSON")],
        "form": filled_in(), "filter": SampleFilter(initial={"name": "vila"}), "long_city": LONG_CITY,
        "long_country": LONG_COUNTRY,
        "active": [{"label": "Africa", "url": "#"}, {"label": LONG_COUNTRY, "url": "#"}],
    }  # fmt: skip


def points() -> list[dict[str, Any]]:
    """Some cities as dots."""
    return [{"label": name, "url": "#", "x": spot.x, "y": spot.y} for name, spot in SPOTS.items()]


def rows() -> list[dict[str, Any]]:
    """The files of a country, one of them with the longest names."""
    return [
        _row("1 · North Haven", "commune · 84,000 (2024)", STATES[0], "100 %", "3 days"),
        _row("2 · Great Lakes District", "district · 312,000 (2023)", STATES[2], "100 %", "9 days"),
        _row("3 · Vila São João", "city · 51,000 (2024)", STATES[1], "92 %", "1 day"),
        _row(LONG_CITY, LONG_COUNTRY, STATES[3], "40 %", "21 days"),
        _row("Upper Valley Consortium", "consortium of 4 towns", STATES[4], "40 %", "21 days"),
    ]


def _row(name: str, note: str, state: dict[str, str], filled: str, since: str) -> dict[str, Any]:
    return {
        "cells": [
            {"label": "City", "text": name, "note": note, "url": "#"},
            {"label": "Where it stands", **state},
            {"label": "Filled in", "text": filled, "number": True},
            {"label": "Since", "text": since, "number": True},
        ]
    }


def filled_in() -> SampleForm:
    """The form as it comes back with something missing."""
    form = SampleForm(
        {"vision": "By 2032 every neighbourhood will have a place to learn.", "arabic": ARABIC, "kind": "city"}
    )
    form.fields["vision"].about = {  # type: ignore[attr-defined]  # read by pieces/question.html
        "number": "3.1", "words": 9, "limit": 200, "saved": "14:02:11", "lang": "en",
        "criteria": "Inclusive quality learning, from basic to higher education.", "visibility": "Read by the jury",
    }  # fmt: skip
    form.fields["arabic"].about = {  # type: ignore[attr-defined]
        "number": "3.2",
        "words": 231,
        "limit": 200,
        "lang": "ar",
        "lost": "not saved: no connection",
    }
    return form
