# The portal's image: web server, worker, beat and management commands alike (docker-compose.yml).
FROM python:3.11-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-babelstone-han \
        fonts-hanazono libmagic1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/portal portal

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=talentportal.settings.production VAR_DIR=/srv/portal/var HOST=0.0.0.0 PORT=8000 \
    XDG_CACHE_HOME=/tmp/cache
WORKDIR /srv/portal/app

COPY requirements.lock ./
RUN pip install --require-hashes --no-deps --requirement requirements.lock

COPY manage.py ./
COPY talentportal talentportal
COPY quotas quotas
COPY nominations nominations
COPY reviews reviews
COPY rehearsals rehearsals
COPY templates templates
COPY static static
COPY locale locale
COPY fixtures fixtures

# Built without secrets: these values are not kept and reach nothing.
RUN export SECRET_KEY=build VAULT_KEYS=build ALLOWED_HOSTS=build SITE_URL=https://build \
        DATABASE_URL=postgres://build REDIS_URL=redis://build \
    && python manage.py catalogue --compile \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir -p /srv/portal/var/files \
    && chown -R portal /srv/portal/var

USER portal
VOLUME /srv/portal/var
EXPOSE 8000
CMD ["gunicorn", "--config", "talentportal/web_server.py"]
