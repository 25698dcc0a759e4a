// The gateway's HTTP side, as far as the page uses it. The only file that knows its addresses and answers; relative, so that a proxy may
// serve the page under any path.
import { instant, isValue } from "../core/format";
import { Fields } from "../core/json";

export interface Config {
  readonly mqtt: string;
  readonly centre: string;
  readonly version: string;
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
  return { mqtt: f?.text("mqtt_ws") ?? "", centre: f?.text("centre") ?? "", version: f?.text("version") ?? "" };
}

/** Where the broker listens: an absolute address as it is, a path on the host that served the page. */
export function socketAddress(mqtt: string, page: { protocol: string; host: string }): string {
  return /^wss?:/.test(mqtt) ? mqtt : `${page.protocol === "https:" ? "wss" : "ws"}://${page.host}${mqtt.startsWith("/") ? "" : "/"}${mqtt}`;
}

/** The latest message of every topic: what a new MQTT subscriber would get as retained. */
export async function latest(): Promise<Latest[]> {
  return messages(await get("api/v1/latest"));
}

export function messages(json: unknown): Latest[] {
  const list = Array.isArray(json) ? json : (Fields.of(json)?.list("messages") ?? []);
  return list.flatMap((entry) => {
    const f = Fields.of(entry);
    const payload = f?.raw("payload");
    return f && typeof payload === "object" && payload !== null ? [{ topic: f.text("topic"), payload }] : [];
  });
}

function period(from: number, to: number): string {
  return `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;
}

export async function series(id: string, from: number, to: number): Promise<Point[]> {
  return points(await get(`api/v1/series/${id}?${period(from, to)}`));
}

export function points(json: unknown): Point[] {
  const list = Array.isArray(json) ? json : (Fields.of(json)?.list("values") ?? []);
  return list.flatMap((entry) => {
    const f = Fields.of(entry);
    const time = instant(f?.raw("valid_time"));
    const value = f?.number("value");
    return time !== null && isValue(value) ? [{ time, value }] : [];
  });
}

/** Forecast messages as they were published, oldest first. */
export async function forecasts(target: string, from: number, to: number): Promise<object[]> {
  const json = await get(`api/v1/forecasts/${target}?${period(from, to)}`);
  const list = Array.isArray(json) ? json : (Fields.of(json)?.list("forecasts") ?? []);
  return list.filter((f): f is object => typeof f === "object" && f !== null);
}
