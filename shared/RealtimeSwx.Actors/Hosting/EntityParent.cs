using Akka.Actor;
using Akka.Cluster.Sharding;

namespace RealtimeSwx.Actors.Hosting;

/// <summary>One child per entity without a cluster: the same extractor as sharding uses, for tests of entity code.</summary>
public sealed class EntityParent : ReceiveActor
{
    public EntityParent(IMessageExtractor extractor, Func<string, Props> entityProps)
    {
        ReceiveAny(message =>
        {
            var id = extractor.EntityId(message);
            if (id is null)
            {
                Unhandled(message);
                return;
            }

            var name = Uri.EscapeDataString(id);
            var child = Context.Child(name);
            if (child.IsNobody())
            {
                child = Context.ActorOf(entityProps(id), name);
            }

            child.Forward(extractor.EntityMessage(message));
        });
    }
}
