# Demarche in a container: built by the Swift image, run by a slim Debian without compiler, shell tools or root.
#
#   docker build --tag demarche .
#   docker run --rm --publish 8080:8080 demarche
#   docker run --rm --publish 8080:8080 --volume ./my-dataset:/data:ro demarche serve --dataset /data

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libgnutls28-dev libmicrohttpd-dev libssl-dev libyaml-dev pkg-config zlib1g-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
# The dependencies first: they change less often than the sources.
COPY Package.swift ./
RUN swift package resolve
COPY Sources Sources
# The program carries its documentation and serves it.
COPY docs docs
# The manifest names the tests, which are not built here.
COPY Tests Tests
RUN swift build --configuration release --static-swift-stdlib --product demarche \
    && strip --strip-all --output-file=/demarche \
        "$(swift build --configuration release --static-swift-stdlib --product demarche --show-bin-path)/demarche"

# Debian 13, for its later libmicrohttpd; every library that is linked has the same soname there as in Debian 12.
FROM debian:13-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        libgnutls30t64 libmicrohttpd12t64 libssl3t64 libstdc++6 libyaml-0-2 zlib1g \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-log-init --no-create-home --shell /usr/sbin/nologin demarche
COPY --from=build /demarche /usr/local/bin/demarche
COPY config /srv/demarche/config
WORKDIR /srv/demarche
USER demarche
# A container has its own network: only what is published can be reached.
ENV DEMARCHE_ADDRESS=0.0.0.0
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=5s CMD ["/usr/local/bin/demarche", "health"]
ENTRYPOINT ["/usr/local/bin/demarche"]
CMD ["serve"]
