using System.Runtime.InteropServices;
using Microsoft.ML.Trainers.FastTree;
using RealtimeSwx.Domain;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Learning.Trees;

/// <summary>One inner node. A row goes right where its feature is above the threshold; a missing value goes left.</summary>
/// <param name="Left">The next node, or, below zero, the complement of a leaf; so is <paramref name="Right"/>.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct TreeNode(int Feature, float Threshold, int Left, int Right);

/// <summary>
/// Regression trees as flat arrays: a few nanoseconds a tree, about 20 bytes a node. The prediction is the sum of one leaf of each tree. As bytes: magic,
/// version, features, then counts and arrays of roots, nodes and leaves, little-endian.
/// </summary>
internal sealed class BoostedTrees(int features, int[] roots, TreeNode[] nodes, float[] leaves) : ITreeModel
{
    private const int Magic = 0x54585753; // "SWXT"
    private const int Version = 1;

    public int Features => features;

    public static BoostedTrees From(RegressionTreeEnsemble grown, int features)
    {
        var (roots, nodes, leaves) = (new List<int>(), new List<TreeNode>(), new List<float>());
        if (grown.Bias != 0)
        {
            roots.Add(~leaves.Count);
            leaves.Add((float)grown.Bias);
        }

        foreach (var (tree, weight) in grown.Trees.Zip(grown.TreeWeights))
        {
            var (firstNode, firstLeaf) = (nodes.Count, leaves.Count);
            roots.Add(tree.NumberOfNodes == 0 ? ~firstLeaf : firstNode);
            for (var i = 0; i < tree.NumberOfNodes; i++)
            {
                nodes.Add(new TreeNode(tree.NumericalSplitFeatureIndexes[i], tree.NumericalSplitThresholds[i], Moved(tree.LeftChild[i]), Moved(tree.RightChild[i])));
            }

            leaves.AddRange(tree.LeafValues.Select(v => (float)(v * weight)));

            int Moved(int child) => child < 0 ? ~(firstLeaf + ~child) : firstNode + child;
        }

        return new BoostedTrees(features, [.. roots], [.. nodes], [.. leaves]);
    }

    public double Predict(ReadOnlySpan<float> row)
    {
        if (row.Length != features)
        {
            throw new ArgumentException($"A row has {features} features, not {row.Length}.", nameof(row));
        }

        var sum = 0.0;
        foreach (var root in roots)
        {
            var at = root;
            while (at >= 0)
            {
                ref readonly var node = ref nodes[at];
                at = row[node.Feature] > node.Threshold ? node.Right : node.Left;
            }

            sum += leaves[~at];
        }

        return sum;
    }

    public void Predict(ReadOnlySpan<float> rows, Span<double> into)
    {
        for (var i = 0; i < into.Length; i++)
        {
            into[i] = Predict(rows.Slice(i * features, features));
        }
    }

    public byte[] Save()
    {
        using var stream = new MemoryStream();
        stream.Write(MemoryMarshal.AsBytes<int>([Magic, Version, features, roots.Length, nodes.Length, leaves.Length]));
        stream.Write(MemoryMarshal.AsBytes<int>(roots));
        stream.Write(MemoryMarshal.AsBytes<TreeNode>(nodes));
        stream.Write(MemoryMarshal.AsBytes<float>(leaves));
        return stream.ToArray();
    }

    /// <exception cref="InputException">Bytes that are no trees, or trees that lead nowhere.</exception>
    public static BoostedTrees Read(ReadOnlyMemory<byte> saved)
    {
        var bytes = saved.Span;
        var head = bytes.Length >= 24 ? MemoryMarshal.Cast<byte, int>(bytes[..24]).ToArray() : [];
        if (head.Length == 0 || head[0] != Magic)
        {
            throw new InputException("trees", "not saved trees (wrong magic number)");
        }

        if (head[1] != Version)
        {
            throw new InputException("trees", $"saved by another version ({head[1]}, this program reads {Version})");
        }

        var (features, roots, nodes, leaves) = (head[2], head[3], head[4], head[5]);
        if (features < 1 || roots < 0 || nodes < 0 || leaves < 0 || bytes.Length != 24 + (4L * roots) + (16L * nodes) + (4L * leaves))
        {
            throw new InputException("trees", "the saved trees are cut short");
        }

        var read = new BoostedTrees(
            features,
            MemoryMarshal.Cast<byte, int>(bytes.Slice(24, 4 * roots)).ToArray(),
            MemoryMarshal.Cast<byte, TreeNode>(bytes.Slice(24 + (4 * roots), 16 * nodes)).ToArray(),
            MemoryMarshal.Cast<byte, float>(bytes[(24 + (4 * roots) + (16 * nodes))..]).ToArray());
        return read.Leads() ? read : throw new InputException("trees", "a saved tree does not end in a leaf");
    }

    /// <summary>Children come after their parents and exist, so that every walk ends.</summary>
    private bool Leads()
    {
        for (var i = 0; i < nodes.Length; i++)
        {
            if (nodes[i].Feature < 0 || nodes[i].Feature >= features || !Known(nodes[i].Left, i) || !Known(nodes[i].Right, i))
            {
                return false;
            }
        }

        return roots.All(r => Known(r, -1));

        bool Known(int child, int parent) => child < 0 ? ~child < leaves.Length : child > parent && child < nodes.Length;
    }
}
