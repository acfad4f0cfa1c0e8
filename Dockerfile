# One image for the web process, the worker and the migrations; compose.yaml shows them together.
# Alone:  docker run -p 127.0.0.1:7860:7860 -v counterfoil:/data counterfoil
FROM python:3.11-slim

# The renderer draws off screen through EGL, with Mesa's software driver.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libegl1 libgl1-mesa-dri \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN pip install --no-cache-dir --disable-pip-version-check --prefer-binary -r requirements.txt -c constraints.txt

COPY . .
RUN useradd --system --uid 10001 --create-home counterfoil \
    && mkdir /data && chown counterfoil:counterfoil /data \
    && python -m compileall -q .

USER counterfoil
ENV COUNTERFOIL_HOST=0.0.0.0 \
    COUNTERFOIL_PORT=7860 \
    COUNTERFOIL_DATA=/data \
    NUMBA_CACHE_DIR=/data/numba \
    PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 7860
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen('http://127.0.0.1:' + os.environ['COUNTERFOIL_PORT'] + '/healthz', timeout=4)"]
CMD ["python", "app.py", "run"]
