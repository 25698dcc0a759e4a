import { BoundedSeries } from "./boundedSeries";
import { DataClock } from "./dataClock";
import { staleAfter } from "./freshness";
import { Fields } from "./json";
import * as m from "./messages";
import { MinuteMean } from "./minuteMean";
import { SequenceWatch } from "./sequence";
import { parseTopic } from "./topics";

const pointsKept = 6000;
const keep = { forecasts: 400, clusters: 30, decisions: 50, series: 200 };

/** New: made just now. Retained: the latest value of the broker, of any age. Polled: fetched over HTTP, with messages skipped on purpose. */
export type Arrival = "new" | "retained" | "polled";

export interface Feed {
  readonly series: string;
  readonly latest: m.Observation;
  readonly watch: SequenceWatch;
}

/** Everything that the page knows, fed by messages and history. Bounded: charts keep 6000 points, lists the newest entries. */
export class State {
  readonly clock = new DataClock();
  readonly feeds = new Map<string, Feed>();
  readonly series = new Map<string, BoundedSeries>();
  readonly forecasts = new Map<string, m.Forecast>();
  /** By target: medians that were forecast, as a series by valid time for each lead in milliseconds. */
  readonly past = new Map<string, Map<number, BoundedSeries>>();
  readonly clusters = new Map<string, m.Cluster[]>();
  readonly classes = new Map<string, m.Classes>();
  readonly verifications = new Map<string, m.Verification>();
  readonly alerts = new Map<string, m.Alert>();
  readonly statuses = new Map<string, m.Status>();
  readonly staleLimits = new Map<string, number>();
  private readonly means = new Map<string, MinuteMean>();
  decisions: m.Decision[] = [];
  malformed = 0;
  simulated = false;
  lastArrival: number | null = null;

  /** @returns whether the message was understood */
  apply(topic: string, payload: string | object, wall: number, arrival: Arrival): boolean {
    const place = parseTopic(topic);
    if (place === null) {
      return false;
    }
    this.lastArrival = wall;
    if (payload === "") {
      this.clear(place.kind, place.name);
      return true;
    }
    const fields = Fields.of(typeof payload === "string" ? parse(payload) : payload);
    const head = fields && m.common(fields);
    if (!fields || !head || !this.take(place.kind, place.name, fields, arrival)) {
      this.malformed++;
      return false;
    }
    this.clock.note(head.producedAt, head.simulated, wall, arrival === "new");
    this.simulated = [...this.feeds.values()].some((f) => f.latest.simulated) || [...this.forecasts.values()].some((f) => f.simulated);
    return true;
  }

  seriesOf(id: string): BoundedSeries {
    let series = this.series.get(id);
    if (series === undefined) {
      series = new BoundedSeries(this.series.size < keep.series ? pointsKept : 1);
      this.series.set(id, series);
    }
    return series;
  }

  /** One second of a detector; the chart keeps the minutes. */
  count(id: string, time: number, rate: number): void {
    const mean = this.means.get(id) ?? new MinuteMean();
    this.means.set(id, mean);
    const minute = mean.add(time, rate);
    this.seriesOf(id).put(minute.time, minute.mean);
  }

  /** Age of a feed's newest data, from the end of its interval. */
  age(feed: Feed, now: number): number {
    return now - (feed.latest.validTime + feed.latest.span);
  }

  isStale(feed: Feed, now: number): boolean {
    return this.age(feed, now) > staleAfter(feed.series, this.staleLimits);
  }

  /** Newest value of a series, null when there is none or its feed is stale. */
  current(id: string, now: number | null): number | null {
    const feed = this.feeds.get(id);
    return !feed || now === null || this.isStale(feed, now) ? null : feed.latest.value;
  }

  remember(f: m.Forecast): void {
    const byLead = this.past.get(f.target) ?? new Map<number, BoundedSeries>();
    this.past.set(f.target, byLead);
    for (const lead of f.leads.slice(0, 4)) {
      const median = lead.q["50"];
      if (median !== undefined) {
        const series = byLead.get(lead.lead) ?? new BoundedSeries(keep.forecasts * 5);
        byLead.set(lead.lead, series);
        series.put(lead.validTime, median);
      }
    }
  }

  private take(kind: string, name: string, f: Fields, arrival: Arrival): boolean {
    switch (kind) {
      case "obs":
        return this.use(m.observation(f), (o) => this.observe(o, arrival));
      case "forecast":
        return this.use(m.forecast(f), (o) => {
          if (o.model === "ensemble") {
            this.forecasts.set(o.target, o);
            this.remember(o);
          }
        });
      case "cluster":
        if (name.endsWith("/second")) {
          return this.use(m.classes(f), (o) => this.classes.set(o.series, o));
        }
        return this.use(m.cluster(f), (o) => this.clusters.set(o.series, newest(this.clusters.get(o.series) ?? [], o, (c) => c.windowStart, keep.clusters)));
      case "verification":
        return this.use(m.verification(f), (o) => this.verifications.set(o.target, o));
      case "model":
        return this.use(m.decision(f), (o) => (this.decisions = newest(this.decisions, o, (d) => d.decidedAt, keep.decisions)));
      case "alert":
        return this.use(m.alert(f), (o) => (o.state === "cleared" ? this.alerts.delete(name) : this.alerts.set(name, o)));
      case "status":
        return this.use(m.status(f), (o) => {
          this.statuses.set(o.component, o);
          o.feeds.forEach((b) => b.staleAfter !== null && this.staleLimits.set(b.feed, b.staleAfter));
        });
      default:
        return true;
    }
  }

  private use<T>(message: T | null, act: (message: T) => unknown): boolean {
    if (message === null) {
      return false;
    }
    act(message);
    return true;
  }

  private observe(o: m.Observation, arrival: Arrival): void {
    const old = this.feeds.get(o.series);
    const watch = old?.watch ?? new SequenceWatch();
    watch.note(o.sequence, arrival === "polled");
    // A correction of an older value updates the charts, but the feed's newest value stays the newest one. A step back in time is a new run.
    if (!old || o.validTime >= old.latest.validTime || o.producedAt < old.latest.producedAt - 86400_000) {
      this.feeds.set(o.series, { series: o.series, latest: o, watch });
    }
    if (o.value !== null) {
      this.seriesOf(o.series).put(o.validTime, o.value);
    }
    for (const [component, value] of Object.entries(o.values)) {
      this.seriesOf(`${o.series}/${component}`).put(o.validTime, value);
    }
    if (o.lago) {
      this.count(o.series, o.validTime, o.lago.rate);
    }
  }

  private clear(kind: string, name: string): void {
    if (kind === "alert") {
      this.alerts.delete(name);
    } else if (kind === "forecast") {
      this.forecasts.delete(name.slice(0, name.lastIndexOf("/")));
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The list with one more entry, newest first, one per id, cut to size. */
function newest<T extends { readonly id: string }>(list: readonly T[], entry: T, time: (t: T) => number, size: number): T[] {
  return [entry, ...list.filter((e) => e.id !== entry.id)].sort((a, b) => time(b) - time(a)).slice(0, size);
}
