import { KpPanel } from "./charts/kpPanel";
import { SymhPanel } from "./charts/symhPanel";
import { WindPanel } from "./charts/windPanel";
import { duration, utc } from "./core/format";
import { State, type Arrival } from "./core/state";
import { byId } from "./dom";
import { initialLanguage, language, readStored, setLanguage, t } from "./i18n/i18n";
import type { Language } from "./i18n/dictionary";
import { TecPanel } from "./map/tecPanel";
import * as api from "./net/api";
import { loadHistory } from "./net/history";
import { Link, type Mode } from "./net/link";
import { updateAlerts } from "./panels/alertsPanel";
import { updateFeeds } from "./panels/feedsPanel";
import { LagoPanel } from "./panels/lagoPanel";
import { updateModels } from "./panels/modelsPanel";
import { updateSkill } from "./panels/skillPanel";
import { updateVerdict } from "./panels/verdictPanel";

const hour = 3600_000;
const drawEvery = 500;
const historyEvery = 30_000;

const wall = (): number => Date.now();

class Page {
  private state = new State();
  private connection: Mode = "wait";
  private past = 24 * hour;
  private dirty = true;
  private lastDraw = 0;
  private historyDue = 0;
  private historyErrors: string[] = [];
  private readonly symh = new SymhPanel(() => this.touch());
  private readonly wind = new WindPanel();
  private readonly kp = new KpPanel();
  private readonly tec = new TecPanel();
  private readonly lago = new LagoPanel();

  async run(): Promise<void> {
    this.speak(initialLanguage(readStored(), navigator.languages), false);
    for (const button of document.querySelectorAll<HTMLButtonElement>("[data-language]")) {
      button.addEventListener("click", () => this.speak(button.dataset["language"] as Language, true));
    }
    const spans = [...document.querySelectorAll<HTMLButtonElement>("[data-hours]")];
    const span = (chosen: number): void => {
      this.past = chosen * hour;
      spans.forEach((b) => b.setAttribute("aria-pressed", String(Number(b.dataset["hours"]) === chosen)));
      this.touch();
    };
    spans.forEach((b) => b.addEventListener("click", () => span(Number(b.dataset["hours"]))));
    span(24);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.restyle());
    window.addEventListener("resize", () => this.tec.redraw());
    setInterval(() => this.tick(), drawEvery);
    for (let config = await this.configured(); ; config = await this.configured()) {
      if (config !== null) {
        byId("centre").textContent = config.centre;
        new Link(config, this).start();
        return;
      }
      this.connection = "none";
      await new Promise((again) => setTimeout(again, 3_000));
    }
  }

  message(topic: string, payload: string | object, arrival: Arrival): void {
    this.state.apply(topic, payload, wall(), arrival);
    this.touch();
  }

  mode(mode: Mode): void {
    this.connection = mode;
    this.touch();
  }

  restart(): void {
    this.state.clock.reset();
    this.historyDue = 0;
  }

  private async configured(): Promise<api.Config | null> {
    try {
      return await api.config();
    } catch {
      return null;
    }
  }

  private touch(): void {
    this.dirty = true;
  }

  private speak(chosen: Language, remember: boolean): void {
    setLanguage(chosen, remember);
    for (const button of document.querySelectorAll<HTMLButtonElement>("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset["language"] === language()));
    }
    this.tec.redraw();
    this.touch();
  }

  private restyle(): void {
    [this.symh, this.wind, this.lago].forEach((p) => p.restyle());
    this.tec.redraw();
    this.draw(this.state.clock.now(wall()));
  }

  /** Twice a second at most, however fast messages arrive; once a second without any, for the ages. */
  private tick(): void {
    const due = this.dirty || wall() - this.lastDraw >= 1000;
    if (!due || document.hidden) {
      return;
    }
    this.dirty = false;
    this.lastDraw = wall();
    const now = this.state.clock.now(wall());
    this.loadHistory(now);
    this.draw(now);
  }

  private loadHistory(now: number | null): void {
    if (now === null || wall() < this.historyDue) {
      return;
    }
    this.historyDue = wall() + historyEvery * 20;
    void loadHistory(this.state, now).then((errors) => {
      this.historyErrors = errors;
      this.historyDue = errors.length > 0 ? wall() + historyEvery : this.historyDue;
      this.touch();
    });
  }

  private draw(now: number | null): void {
    const state = this.state;
    byId("simulated").hidden = !state.simulated;
    byId("clock").textContent = utc(now);
    byId("clock-note").textContent = state.clock.isVirtual && now !== null ? `(${t("virtualTime")})` : "";
    byId("connection").dataset["mode"] = this.connection;
    byId("connection-text").textContent = t(({ wait: "connectWait", mqtt: "connectMqtt", http: "connectHttp", none: "connectNone" } as const)[this.connection]);
    byId("connection-age").textContent = state.lastArrival === null ? t("noMessages") : wall() - state.lastArrival > 10_000 ? t("lastMessage", duration(wall() - state.lastArrival)) : "";
    byId("made-by").textContent = t("madeBy", state.statuses.get("core")?.version ?? "") + (this.historyErrors[0] ? ` ${t("historyFailed", this.historyErrors[0])}` : "");
    updateVerdict(state, now);
    updateAlerts(state);
    updateFeeds(state, now);
    updateSkill(state);
    updateModels(state);
    this.lago.update(state, now);
    this.tec.update(state);
    if (now !== null) {
      const last = Math.max(...(state.forecasts.get("symh")?.leads.map((l) => l.validTime) ?? [now]), now);
      const to = Math.min(last, now + 6 * hour) + this.past / 48;
      this.symh.update(state, now - this.past, to);
      this.wind.update(state, now - this.past, to);
      this.kp.update(state, now);
    }
  }
}

void new Page().run();
