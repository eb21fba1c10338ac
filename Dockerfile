# The application as one image; docker-compose.yml says which commands run from it.

FROM python:3.13-slim-trixie AS packages
COPY --from=ghcr.io/astral-sh/uv:0.9 /uv /usr/local/bin/uv
WORKDIR /app
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock .python-version ./
RUN uv sync --locked --no-default-groups
COPY . .
# What setup makes from the sources: messages that gettext reads, files named by content.
RUN .venv/bin/pybabel --quiet compile --domain django --directory locale \
 && SECRET_KEY=- DATABASE_URL=postgres:/// REDIS_URL=redis:// STATIC_ROOT=/srv/static \
    .venv/bin/python manage.py collectstatic --no-input --verbosity 0

FROM python:3.13-slim-trixie
# Pango sets the PDFs; pg_dump and pg_restore are those of the database's own version.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-common ca-certificates \
 && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
 && apt-get install -y --no-install-recommends postgresql-client-18 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin plan \
 && install -d -o plan -g plan /srv/media
WORKDIR /app
COPY --from=packages /app /app
COPY --from=packages /srv/static /srv/static
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 MEDIA_ROOT=/srv/media STATIC_ROOT=/srv/static
USER plan
EXPOSE 8000
CMD ["gunicorn", "idpc.wsgi", "--bind", "0.0.0.0:8000"]
