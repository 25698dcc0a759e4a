using Microsoft.ML;
using Microsoft.ML.Data;
using RealtimeSwx.Forecasting.Learners;

namespace RealtimeSwx.Learning.Trees;

/// <summary>
/// A <see cref="TreeSet"/> as ML.NET reads it, without copying the rows into objects. A missing value is given as the lowest number there is,
/// so that it always goes left: how LightGBM sends missing values is not told with the trees that ML.NET hands out.
/// </summary>
internal sealed class TreeTable : IDataView
{
    public const string Features = "Features";
    public const string Label = "Label";
    public const string Weight = "Weight";
    private const float Missing = -1e30f;
    private readonly TreeSet _set;

    public TreeTable(TreeSet set, TreeObjective objective)
    {
        _set = set;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Features, new VectorDataViewType(NumberDataViewType.Single, set.Features));
        schema.AddColumn(Label, objective == TreeObjective.Logistic ? BooleanDataViewType.Instance : NumberDataViewType.Single);
        schema.AddColumn(Weight, NumberDataViewType.Single);
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _set.Count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) =>
        new Cursor(_set, Schema, [.. columnsNeeded.Select(c => c.Index)]);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(TreeSet set, DataViewSchema schema, HashSet<int> active) : DataViewRowCursor
    {
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => active.Contains(column.Index);

        public override bool MoveNext()
        {
            if (_position < set.Count)
            {
                _position++;
            }

            return _position < set.Count;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => column.Name switch
        {
            Features => (ValueGetter<TValue>)(Delegate)new ValueGetter<VBuffer<float>>(Row),
            Label when column.Type == BooleanDataViewType.Instance => (ValueGetter<TValue>)(Delegate)new ValueGetter<bool>((ref bool v) => v = set.Targets[_position] > 0.5f),
            Label => (ValueGetter<TValue>)(Delegate)new ValueGetter<float>((ref float v) => v = set.Targets[_position]),
            _ => (ValueGetter<TValue>)(Delegate)new ValueGetter<float>((ref float v) => v = set.Weights.Length == 0 ? 1 : set.Weights[_position]),
        };

        private void Row(ref VBuffer<float> value)
        {
            var editor = VBufferEditor.Create(ref value, set.Features);
            set.Rows.AsSpan((int)_position * set.Features, set.Features).CopyTo(editor.Values);
            foreach (ref var v in editor.Values)
            {
                if (float.IsNaN(v))
                {
                    v = Missing;
                }
            }

            value = editor.Commit();
        }
    }
}
