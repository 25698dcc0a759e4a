// The gateway's HTTP side, as far as the page uses it. The only file that knows its addresses and answers; relative, so that a proxy may
// serve the page under any path.
import { Fields } from "../core/json";

export interface Config {
  /** MQTT over WebSocket; empty when the page can only poll. */
  readonly websocket: string;
  readonly centre: string;
}

export interface Latest {
  readonly topic: string;
  readonly payload: object;
}

export interface Point {
  readonly time: number;
  readonly value: number;
}

async function get(address: string): Promise<unknown> {
  const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) {
    throw new Error(`${address}: HTTP ${answer.status}`);
  }
  return answer.json();
}

export async function config(): Promise<Config> {
  const f = Fields.of(await get("api/v1/config"));
  return { websocket: f?.text("websocket") ?? "", centre: f?.text("centre") ?? "" };
}

/** Where the broker listens: an absolute address as it is, a path on the host that served the page. */
export function socketAddress(websocket: string, page: { protocol: string; host: string }): string {
  return /^wss?:/.test(websocket) ? websocket : `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}${websocket.startsWith("/") ? "" : "/"}${websocket}`;
}

/** The latest message of every topic: what a new MQTT subscriber would get as retained. */
export async function latest(): Promise<Latest[]> {
  return messages(await get("api/v1/latest"));
}

export function messages(json: unknown): Latest[] {
  return (Fields.of(json)?.children("messages") ?? []).flatMap((f) => {
    const payload = f.raw("payload");
    return typeof payload === "object" && payload !== null ? [{ topic: f.text("topic"), payload }] : [];
  });
}

/** Ids of the series that have history. */
export async function seriesIds(): Promise<Set<string>> {
  return new Set((Fields.of(await get("api/v1/series"))?.children("series") ?? []).map((f) => f.text("id")));
}

function period(from: number, to: number): string {
  return `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
}

export async function series(id: string, from: number, to: number): Promise<Point[]> {
  return points(await get(`api/v1/series/${id}?${period(from, to)}`));
}

export function points(json: unknown): Point[] {
  return (Fields.of(json)?.children("observations") ?? []).flatMap((f) => {
    const time = f.time("valid_time");
    const value = f.number("value");
    return time !== null && value !== null ? [{ time, value }] : [];
  });
}

/** Forecast messages as they were published, oldest first. */
export async function forecasts(target: string, from: number, to: number): Promise<Fields[]> {
  return Fields.of(await get(`api/v1/forecasts/${target}?${period(from, to)}&limit=500`))?.children("forecasts") ?? [];
}
