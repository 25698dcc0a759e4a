import { dictionary, languages, vocabulary, type Key, type Language } from "./dictionary";

const memory = "realtimeswx.language";

let current: Language = "en";

export function language(): Language {
  return current;
}

/** The sentence of a key in the current language, {0} {1} … filled in. */
export function t(key: Key, ...values: string[]): string {
  return dictionary[current][key].replace(/\{(\d)\}/g, (_, i: string) => values[Number(i)] ?? "");
}

/** A word of the protocol (a state, a decision, a series) as people say it. */
export function word(kind: "alert" | "state" | "decision" | "quality" | "revision" | "series" | "particle" | "health", term: string): string {
  return vocabulary[current][`${kind}.${term}`] ?? term;
}

/** Sym-H, TEC JPL, LAGO uvg; a series without a name of its own as it is called on the wire. */
export function seriesName(series: string): string {
  const [family, member] = series.split("/");
  return family === "tec" && member ? `TEC ${member.toUpperCase()}` : (family === "lago" || family === "nm") && member ? `${family.toUpperCase()} ${member}` : word("series", series);
}

/** A text that came in several languages; any language is better than none. */
export function localised(texts: Readonly<Record<string, string>>): string {
  return texts[current] ?? texts["en"] ?? Object.values(texts)[0] ?? "";
}

function isLanguage(text: string | null): text is Language {
  return languages.includes(text as Language);
}

/** What was chosen before, else what the browser asks for, else English. */
export function initialLanguage(stored: string | null, asked: readonly string[]): Language {
  if (isLanguage(stored)) {
    return stored;
  }
  return asked.map((l) => l.slice(0, 2).toLowerCase()).find(isLanguage) ?? "en";
}

export function readStored(): string | null {
  try {
    return localStorage.getItem(memory);
  } catch {
    return null; // storage is refused in some privacy modes: the choice then lasts as long as the page
  }
}

export function setLanguage(chosen: Language, remember: boolean): void {
  current = chosen;
  document.documentElement.lang = chosen;
  document.title = t("title");
  for (const element of document.querySelectorAll<HTMLElement>("[data-t]")) {
    element.textContent = t(element.dataset["t"] as Key);
  }
  for (const element of document.querySelectorAll<HTMLElement>("[data-t-label]")) {
    element.setAttribute("aria-label", t(element.dataset["tLabel"] as Key));
  }
  if (remember) {
    try {
      localStorage.setItem(memory, chosen);
    } catch {
      // as above
    }
  }
}
