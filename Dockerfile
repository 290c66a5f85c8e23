# syntax=docker/dockerfile:1
# One image for web, worker and migrations. `docker build .`; how it is run: compose.yaml.

FROM python:3.12-slim-bookworm AS build
WORKDIR /build
COPY requirements/ requirements/
# Exactly the locked versions, by their hashes; nothing is resolved again.
RUN python -m venv --without-pip /opt/pesan && \
    python -m pip --python /opt/pesan/bin/python --no-cache-dir install --no-deps --require-hashes -r requirements/runtime.lock && \
    python -m pip --no-cache-dir install --no-deps --require-hashes -r requirements/build.lock
COPY pyproject.toml README.md LICENSE ./
COPY src/ src/
RUN python -m hatchling build -t wheel -d dist && \
    python -m pip --python /opt/pesan/bin/python --no-cache-dir install --no-deps --no-index dist/*.whl && \
    /opt/pesan/bin/python -m compileall -q /opt/pesan/lib

FROM python:3.12-slim-bookworm
LABEL org.opencontainers.image.title="Pesan" \
      org.opencontainers.image.description="Chat-native commerce: sell over WhatsApp, get paid by QRIS" \
      org.opencontainers.image.licenses="Apache-2.0"
# No build tools where the shop runs, and nobody in it who may write to the code.
RUN python -m pip uninstall -y -q pip && \
    useradd --system --uid 10001 --home-dir /var/lib/pesan --create-home --shell /usr/sbin/nologin pesan
COPY --from=build /opt/pesan /opt/pesan
ENV PATH=/opt/pesan/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    PESAN_ENV=production \
    PESAN_HOST=0.0.0.0 \
    PESAN_PORT=8000 \
    PESAN_DATA_DIR=/var/lib/pesan
USER 10001:10001
WORKDIR /var/lib/pesan
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['PESAN_PORT'] + '/readyz', timeout=4)"]
ENTRYPOINT ["pesan"]
CMD ["serve", "--web-only"]
