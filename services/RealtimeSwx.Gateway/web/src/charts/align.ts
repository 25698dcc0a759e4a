import type { BoundedSeries } from "../core/boundedSeries";
import type { Forecast } from "../core/messages";

type Column = (number | null)[];

export interface SymhColumns {
  /** Unix seconds. */
  readonly x: number[];
  readonly past: Column;
  readonly q95: Column;
  readonly q05: Column;
  readonly q75: Column;
  readonly q25: Column;
  readonly median: Column;
  readonly observed: Column;
}

/** Times and values with a null wherever two neighbours are further apart than `gap`: a line must not bridge what nobody measured. */
export function withGaps(times: readonly number[], values: readonly number[], gap: number): { times: number[]; values: Column } {
  const out = { times: [] as number[], values: [] as Column };
  times.forEach((time, i) => {
    const before = times[i - 1];
    if (before !== undefined && time - before > gap) {
      out.times.push(before + 1);
      out.values.push(null);
    }
    out.times.push(time);
    out.values.push(values[i] ?? null);
  });
  return out;
}

/** Every column over one common time axis, as uPlot wants it. The fan opens at the newest measured value that the forecast could use. */
export function symhColumns(series: BoundedSeries, forecast: Forecast | null, past: BoundedSeries | null, from: number, to: number): SymhColumns {
  const range = series.range(from, to);
  const observed = withGaps(range.times, range.values, 15 * 60_000);
  const earlier = past?.range(from, to) ?? { times: [], values: [] };
  const before = withGaps(earlier.times, earlier.values, 60 * 60_000);
  const leads = forecast?.leads ?? [];
  const anchor = leads.length > 0 && forecast ? lastBefore(range.times, forecast.issuedAt) : null;
  const x = [...new Set([...observed.times, ...before.times, ...leads.map((l) => l.validTime)])].sort((a, b) => a - b);
  const place = new Map(x.map((time, i) => [time, i]));
  const column = (times: readonly number[], values: readonly (number | null | undefined)[]): Column => {
    const out: Column = new Array<number | null>(x.length).fill(null);
    times.forEach((time, i) => (out[place.get(time)!] = values[i] ?? null));
    return out;
  };
  const fanTimes = [...(anchor === null ? [] : [anchor]), ...leads.map((l) => l.validTime)];
  const fan = (level: string): Column =>
    column(fanTimes, [...(anchor === null ? [] : [range.values[range.times.indexOf(anchor)]]), ...leads.map((l) => l.q[level])]);
  return {
    x: x.map((time) => time / 1000),
    past: column(before.times, before.values),
    q95: fan("95"),
    q05: fan("05"),
    q75: fan("75"),
    q25: fan("25"),
    median: fan("50"),
    observed: column(observed.times, observed.values),
  };
}

function lastBefore(times: readonly number[], limit: number): number | null {
  for (let i = times.length - 1; i >= 0; i--) {
    if (times[i]! <= limit) {
      return times[i]!;
    }
  }
  return null;
}
