using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("RealtimeSwx.Gateway.Tests")]
