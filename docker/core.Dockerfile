# Core: ingestion, entities, publication; no Torch. From the root of the repository:
#   docker build -f docker/core.Dockerfile -t realtimeswx/core:0.1.0 .
# Build and runtime image must be of one distribution.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet publish services/RealtimeSwx.Core/RealtimeSwx.Core.csproj -c Release -o /app -p:UseAppHost=false -p:DebugType=none --nologo

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /app ./
# The first champions: Core puts them into the store, workers read them there.
COPY models/ models/
# 4053: the cluster; 8080: health and metrics. No state in the image: the store is PostgreSQL, or SQLite on a volume.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    SWX__Cluster__Port=4053 \
    DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE=false \
    Logging__LogLevel__Microsoft.AspNetCore=Warning
EXPOSE 4053 8080
USER 1654
ENTRYPOINT ["dotnet", "RealtimeSwx.Core.dll"]
