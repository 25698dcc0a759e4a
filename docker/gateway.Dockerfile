# Gateway: page, HAPI, REST; reads the read model only. From the root of the repository:
#   docker build -f docker/gateway.Dockerfile -t realtimeswx/gateway:0.1.0 .
# Build and runtime image must be of one distribution.
ARG NODE_IMAGE=docker.io/library/node:22-bookworm-slim
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${NODE_IMAGE} AS page
WORKDIR /src/services/RealtimeSwx.Gateway/web
COPY services/RealtimeSwx.Gateway/web/ ./
RUN --mount=type=cache,id=npm,target=/root/.npm npm ci --no-progress --loglevel=error && npm run --silent check && node build.mjs

FROM ${SDK_IMAGE} AS build
WORKDIR /src
COPY . .
COPY --from=page /src/services/RealtimeSwx.Gateway/wwwroot/ services/RealtimeSwx.Gateway/wwwroot/
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet publish services/RealtimeSwx.Gateway/RealtimeSwx.Gateway.csproj -c Release -o /app -p:UseAppHost=false -p:DebugType=none \
    -p:WebPrebuilt=true --nologo

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /app ./
ENV ASPNETCORE_HTTP_PORTS=8080 \
    SWX__Cluster__Port=4053 \
    DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE=false \
    Logging__LogLevel__Microsoft.AspNetCore=Warning
EXPOSE 4053 8080
USER 1654
ENTRYPOINT ["dotnet", "RealtimeSwx.Gateway.dll"]
