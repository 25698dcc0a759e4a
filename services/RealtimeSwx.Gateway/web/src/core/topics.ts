export interface Place {
  readonly centre: string;
  readonly kind: string;
  /** Everything after the kind: a series, target/model, a station, a rule, a component. */
  readonly name: string;
}

/** Takes `swx/v1/<centre>/<kind>/<name…>` apart; null for other trees. */
export function parseTopic(topic: string): Place | null {
  const m = /^swx\/v1\/([^/]+)\/([^/]+)\/(.+)$/.exec(topic);
  return m && m[1] && m[2] && m[3] ? { centre: m[1], kind: m[2], name: m[3] } : null;
}
