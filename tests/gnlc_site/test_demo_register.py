"""The register of the demo: what can become of a member, in fictional cities alone."""

from audit import clock
from cities import reading
from cities.models import City, Membership
from gnlc_site.demo import register
from tests.gnlc_site.test_demo import employed


def test_register_of_the_demo_tells_what_can_become_of_a_member(db, settings):
    settings.DEMO = True
    register.build(employed())

    tenures = Membership.objects.filter(city__name=register.BACK).order_by("since")
    assert [row.ended_how for row in tenures] == ["withdrew", ""]
    today = clock.today()
    assert {row.city.name: str(row.standing(today)) for row in Membership.objects.active().for_register()} == {
        "Abimora-on-the-Lake": "active", register.PAUSED: "inactive",
        register.BACK: "active", register.AWARDED: "active",
    }  # fmt: skip
    assert City.objects.get(awards__isnull=False).name == register.AWARDED
    assert not City.objects.filter(memberships__isnull=False, is_fictional=False).exists()
    assert reading.network().cities == 0
