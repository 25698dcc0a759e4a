"""What a Python user writes for the same work: PyTorch networks of the same sizes, scikit-learn's boosted trees on the same table.

peer.py net KIND THREADS FEATURES LEADS BATCH WARMUP CHUNK STEPS   -> version; of a step, then of a forecast of one window: median seconds, processor seconds
peer.py trees THREADS FILE ROWS FEATURES TREES LEAVES              -> version; of the fit, then of predicting all rows: seconds, processor seconds; RMSE on them
"""
import sys
import time


def median(values):
    values = sorted(values)
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2


def net(kind, threads, features, leads, batch, warm, chunk, steps):
    import torch
    from torch import nn
    from torch.nn import functional as F

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    width, hidden = 48, 64

    class Gated(nn.Module):
        def __init__(self, dilation):
            super().__init__()
            self.pad = 2 * dilation
            self.taps = nn.Conv1d(width, 2 * width, 3, dilation=dilation)
            self.mix = nn.Conv1d(width, width, 1)
            self.drop = nn.Dropout(0.3)

        def forward(self, x):
            value, gate = self.taps(F.pad(x, (self.pad, 0))).chunk(2, 1)
            return x + self.mix(self.drop(torch.tanh(value) * torch.sigmoid(gate)))

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.narrow = nn.Linear(features, width)
            self.drop_in = nn.Dropout(0.15)
            self.drop = nn.Dropout(0.3)
            if kind == "lstm":
                self.body = nn.LSTM(width, hidden, batch_first=True)
            else:
                self.body = nn.Sequential(*[Gated(2 ** i) for i in range(5)])
            self.head = nn.Linear(hidden if kind == "lstm" else width, 2 * leads)
            self.skip = nn.Linear(features, leads, bias=False)

        def forward(self, x):
            y = self.drop_in(F.silu(self.narrow(x)))
            if kind == "lstm":
                y = self.drop(self.body(y)[0])
            else:
                y = F.silu(self.body(y.transpose(1, 2)).transpose(1, 2))
            mean, scale = self.head(y).chunk(2, -1)
            return mean + self.skip(x), scale.clamp(-5, 5)

    model = Net()
    rows = warm + chunk
    series = torch.randn(batch * rows, features)
    targets = torch.randn(batch * rows, leads)
    optimizer = torch.optim.AdamW(model.parameters(), 1.5e-3, weight_decay=1e-3)
    average = [p.detach().clone() for p in model.parameters()]
    times, cpu = [], []
    for step in range(steps + 3):
        begun, used = time.perf_counter(), time.process_time()
        at = torch.randint(0, len(series) - rows, (batch, 1)) + torch.arange(rows)
        x, y = series[at], targets[at[:, warm:]]
        optimizer.zero_grad(set_to_none=True)
        mean, scale = (o[:, warm:] for o in model(x))
        squared = (mean - y).square()
        loss = (squared + 0.1 * (squared.detach() * (-2 * scale).exp() * 0.5 + scale)).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        with torch.no_grad():
            torch._foreach_mul_(average, 0.98)
            torch._foreach_add_(average, list(model.parameters()), alpha=0.02)
        loss.item()
        times.append(time.perf_counter() - begun)
        cpu.append(time.process_time() - used)

    model.eval()
    window = torch.randn(1, 96 if kind == "lstm" else 125, features).numpy()
    forecasts = []
    with torch.inference_mode():
        for i in range(200):
            if i == 50:
                used = time.process_time()
            begun = time.perf_counter()
            mean, scale = model(torch.from_numpy(window))
            torch.cat([mean[:, -1], scale[:, -1]], -1).numpy()
            forecasts.append(time.perf_counter() - begun)

    used = (time.process_time() - used) / 150
    print("PyTorch-" + torch.__version__, median(times[3:]), median(cpu[3:]), median(forecasts[50:]), used)


def trees(threads, file, rows, features, count, leaves):
    import numpy
    import sklearn
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    raw = numpy.fromfile(file, numpy.float32).reshape(rows, features + 1)
    x, y = numpy.ascontiguousarray(raw[:, :-1]), raw[:, -1].copy()
    model = HistGradientBoostingRegressor(
        max_iter=count, max_leaf_nodes=leaves, learning_rate=0.06, min_samples_leaf=100, l2_regularization=10, max_bins=255, early_stopping=False, random_state=1)
    with threadpool_limits(limits=threads):
        begun, used = time.perf_counter(), time.process_time()
        model.fit(x, y)
        fitted = time.perf_counter() - begun, time.process_time() - used
        begun, used = time.perf_counter(), time.process_time()
        said = model.predict(x)
        predicted = time.perf_counter() - begun, time.process_time() - used
    print("scikit-learn-" + sklearn.__version__, *fitted, *predicted, float(numpy.sqrt(numpy.mean((said - y) ** 2))))


if sys.argv[1] == "net":
    net(sys.argv[2], *map(int, sys.argv[3:]))
else:
    trees(int(sys.argv[2]), sys.argv[3], *map(int, sys.argv[4:]))
