using System.Numerics;

namespace RealtimeSwx.Science.Clustering;

/// <summary>
/// OPTICS as Prim's algorithm on all pairs: each step runs over every unprocessed point once, takes distances and the next minimum in the same pass, and
/// needs no index. Points stay in the order of their indices, so that the first of equal minima is the one with the lowest index. O(N²) time, O(N)
/// memory; the fastest for small sets and for many dimensions.
/// </summary>
internal sealed class DenseEngine : IOrderingEngine
{
    private const int PointsPerCheckpoint = 256;

    public OpticsOrdering Order(OrderingTask task) => new Run(task).Order();

    private sealed class Run
    {
        private const int Size = BlockKernels.Size;
        private const double Dead = -1;

        private readonly OrderingTask _task;
        private readonly PointSet _points;
        private readonly double _tooFarAtAll;
        private readonly double[] _coordinates;
        private readonly double[] _squares = new double[Size];

        // By slot: slots hold the unprocessed points by index, with gaps (limit < 0) where points were processed since the last compaction.
        private readonly int[] _ids;
        private readonly double[] _limits;
        private readonly double[] _reach;
        private readonly int[] _from;
        private int _slots;
        private int _gaps;

        // By block: its minimum. Reachability only falls, so an improvement updates it; only taking the minimum out needs a new look.
        private readonly double[] _leastReach;
        private readonly int[] _leastSlot;

        public Run(OrderingTask task)
        {
            var points = task.Points;
            (_task, _points, _tooFarAtAll, _slots) = (task, points, Reach.TooFarAtAll(task.MaxEps), points.Count);
            var blocks = Blocks;
            _coordinates = new double[blocks * Size * points.Dimensions];
            _ids = new int[blocks * Size];
            _limits = new double[blocks * Size];
            _reach = new double[blocks * Size];
            _from = new int[blocks * Size];
            _limits.AsSpan().Fill(Dead);
            _reach.AsSpan().Fill(double.PositiveInfinity);
            for (var i = 0; i < points.Count; i++)
            {
                (_ids[i], _limits[i], _reach[i], _from[i]) = (i, _tooFarAtAll, double.PositiveInfinity, -1);
                for (var k = 0; k < points.Dimensions; k++)
                {
                    _coordinates[At(i, k)] = points[i][k];
                }
            }

            _leastReach = new double[blocks];
            _leastSlot = new int[blocks];
            Summarise();
        }

        private int Blocks => (_slots + Size - 1) / Size;

        public OpticsOrdering Order()
        {
            var n = _points.Count;
            var (order, reachability, predecessor) = (new int[n], new double[n], new int[n]);
            var next = 0;
            for (var rank = 0; rank < n; rank++)
            {
                if (rank % PointsPerCheckpoint == 0)
                {
                    _task.Checkpoint(rank);
                }

                var id = _ids[next];
                (order[rank], reachability[id], predecessor[id]) = (id, _reach[next], _from[next]);
                Remove(next);
                var core = _task.CoreDistance[id];
                next = double.IsPositiveInfinity(core) ? Nearest() : Pass(id, Reach.Round15(core));
            }

            return _task.Ordering(order, reachability, predecessor);
        }

        /// <summary>Reaches every point from <paramref name="id"/> where that is nearer, and returns the slot of the next point.</summary>
        private int Pass(int id, double core)
        {
            var point = _points[id];
            var d = point.Length;
            var (least, next) = (double.PositiveInfinity, -1);
            for (var block = 0; block < Blocks; block++)
            {
                var from = block * Size;
                for (var near = BlockKernels.Closer(point, _coordinates.AsSpan(from * d, Size * d), _limits.AsSpan(from, Size), _squares); near != 0; near &= near - 1)
                {
                    var s = BitOperations.TrailingZeroCount(near);
                    Try(block, from + s, id, core, _squares[s]);
                }

                if (_leastReach[block] < least || (next < 0 && _leastSlot[block] >= 0))
                {
                    (least, next) = (_leastReach[block], _leastSlot[block]);
                }
            }

            return next;
        }

        private void Try(int block, int slot, int from, double core, double square)
        {
            if (core >= _reach[slot])
            {
                return;
            }

            var reach = Math.Max(core, Reach.Round15(Math.Sqrt(square)));
            if (reach >= _reach[slot])
            {
                return;
            }

            (_reach[slot], _from[slot], _limits[slot]) = (reach, from, Math.Min(_tooFarAtAll, Reach.NoNearer(reach)));
            if (reach < _leastReach[block] || (reach == _leastReach[block] && slot < _leastSlot[block]))
            {
                (_leastReach[block], _leastSlot[block]) = (reach, slot);
            }
        }

        private int Nearest()
        {
            var (least, next) = (double.PositiveInfinity, -1);
            for (var block = 0; block < Blocks; block++)
            {
                if (_leastReach[block] < least || (next < 0 && _leastSlot[block] >= 0))
                {
                    (least, next) = (_leastReach[block], _leastSlot[block]);
                }
            }

            return next;
        }

        private void Remove(int slot)
        {
            (_limits[slot], _reach[slot]) = (Dead, double.PositiveInfinity);
            _gaps++;
            if (_gaps > Size + _slots / 16)
            {
                Compact();
                Summarise();
            }
            else
            {
                Summarise(slot / Size);
            }
        }

        private void Summarise()
        {
            for (var block = 0; block < Blocks; block++)
            {
                Summarise(block);
            }
        }

        private void Summarise(int block)
        {
            var from = block * Size;
            var live = BlockKernels.AtLeast(_limits.AsSpan(from, Size), 0);
            var reach = _reach.AsSpan(from, Size);
            var least = BlockKernels.Min(reach);
            _leastReach[block] = least;
            _leastSlot[block] = live == 0 ? -1 : from + BitOperations.TrailingZeroCount(BlockKernels.AtMost(reach, least) & live);
        }

        /// <summary>Closes the gaps; the points keep their order.</summary>
        private void Compact()
        {
            var to = 0;
            for (var slot = 0; slot < _slots; slot++)
            {
                if (_limits[slot] < 0)
                {
                    continue;
                }

                (_ids[to], _limits[to], _reach[to], _from[to]) = (_ids[slot], _limits[slot], _reach[slot], _from[slot]);
                for (var k = 0; k < _points.Dimensions; k++)
                {
                    _coordinates[At(to, k)] = _coordinates[At(slot, k)];
                }

                to++;
            }

            _limits.AsSpan(to, _slots - to).Fill(Dead);
            _reach.AsSpan(to, _slots - to).Fill(double.PositiveInfinity);
            (_slots, _gaps) = (to, 0);
        }

        private int At(int slot, int dimension) => (slot / Size * _points.Dimensions + dimension) * Size + slot % Size;
    }
}
