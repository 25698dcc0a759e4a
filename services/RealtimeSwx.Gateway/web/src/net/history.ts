import * as m from "../core/messages";
import type { State } from "../core/state";
import * as api from "./api";

const hour = 3600_000;
const wanted = ["symh", "kp", "solarwind/bz", "solarwind/v", "solarwind/n"];

/**
 * Fills the charts with what was measured and forecast before the page was opened. One series that fails does not stop the others.
 * @returns what went wrong
 */
export async function loadHistory(state: State, now: number): Promise<string[]> {
  const jobs: Promise<unknown>[] = [];
  try {
    const there = await api.seriesIds();
    for (const id of wanted.filter((s) => there.has(s))) {
      jobs.push(api.series(id, now - 72 * hour, now + 1000).then((points) => points.forEach((p) => state.seriesOf(id).put(p.time, p.value))));
    }
    // A station counts every second: an hour of it is as much as three days of the others.
    for (const id of [...state.feeds.keys()].filter((s) => s.startsWith("lago/") && there.has(s))) {
      jobs.push(api.series(id, now - hour, now + 1000).then((points) => points.forEach((p) => state.count(id, p.time, p.value))));
    }
    if (state.forecasts.has("symh")) {
      jobs.push(api.forecasts("symh", now - 24 * hour, now + 1000).then((list) => list.map(m.forecast).forEach((f) => f && state.remember(f))));
    }
  } catch (error) {
    return [reason(error)];
  }
  const results = await Promise.allSettled(jobs);
  return results.flatMap((r) => (r.status === "rejected" ? [reason(r.reason)] : []));
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
