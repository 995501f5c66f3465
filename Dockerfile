# The site, without a server for data: see compose.yaml for one machine, or give it a DATABASE_URL and a REDIS_URL.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 STATIC_ROOT=/srv/static MEDIA_ROOT=/srv/documents
RUN useradd --system --home-dir /srv --shell /usr/sbin/nologin gnlc \
    && install -d -o gnlc /srv/static /srv/documents
# Every script that a city writes in stands on its printed pages too.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /site

# The libraries the site needs, at the versions the tests ran with.
COPY pyproject.toml README.md ./
COPY script/requirements.txt script/
RUN pip install --no-cache-dir --constraint script/requirements.txt .

COPY . .
RUN python -m gnlc_site.stack.translations \
    && SECRET_KEY=only-while-building python manage.py collectstatic --no-input --verbosity 0

USER gnlc
EXPOSE 8000
CMD ["gunicorn", "gnlc_site.wsgi", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=2", "--threads=4", "--no-control-socket"]
