# The server in a container: `docker build -t relance .`, then `docker run -p 127.0.0.1:8080:8080 relance`.
# tests/integration/container runs these instructions without Docker.

FROM debian:12 AS build
# The packages ./dev installs, without those only tests and benchmarks need.
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends \
    build-essential ccache cmake libboost-json1.81-dev libboost1.81-dev libcereal-dev libcli11-dev libcurl4-openssl-dev libfmt-dev \
    libhiredis-dev libjemalloc-dev liblz4-dev libpq-dev librdkafka-dev librocksdb-dev libsimdjson-dev libspdlog-dev \
    libsqlite3-dev libssl-dev libtomlplusplus-dev libxxhash-dev ninja-build pkg-config prometheus-cpp-dev zlib1g-dev
WORKDIR /relance
COPY . .
RUN cmake --preset release -DRELANCE_BENCH=OFF && cmake --build --preset release --target relance

FROM debian:12-slim
# The shared libraries the program is linked with.
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends \
    ca-certificates libcurl4 libfmt9 libhiredis0.14 libjemalloc2 liblz4-1 libpq5 libprometheus-cpp-core1.0 librdkafka1 \
    librocksdb7.8 libsimdjson14 libspdlog1.10 libsqlite3-0 libssl3 libtomlplusplus3 libxxhash0 zlib1g && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /var/lib/relance relance && \
    install -d -o relance -m 700 /var/lib/relance
COPY --from=build /relance/build/release/relance /usr/local/bin/relance
USER relance
ENV RELANCE_DATA_DIR=/var/lib/relance RELANCE_LISTEN=0.0.0.0:8080
VOLUME /var/lib/relance
EXPOSE 8080
STOPSIGNAL SIGTERM
ENTRYPOINT ["relance"]
CMD ["run"]
