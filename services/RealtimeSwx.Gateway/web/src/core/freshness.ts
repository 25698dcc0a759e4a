const minute = 60_000;
const hour = 3600_000;

// How long after the end of its newest interval a healthy feed may be silent: two to three of its own steps. The feed's own limit, where the
// ingestion publishes one, goes before.
const limits: [RegExp, number][] = [
  [/^solarwind(\/|$)/, 15 * minute],
  [/^(symh|symd|asyh|asyd)$/, 30 * minute],
  [/^dst$/, 3 * hour],
  [/^kp$/, 4 * hour],
  [/^kp-estimate$/, 15 * minute],
  [/^kp-forecast\//, 13 * hour],
  [/^hp30$/, 90 * minute],
  [/^f107$/, 50 * hour],
  [/^tec\//, 7 * hour],
  [/^lago\//, 10 * minute],
  [/^nm\//, hour],
];

export function staleAfter(series: string, stated: ReadonlyMap<string, number>): number {
  return stated.get(series) ?? limits.find(([pattern]) => pattern.test(series))?.[1] ?? 3 * hour;
}
