"""Long lists in pages, as every app has them: see `cities.views.paging`."""

from cities.views.paging import PER_PAGE, in_use, listed, page_of, ways

__all__ = ["PER_PAGE", "in_use", "listed", "page_of", "ways"]
