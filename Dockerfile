# The portal for production: web, worker and beat are one image.  No embedded servers, no tools.
FROM python:3.11-slim-bookworm

RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --create-home --home-dir /var/lib/portal portal

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt

COPY . .
# Languages and static files are part of the image; neither needs a key or a database.
RUN python -m ops.messages compile \
 && DJANGO_SETTINGS_MODULE=karakol_gsz.settings.dev python manage.py collectstatic --noinput -v0

ENV DJANGO_SETTINGS_MODULE=karakol_gsz.settings.production WEB_BIND=0.0.0.0
USER portal
VOLUME /var/lib/portal
EXPOSE 8000
CMD ["gunicorn", "--config", "ops/gunicorn.conf.py", "karakol_gsz.wsgi"]
