# syntax=docker/dockerfile:1

FROM maven:3.9.11-eclipse-temurin-25 AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.m2 mvn -q -B -Dmaven.test.skip=true package

FROM eclipse-temurin:25.0.4_7-jre-noble
RUN useradd --system --no-create-home --uid 10001 kikori
COPY --from=build /build/target/lib /opt/kikori/lib
COPY --from=build /build/target/lib-demo /opt/kikori/lib-demo
USER 10001
EXPOSE 9464
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-cp", "/opt/kikori/lib/*", "dev.kikori.Main"]
CMD ["worker", "--config", "/etc/kikori/kikori.yaml"]
