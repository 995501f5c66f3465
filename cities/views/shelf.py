"""Public answers as each process keeps them in memory: the same bytes for everybody, while nothing public moves."""

import gzip
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock

from django.http import HttpResponse, HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.utils.cache import set_response_etag
from django.utils.translation import get_language

from accounts.requests import Request
from cities import version

MOST = 16 * 2**20  # bytes of a process, packed
LARGEST = 2**20  # of one answer, unpacked


@dataclass(frozen=True)
class Answer:
    """What was answered, packed once for whoever takes it packed."""

    headers: dict[str, str]
    packed: bytes

    @classmethod
    def of(cls, response: HttpResponse) -> "Answer":
        """Under a weak tag, since the same may travel packed or not."""
        if not response.has_header("ETag"):
            set_response_etag(response)
            response["ETag"] = f"W/{response['ETag']}"
        return cls(dict(response.items()), gzip.compress(response.content, 6, mtime=0))

    def to(self, request: Request) -> HttpResponse:
        """The same again."""
        if not re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
            return HttpResponse(gzip.decompress(self.packed), headers=self.headers)
        packed = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return HttpResponse(self.packed, headers=self.headers | packed)


class Shelf:
    """The answers asked for last, up to so many bytes; threads of a process share it."""

    def __init__(self, most: int) -> None:
        self._most, self._size, self._lock = most, 0, Lock()
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()

    def get(self, key: Hashable) -> Answer | None:
        """What was answered, if it is still here; it stays longest now."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def put(self, key: Hashable, answer: Answer) -> None:
        """In the place of what nobody has asked for longest."""
        with self._lock:
            former = self._answers.pop(key, None)
            self._answers[key] = answer
            self._size += len(answer.packed) - (len(former.packed) if former else 0)
            while self._size > self._most:
                self._size -= len(self._answers.popitem(last=False)[1].packed)

    def clear(self) -> None:
        """Nothing is left."""
        with self._lock:
            self._answers.clear()
            self._size = 0


answers = Shelf(MOST)


def answered(
    request: Request, view: Callable[[], HttpResponseBase], moment: version.Moment | None, also: Hashable = None
) -> HttpResponseBase:
    """What the view answers, or what it answered to the same question while all that it reads was the same.

    `also` names what it reads beside the public register. Nothing is taken or kept where something may yet be undone.
    """
    if moment is None:
        return view()
    key = (moment, also, get_language(), request.get_full_path())  # only with the parameters that the view knows
    if found := answers.get(key):
        return found.to(request)
    response = view()
    if isinstance(response, HttpResponse) and is_keepable(response):
        answers.put(key, Answer.of(response))
    return response


def is_keepable(response: HttpResponse) -> bool:
    """An answer that names nobody and is no great file."""
    return response.status_code == HTTPStatus.OK and not response.cookies and len(response.content) <= LARGEST
