import { isValue, percent, utc } from "../core/format";
import type { State } from "../core/state";
import { byId, h, show } from "../dom";
import { localised, t, word } from "../i18n/i18n";

export function updateAlerts(state: State): void {
  const alerts = [...state.alerts.values()].sort((a, b) => b.level - a.level || a.rule.localeCompare(b.rule));
  show(byId("alerts-body"),
    ...(alerts.length === 0 ? [h("p", { class: "none" }, t("alertsNone"))] : []),
    ...alerts.map((a) =>
      h("div", { class: "alert", "data-state": a.state, "data-rule": a.rule },
        h("p", {},
          a.exercise && h("span", { class: "badge warn" }, t("exercise")),
          h("strong", {}, `${word("alert", a.state)} · ${a.scale === "G" ? `G${a.level}` : a.rule}`),
          ` ${localised(a.headline)}`),
        h("p", { class: "note" }, [
          a.validFrom === null ? "" : a.validTo === null ? utc(a.validFrom) : `${utc(a.validFrom)} – ${utc(a.validTo)}`,
          isValue(a.probability) ? percent(a.probability) : "",
          a.acknowledgedBy === "" ? t("notAcknowledged") : t("acknowledgedBy", a.acknowledgedBy),
        ].filter((x) => x !== "").join(" · ")))));
}
