# A small image with one static program: docker build -t duologue .

FROM node:22-alpine AS assets
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY public public
RUN node public/build.mjs

FROM golang:1.26-alpine AS build
WORKDIR /src
ENV CGO_ENABLED=0
COPY go.mod go.sum ./
RUN go mod download
COPY . .
COPY --from=assets /src/public/dist public/dist
COPY --from=assets /src/views/pdf/font views/pdf/font
RUN go build -trimpath -buildvcs=false -ldflags='-s -w' -o /out/duologue ./cmd/duologue
RUN mkdir /out/data

# time zones are in the program; certificates are for mail servers and databases
FROM alpine:3.22
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=10001:10001 /out/data /data
COPY --from=build /out/duologue /usr/local/bin/duologue
USER 10001:10001
ENV DUOLOGUE_LISTEN=0.0.0.0:8080 DUOLOGUE_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s \
	CMD ["/usr/local/bin/duologue", "health"]
ENTRYPOINT ["/usr/local/bin/duologue"]
CMD ["serve"]
