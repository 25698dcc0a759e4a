# Worker: forecasting, training, clustering with libtorch; keeps nothing. From the root of the repository:
#   docker build -f docker/worker.Dockerfile -t realtimeswx/worker:0.1.0 .
#   docker build -f docker/worker.Dockerfile --build-arg TORCH_BACKEND=cuda -t realtimeswx/worker:0.1.0-cuda .
# The CUDA flavour brings CUDA's libraries with it and takes the driver from the host (NVIDIA container runtime).
# Build and runtime image must be of one distribution: libtorch is made to fit the C++ library of the build image.
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0-noble
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled

FROM ${SDK_IMAGE} AS build
# cpu | cuda
ARG TORCH_BACKEND=cpu
WORKDIR /src
COPY . .
RUN --mount=type=cache,id=nuget,target=/root/.nuget/packages \
    dotnet publish services/RealtimeSwx.Worker/RealtimeSwx.Worker.csproj -c Release -o /app -p:UseAppHost=false -p:DebugType=none \
    -p:TorchBackend=${TORCH_BACKEND} --nologo

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /app ./
# 4053: the cluster; 8080: health and metrics. The NVIDIA variables mean nothing where there is no GPU.
ENV ASPNETCORE_HTTP_PORTS=8080 \
    SWX__Cluster__Port=4053 \
    DOTNET_HOSTBUILDER__RELOADCONFIGONCHANGE=false \
    Logging__LogLevel__Microsoft.AspNetCore=Warning \
    NVIDIA_VISIBLE_DEVICES=all \
    NVIDIA_DRIVER_CAPABILITIES=compute,utility
EXPOSE 4053 8080
USER 1654
ENTRYPOINT ["dotnet", "RealtimeSwx.Worker.dll"]
