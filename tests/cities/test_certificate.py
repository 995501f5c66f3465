"""The certificate of a member: every name with all its letters, public once announced, checked by its code."""

import hashlib
import io
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
from django.urls import reverse
from pypdf.generic import ContentStream

from audit import clock
from cities import certificate
from cities.models import City, Membership
from dossiers.typesetting import FONTS, typeset
from tests.cities import factories

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 1, tzinfo=UTC)
LOCAL = {
    "Alexandria": "الإسكندرية",
    "Kunming": "昆明（云南），；：！？",
    "Macao": "澳門 臺北",
    "Okayama": "岡山 さいたま",
    "Osan": "오산시",
    "Kyiv": "Київ",
    "Phuket": "ภูเก็ต",
    "Jaipur": "जयपुर",
    "Dhaka": "ঢাকা",
    "Addis Ababa": "አዲስ አበባ",
    "Tbilisi": "თბილისი",
    "Yerevan": "Երևան",
    "Haifa": "חיפה",
    "Ha Noi": "Hà Nội",
    "Thessaloniki": "Θεσσαλονίκη",
}


def member(name="Lira", iso2="UG", **facts) -> City:
    made = factories.city(name, iso2, **facts)
    factories.announce(made, is_fictional=made.is_fictional)
    return City.objects.get(pk=made.pk)


def fetched(client, city: City, prefix: str = "") -> pypdf.PdfReader:
    response = client.get(prefix + reverse("certificate_pdf", args=[city.slug]))
    assert response["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(response.content))


def words(file: pypdf.PdfReader) -> str:
    return " ".join(file.pages[0].extract_text().split())


def missing_signs(file: pypdf.PdfReader) -> int:
    """How many empty boxes are drawn: the sign number 0 of a font stands for a letter that it does not have."""
    return file.pages[0].extract_text().count("\0")


def sample(local: str, **facts) -> pypdf.PdfReader:
    keys = ("title", "programme", "statement", "country", "since", "draft", "code", "address")
    data = dict.fromkeys(keys, "") | {"city": "City", "local": local, "facts": [], "labels": {"code": ""}}
    data |= {"language": "en", "address": "https://cities.example"} | facts
    return pypdf.PdfReader(io.BytesIO(typeset("certificate", data, at=AT)))


@pytest.mark.parametrize("local", LOCAL.values(), ids=LOCAL)
def test_every_letter_of_a_local_name_is_drawn(local):
    file = sample(local)

    assert set(local.replace(" ", "")) <= set(file.pages[0].extract_text())
    assert missing_signs(file) == 0


def test_the_longest_names_stay_on_one_page_and_none_is_squeezed():
    long, cohort = "Town Council and Consortium of the Upper Valley " * 3, "Cohort of the extraordinary call of 2027"
    address = f"https://cities.example/cities/{'town-council-and-consortium-' * 4}/certificate/ABCD-EFGH/"
    facts = [{"label": "Cohort", "text": cohort}]

    file = sample(long.strip(), city=long.strip(), address=address, facts=facts)

    assert len(file.pages) == 1
    assert cohort in file.pages[0].extract_text()


def test_a_letter_that_no_font_has_is_found_by_this_check():
    assert missing_signs(sample("昆\U00012000")) > 0


def test_arabic_letters_are_joined_and_the_fonts_are_our_own():
    file = sample("ببب")
    fonts = {str(one.get_object()["/BaseFont"]) for one in file.pages[0]["/Resources"]["/Font"].values()}
    assert any(name.endswith("Vazirmatn-Bold") for name in fonts)
    rows = ContentStream(file.pages[0].get_contents(), file).operations
    drawn = ["".join(part for part in row[0] if isinstance(part, str)) for row, verb in rows if verb == b"TJ"]
    assert [len(set(signs)) for signs in drawn if len(signs) == 3] == [3]  # its end, its middle, its beginning


def test_the_fonts_are_those_of_their_checksums():
    noted = dict(reversed(line.split("  ")) for line in (FONTS / "SHA256SUMS").read_text().splitlines())
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert found == noted
    assert sum(path.stat().st_size for path in FONTS.glob("*.ttf")) < 6_000_000


def test_certificate_says_the_names_the_cohort_and_how_to_check_it(client):
    city = member("Lira", local_name="Lira Town")
    [tenure] = City.objects.filter(pk=city.pk).with_tenures()[0].tenures
    code = certificate.code_of(tenure, certificate.printed(tenure))

    said = words(fetched(client, city))

    edition = tenure.announced_in
    for word in ("Certificate of membership", "Lira", "Lira Town", "Uganda", edition.announcement.title, code):
        assert word in said
    assert "Edition of the announcement 1" in said
    assert f"/cities/lira/certificate/{code}/" in str(fetched(client, city).pages[0]["/Annots"][0].get_object()["/A"])
    assert "FICTIONAL" not in said


def test_certificate_of_a_fictional_city_says_so(client):
    assert "FICTIONAL" in words(fetched(client, member("North Haven", is_fictional=True)))


def test_certificate_in_french_has_the_countrys_french_name(client):
    city = member("Bucarest", "RO")
    [tenure] = City.objects.filter(pk=city.pk).with_tenures()[0].tenures
    code = certificate.code_of(tenure, certificate.printed(tenure))
    checked = client.get("/fr" + reverse("certificate", args=[city.slug, code])).content.decode()

    said = words(fetched(client, city))

    assert "Roumanie" in said
    assert "Certificat" in said
    assert "Roumanie" in checked


def test_code_leads_to_the_city_and_another_code_to_nothing(client):
    city = member()
    [tenure] = City.objects.filter(pk=city.pk).with_tenures()[0].tenures
    code = certificate.code_of(tenure, certificate.printed(tenure))

    page = client.get(reverse("certificate", args=[city.slug, code.lower().replace("-", "")]))

    assert "This certificate is genuine, and the city is a member today." in page.content.decode()
    assert f'href="{city.get_absolute_url()}"' in page.content.decode()
    assert client.get(reverse("certificate", args=[city.slug, "AAAA-AAAA"])).status_code == 404


def test_city_that_left_has_no_certificate_and_its_old_one_says_so(client):
    city = member()
    [tenure] = City.objects.filter(pk=city.pk).with_tenures()[0].tenures
    code = certificate.code_of(tenure, certificate.printed(tenure))
    until = tenure.since + timedelta(days=400)
    Membership.objects.filter(pk=tenure.pk).update(until=until, ended_how="withdrawn")

    assert client.get(reverse("certificate_pdf", args=[city.slug])).status_code == 404
    page = client.get(reverse("certificate", args=[city.slug, code])).content.decode()
    assert "This certificate was genuine; the membership that it names is over." in page
    assert "certificate.pdf" not in client.get(city.get_absolute_url()).content.decode()


def test_nobody_has_a_certificate_before_the_announcement(client):
    city = member()

    with clock.at(factories.THEN - timedelta(seconds=1)):
        assert client.get(reverse("certificate_pdf", args=[city.slug])).status_code == 404
    assert "certificate.pdf" in client.get(city.get_absolute_url()).content.decode()
