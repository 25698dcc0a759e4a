import { instant, isValue } from "./format";

/** Reads one field at a time from a JSON object of unknown origin. */
export class Fields {
  private constructor(private readonly json: Record<string, unknown>) {}

  static of(json: unknown): Fields | null {
    return typeof json === "object" && json !== null && !Array.isArray(json) ? new Fields(json as Record<string, unknown>) : null;
  }

  has(name: string): boolean {
    return this.json[name] !== undefined && this.json[name] !== null;
  }

  raw(name: string): unknown {
    return this.json[name];
  }

  text(name: string): string {
    const value = this.json[name];
    return typeof value === "string" ? value : "";
  }

  number(name: string): number | null {
    const value = this.json[name];
    return isValue(value as number) ? (value as number) : null;
  }

  flag(name: string): boolean {
    return this.json[name] === true;
  }

  time(name: string): number | null {
    return instant(this.json[name]);
  }

  child(name: string): Fields | null {
    return Fields.of(this.json[name]);
  }

  children(name: string): Fields[] {
    const value = this.json[name];
    return Array.isArray(value) ? value.map(Fields.of).filter((f) => f !== null) : [];
  }

  /** The members of an object of objects. */
  entries(name: string): [string, Fields][] {
    const child = this.child(name);
    return child ? Object.entries(child.json).flatMap(([k, v]) => { const f = Fields.of(v); return f ? [[k, f] as [string, Fields]] : []; }) : [];
  }

  list(name: string): unknown[] {
    const value = this.json[name];
    return Array.isArray(value) ? value : [];
  }

  numbers(name: string): Record<string, number> {
    const child = this.json[name];
    const entries = typeof child === "object" && child !== null ? Object.entries(child) : [];
    return Object.fromEntries(entries.filter((e): e is [string, number] => isValue(e[1] as number)));
  }

  texts(name: string): Record<string, string> {
    const child = this.json[name];
    const entries = typeof child === "object" && child !== null ? Object.entries(child) : [];
    return Object.fromEntries(entries.filter((e): e is [string, string] => typeof e[1] === "string"));
  }
}
