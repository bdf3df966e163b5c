# The portal as one image: web, workers, sweep, beat and the one-shot commands differ by what is started in it.

# The caches below are places in the build containers, which run as root; nothing of them is in the image.
FROM node:24 AS frontend
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev --omit=optional --ignore-scripts
COPY portal/frontend portal/frontend
RUN npm run build

FROM python:3.13-slim AS packages
RUN --mount=type=cache,target=/root/.cache/pip pip install --disable-pip-version-check --root-user-action=ignore uv==0.13.9
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PROJECT_ENVIRONMENT=/app/.venv UV_PYTHON_DOWNLOADS=never
WORKDIR /app
COPY pyproject.toml uv.lock ./
RUN --mount=type=cache,target=/root/.cache/uv uv sync --locked --no-default-groups --python /usr/local/bin/python3

FROM packages AS site
COPY manage.py ./
COPY ideas ideas
COPY moderation moderation
COPY notifications notifications
COPY portal portal
COPY --from=frontend /build/static/dist static/dist
RUN .venv/bin/python manage.py translations --compile \
 && .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
 && .venv/bin/python -m compileall -q ideas moderation notifications portal manage.py \
 && rm -rf .venv pyproject.toml uv.lock \
 && chmod -R a+rX . # whatever the rights in the checkout, and collected files are their owner's alone

FROM python:3.13-slim
RUN groupadd --gid 10001 portal && useradd --uid 10001 --gid portal --no-create-home --home-dir /nonexistent portal \
 && install --directory --owner portal --group portal /var/lib/portal
WORKDIR /app
# The packages change seldom and are nine tenths of the size: their layer is shared by many versions.
COPY --from=packages /app/.venv .venv
COPY --from=site /app ./
COPY deploy/healthcheck.py LICENSE ./
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=portal.settings
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --start-interval=1s --retries=3 CMD ["python", "-I", "healthcheck.py"]
CMD ["env", "PROCESS_ROLE=web", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", \
     "--backpressure", "64", "--respawn-failed-workers", "--log-level", "warning", "portal.wsgi:application"]
