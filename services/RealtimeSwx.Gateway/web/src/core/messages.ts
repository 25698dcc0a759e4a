// What the page takes from the messages (schemas in docs/topics). The only file that knows the field names of MQTT payloads; times become
// milliseconds. A message that lacks what the page needs is null.
import { isoDuration, isValue } from "./format";
import { Fields } from "./json";

export interface Common {
  readonly id: string;
  readonly simulated: boolean;
  readonly sequence: number;
  readonly producedAt: number;
  readonly source: string;
  readonly quality: string;
}

export type Cells = readonly (number | null)[];

/** Values are row-major, rows in the order of `lats`, null where missing. */
export interface Grid {
  readonly lats: readonly number[];
  readonly lons: readonly number[];
  readonly values: Cells;
  readonly error: Cells | null;
}

export interface Lago {
  readonly rate: number;
  readonly corrected: number | null;
  readonly pressure: number | null;
}

export interface Observation extends Common {
  readonly series: string;
  readonly validTime: number;
  /** Length of the interval that starts at the valid time. */
  readonly span: number;
  readonly unit: string;
  readonly revision: string;
  readonly value: number | null;
  /** Solar wind: bt, bx, by, bz, v, n, t. */
  readonly values: Readonly<Record<string, number>>;
  readonly map: Grid | null;
  readonly lago: Lago | null;
}

/** By level in percent: "05", "10" … "95". */
export type Quantiles = Readonly<Record<string, number>>;

export interface Lead {
  readonly validTime: number;
  readonly lead: number;
  readonly q: Quantiles;
  readonly baselines: Readonly<Record<string, number>>;
  readonly map: Grid | null;
}

export interface Forecast extends Common {
  readonly target: string;
  readonly model: string;
  readonly issuedAt: number;
  readonly dataCutoff: number;
  readonly unit: string;
  readonly degraded: { readonly is: boolean; readonly reason: string; readonly fallback: string };
  readonly inputTier: string;
  readonly leads: readonly Lead[];
  readonly probabilities: Readonly<Record<string, number>>;
  readonly headline: Readonly<Record<string, string>>;
}

export interface Cluster extends Common {
  readonly series: string;
  readonly windowStart: number;
  readonly windowEnd: number;
  readonly pulses: number;
  readonly noise: number;
  /** Of the detector: learning, ok, gain, noise, light_leak; empty while unknown. */
  readonly health: string;
  readonly clusters: readonly { readonly label: number; readonly count: number; readonly fraction: number; readonly particle: string }[];
}

/** The classes of one second of pulses. */
export interface Classes extends Common {
  readonly series: string;
  readonly second: number;
  readonly pulses: number;
  readonly classes: Readonly<Record<string, number>>;
}

export interface Score {
  readonly rmse: number | null;
  readonly coverage90: number | null;
  readonly skill: number | null;
}

export interface Verification extends Common {
  readonly target: string;
  readonly windowStart: number;
  readonly windowEnd: number;
  readonly unit: string;
  readonly leads: readonly { readonly lead: number; readonly n: number; readonly models: Readonly<Record<string, Score>> }[];
}

export interface Decision extends Common {
  readonly target: string;
  readonly decision: string;
  readonly decidedAt: number;
  readonly checkpoint: string;
  readonly reason: string;
  readonly evidence: { readonly metric: string; readonly unit: string; readonly n: number; readonly champion: number; readonly challenger: number } | null;
}

export interface Alert extends Common {
  readonly rule: string;
  readonly scale: string;
  readonly level: number;
  readonly state: string;
  readonly probability: number | null;
  readonly validFrom: number | null;
  readonly validTo: number | null;
  readonly headline: Readonly<Record<string, string>>;
  readonly exercise: boolean;
  /** Empty while nobody has acknowledged the alert at its present level. */
  readonly acknowledgedBy: string;
}

export interface Status extends Common {
  readonly component: string;
  readonly state: string;
  readonly reason: string;
  readonly version: string;
  readonly feeds: readonly { readonly feed: string; readonly staleAfter: number | null; readonly error: string }[];
}

export function common(f: Fields): Common | null {
  const producedAt = f.time("produced_at");
  const sequence = f.number("sequence");
  return producedAt === null || sequence === null
    ? null
    : {
        id: f.text("id"),
        simulated: f.flag("simulated"),
        sequence,
        producedAt,
        source: f.text("source"),
        quality: f.text("quality"),
      };
}

function cells(f: Fields, name: string): Cells | null {
  return f.has(name) ? f.list(name).map((v) => (isValue(v as number) ? (v as number) : null)) : null;
}

function grid(f: Fields | null): Grid | null {
  const values = f && cells(f, "values");
  if (!f || !values) {
    return null;
  }
  const lats = f.list("lats") as number[];
  const lons = f.list("lons") as number[];
  const error = cells(f, "rms");
  const fits = (c: Cells): boolean => c.length === lats.length * lons.length && c.length > 0;
  return fits(values) ? { lats, lons, values, error: error && fits(error) ? error : null } : null;
}

export function observation(f: Fields): Observation | null {
  const head = common(f);
  const validTime = f.time("valid_time");
  const lago = f.child("lago");
  const rate = lago?.number("counts_per_second") ?? null;
  if (!head || validTime === null || !f.has("series")) {
    return null;
  }
  return {
    ...head,
    series: f.text("series"),
    validTime,
    span: isoDuration(f.text("span")) ?? 0,
    unit: f.text("unit"),
    revision: f.text("revision"),
    value: f.number("value"),
    values: f.numbers("values"),
    map: grid(f.child("map")),
    lago: lago && rate !== null ? { rate, corrected: lago.number("corrected_per_second"), pressure: lago.number("pressure_hpa") } : null,
  };
}

function lead(f: Fields): Lead | null {
  const validTime = f.time("valid_time");
  const ahead = isoDuration(f.text("lead"));
  return validTime === null || ahead === null
    ? null
    : { validTime, lead: ahead, q: f.numbers("q"), baselines: f.numbers("baselines"), map: grid(f.child("map")) };
}

export function forecast(f: Fields): Forecast | null {
  const head = common(f);
  const issuedAt = f.time("issued_at");
  const dataCutoff = f.time("data_cutoff");
  const degraded = f.child("degraded");
  const leads = f.children("leads").map(lead).filter((l) => l !== null);
  if (!head || issuedAt === null || dataCutoff === null || leads.length === 0) {
    return null;
  }
  return {
    ...head,
    target: f.text("target"),
    model: f.text("model"),
    issuedAt,
    dataCutoff,
    unit: f.text("unit"),
    degraded: { is: degraded?.flag("is") ?? false, reason: degraded?.text("reason") ?? "", fallback: degraded?.text("fallback") ?? "" },
    inputTier: f.text("input_tier"),
    leads: leads.sort((a, b) => a.validTime - b.validTime),
    probabilities: f.numbers("probabilities"),
    headline: f.texts("headline"),
  };
}

export function cluster(f: Fields): Cluster | null {
  const head = common(f);
  const windowStart = f.time("window_start");
  const windowEnd = f.time("window_end");
  return !head || windowStart === null || windowEnd === null
    ? null
    : {
        ...head,
        series: f.text("series"),
        windowStart,
        windowEnd,
        pulses: f.number("pulses") ?? 0,
        noise: f.number("noise") ?? 0,
        health: f.child("health")?.text("state") ?? "",
        clusters: f.children("clusters").map((c) => ({
          label: c.number("label") ?? 0,
          count: c.number("count") ?? 0,
          fraction: c.number("fraction") ?? 0,
          particle: c.text("particle"),
        })),
      };
}

export function classes(f: Fields): Classes | null {
  const head = common(f);
  const second = f.time("second");
  return !head || second === null ? null : { ...head, series: f.text("series"), second, pulses: f.number("pulses") ?? 0, classes: f.numbers("classes") };
}

export function verification(f: Fields): Verification | null {
  const head = common(f);
  const windowStart = f.time("window_start");
  const windowEnd = f.time("window_end");
  if (!head || windowStart === null || windowEnd === null) {
    return null;
  }
  const score = (s: Fields): Score => ({ rmse: s.number("rmse"), coverage90: s.number("coverage90"), skill: s.number("skill") });
  return {
    ...head,
    target: f.text("target"),
    windowStart,
    windowEnd,
    unit: f.text("unit"),
    leads: f.children("leads").map((l) => ({
      lead: isoDuration(l.text("lead")) ?? 0,
      n: l.number("n") ?? 0,
      models: Object.fromEntries(l.entries("models").map(([name, s]) => [name, score(s)])),
    })),
  };
}

export function decision(f: Fields): Decision | null {
  const head = common(f);
  const decidedAt = f.time("decided_at");
  const e = f.child("evidence");
  const champion = e?.number("champion") ?? null;
  const challenger = e?.number("challenger") ?? null;
  return !head || decidedAt === null
    ? null
    : {
        ...head,
        target: f.text("target"),
        decision: f.text("decision"),
        decidedAt,
        checkpoint: f.text("checkpoint"),
        reason: f.text("reason"),
        evidence:
          e && champion !== null && challenger !== null
            ? { metric: e.text("metric"), unit: e.text("unit"), n: e.number("n") ?? 0, champion, challenger }
            : null,
      };
}

export function alert(f: Fields): Alert | null {
  const head = common(f);
  return !head || !f.has("rule")
    ? null
    : {
        ...head,
        rule: f.text("rule"),
        scale: f.text("scale"),
        level: f.number("level") ?? 0,
        state: f.text("state"),
        probability: f.number("probability"),
        validFrom: f.time("valid_from"),
        validTo: f.time("valid_to"),
        headline: f.texts("headline"),
        exercise: f.flag("exercise"),
        acknowledgedBy: f.text("acknowledged_by"),
      };
}

export function status(f: Fields): Status | null {
  const head = common(f);
  return !head || !f.has("component")
    ? null
    : {
        ...head,
        component: f.text("component"),
        state: f.text("state"),
        reason: f.text("reason"),
        version: f.text("version"),
        feeds: f.children("feeds").map((b) => ({ feed: b.text("feed"), staleAfter: isoDuration(b.text("stale_after")), error: b.text("error") })),
      };
}
