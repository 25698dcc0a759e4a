import type { Forecast, Lead } from "./messages";
import { gLevel, isValue, type Maybe } from "./format";

export type Outlook = "unknown" | "quiet" | "possible" | "likely" | "underway";

export interface Range {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

/** The answer to "is a storm coming, when, how strong, how sure". */
export interface Verdict {
  readonly outlook: Outlook;
  /** NOAA G level of the highest median Kp ahead (or of the measured one when the storm is under way). */
  readonly level: number;
  /** Valid times at which a storm is more likely than not, or the worst one when it is only possible. */
  readonly from: number | null;
  readonly to: number | null;
  readonly reach: number | null;
  readonly symh: Range | null;
  readonly kp: Range | null;
  /** Chance of G1..G5 (index 0 is G1) in the worst interval ahead, as the Kp forecast states it. */
  readonly chances: readonly Maybe[];
  /** Chance of Sym-H at or below -50, -100, -250 nT, as the Sym-H forecast states it. */
  readonly symhChances: readonly { readonly limit: number; readonly chance: number }[];
}

const moderate = -50;

/** The leads that the Sym-H forecast states its chances for: one and two hours. */
const headlined = [3600_000, 7200_000];

/** The limits of a moderate, an intense and a severe storm, nT. */
const symhLimits = [moderate, -100, -250];

export interface VerdictInput {
  readonly now: number | null;
  readonly symh: Forecast | null;
  readonly kp: Forecast | null;
  /** The newest measured values, null when there are none or they are stale. */
  readonly measuredSymh: number | null;
  readonly measuredKp: number | null;
}

export function verdict(input: VerdictInput): Verdict {
  const { now } = input;
  const symhLeads = ahead(input.symh, now).filter((l) => headlined.includes(l.lead));
  const kpLeads = ahead(input.kp, now);
  const worstSymh = extreme(symhLeads, (l) => -(l.q["50"] ?? Infinity));
  const worstKp = extreme(kpLeads, (l) => l.q["50"] ?? -Infinity);
  const symh = worstSymh && range(worstSymh);
  const kp = worstKp && range(worstKp);
  const stated = (l: Lead, g: number): number | undefined => input.kp?.probabilities[kpChance(g, l.lead)];
  const chances = [1, 2, 3, 4, 5].map((g): Maybe => kpLeads.reduce<Maybe>((most, l) => larger(most, stated(l, g)), null));
  const measuredLevel = gLevel(input.measuredKp);
  const underway = measuredLevel > 0 || (isValue(input.measuredSymh) && input.measuredSymh <= moderate);
  const likely = gLevel(kp?.middle) > 0 || (chances[0] ?? 0) >= 0.5 || (symh !== null && symh.middle <= moderate);
  const possible = (chances[0] ?? 0) >= 0.15 || gLevel(kp?.high) > 0 || (symh !== null && symh.low <= moderate);
  const known = symhLeads.length + kpLeads.length > 0;
  const outlook: Outlook = underway ? "underway" : !known ? "unknown" : likely ? "likely" : possible ? "possible" : "quiet";
  const stormy = (l: Lead, isKp: boolean): boolean => (isKp ? gLevel(l.q["50"]) > 0 || (stated(l, 1) ?? 0) >= 0.5 : (l.q["50"] ?? 0) <= moderate);
  const maybe = (l: Lead, isKp: boolean): boolean => (isKp ? gLevel(l.q["95"]) > 0 : (l.q["05"] ?? 0) <= moderate);
  const pick = (test: (l: Lead, isKp: boolean) => boolean): number[] =>
    [...symhLeads.filter((l) => test(l, false)), ...kpLeads.filter((l) => test(l, true))].map((l) => l.validTime).sort((a, b) => a - b);
  const certain = pick(stormy);
  // What is only possible has no certain time: then every valid time whose range reaches storm level counts.
  const when = outlook === "quiet" || outlook === "unknown" ? [] : certain.length > 0 ? certain : pick(maybe);
  return {
    outlook,
    level: outlook === "quiet" || outlook === "unknown" ? 0 : Math.max(underway ? measuredLevel : 0, gLevel(kp?.middle)),
    from: when[0] ?? null,
    to: when[when.length - 1] ?? null,
    reach: known ? Math.max(...symhLeads.map((l) => l.validTime), ...kpLeads.map((l) => l.validTime + spanOf("kp"))) : null,
    symh,
    kp,
    chances,
    symhChances: symhLeads.length === 0 ? [] : symhLimits.flatMap((limit) => {
      const chance = input.symh?.probabilities[`symh_le_${limit}`];
      return chance === undefined ? [] : [{ limit, chance }];
    }),
  };
}

function ahead(forecast: Forecast | null, now: number | null): readonly Lead[] {
  // An interval forecast stays about the future until its interval ends.
  return forecast === null ? [] : forecast.leads.filter((l) => now === null || l.validTime + spanOf(forecast.target) > now);
}

function extreme(leads: readonly Lead[], size: (l: Lead) => number): Lead | null {
  return leads.reduce<Lead | null>((best, l) => (Number.isFinite(size(l)) && (best === null || size(l) > size(best)) ? l : best), null);
}

function range(lead: Lead): Range | null {
  const [low, middle, high] = [lead.q["05"], lead.q["50"], lead.q["95"]];
  return isValue(low) && isValue(middle) && isValue(high) ? { low, middle, high } : null;
}

/** Name of the chance of a G level in the interval of a lead: p_g1 for the next one, p_g1_h06 for the one that ends six hours after the issue. */
function kpChance(level: number, lead: number): string {
  return lead === 0 ? `p_g${level}` : `p_g${level}_h${String(Math.round((lead + spanOf("kp")) / 3600_000)).padStart(2, "0")}`;
}

function larger(a: Maybe, b: Maybe): Maybe {
  return isValue(a) && isValue(b) ? Math.max(a, b) : isValue(a) ? a : b;
}

/** The Kp forecast to go by: from the wind where that is as new as the one from Kp alone and had its wind. */
export function kpForecast(forecasts: ReadonlyMap<string, Forecast>): Forecast | null {
  const alone = forecasts.get("kp") ?? null;
  const wind = forecasts.get("kp-wind") ?? null;
  return wind !== null && !wind.degraded.is && (alone === null || wind.issuedAt >= alone.issuedAt) ? wind : alone;
}

export function isKp(target: string): boolean {
  return target === "kp" || target === "kp-wind";
}

/** Length of the interval that a valid time of the target starts. */
export function spanOf(target: string): number {
  return isKp(target) ? 3 * 3600_000 : target === "symh" ? 5 * 60_000 : 0;
}
