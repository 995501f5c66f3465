"""The round of 2022 as printed by this software beside the published list, line by line."""

from dataclasses import dataclass
from itertools import zip_longest

from cities import listing, reading
from cities.models import Edition
from gnlc_site.demo.build import FOLDER

SLUG = "2022"


@dataclass(frozen=True)
class Line:
    """One line of both lists."""

    ours: str
    published: str

    @property
    def differs(self) -> bool:
        """Whether the two are not the same, letter by letter."""
        return self.ours != self.published

    @property
    def is_region(self) -> bool:
        """Whether it is a heading."""
        return not self.published.startswith("- ")


def lines() -> list[Line]:
    """Both lists; empty while nothing is replayed."""
    edition = Edition.objects.filter(announcement__slug=SLUG).order_by("number").first()
    if edition is None:
        return []
    ours = listing.write(reading.listing_of(edition), "txt").splitlines()
    published = (FOLDER / "announcement_list.txt").read_text(encoding="utf-8").splitlines()
    return [Line(*pair) for pair in zip_longest(ours, published, fillvalue="")]
