import type { State } from "../core/state";
import * as m from "../core/messages";
import { Fields } from "../core/json";
import * as api from "./api";

const back = 72 * 3600_000;
const wanted = ["symh", "kp", "solarwind/bz", "solarwind/v", "solarwind/n"];

/** Fills the charts with what was measured and forecast before the page was opened. One failed series does not stop the others. */
export async function loadHistory(state: State, now: number): Promise<string[]> {
  const stations = [...state.feeds.keys()].filter((s) => s.startsWith("lago/"));
  const jobs = [
    ...[...wanted, ...stations].map(async (id) => {
      const points = await api.series(id, now - back, now + 60_000);
      points.forEach((p) => state.seriesOf(id).put(p.time, p.value));
    }),
    ...["symh"].map(async (target) => {
      for (const json of await api.forecasts(target, now - back, now + 60_000)) {
        const fields = Fields.of(json);
        const forecast = fields && m.forecast(fields);
        if (forecast) {
          state.remember(forecast);
        }
      }
    }),
  ];
  const results = await Promise.allSettled(jobs);
  return results.flatMap((r) => (r.status === "rejected" ? [String(r.reason instanceof Error ? r.reason.message : r.reason)] : []));
}
