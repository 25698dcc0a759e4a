import mqtt from "mqtt";
import type { Arrival } from "../core/state";
import * as api from "./api";

export type Mode = "wait" | "mqtt" | "http" | "none";

const patience = 12_000;
const pollEvery = 5_000;
const kinds = ["obs", "forecast", "cluster", "verification", "model", "alert", "status"];

export interface Listener {
  message(topic: string, payload: string | object, arrival: Arrival): void;
  mode(mode: Mode): void;
  /** All latest values are about to be read again. */
  restart(): void;
}

/** MQTT over WebSocket; while that is down, HTTP polling; and back as soon as the broker answers. */
export class Link {
  private poll: number | null = null;
  private polling = false;

  constructor(private readonly config: api.Config, private readonly listener: Listener) {}

  start(): void {
    this.listener.mode("wait");
    if (this.config.websocket === "") {
      this.startPolling();
      return;
    }
    const fallback = window.setTimeout(() => this.startPolling(), patience);
    const client = mqtt.connect(api.socketAddress(this.config.websocket, location), {
      protocolVersion: 5,
      clientId: `web-${crypto.getRandomValues(new Uint32Array(2)).join("")}`,
      clean: true,
      keepalive: 20,
      connectTimeout: patience,
      reconnectPeriod: 3_000,
      // The page's policy allows no worker from a blob, which the other variants need.
      timerVariant: "native",
    });
    client.on("connect", () => {
      client.subscribe(kinds.map((kind) => `swx/v1/${this.config.centre}/${kind}/#`), { qos: 1 }, (error) => {
        if (error) {
          this.startPolling();
          return;
        }
        clearTimeout(fallback);
        this.stopPolling();
        this.listener.mode("mqtt");
      });
      this.listener.restart();
    });
    client.on("message", (topic, payload, packet) => this.listener.message(topic, new TextDecoder().decode(payload), packet.retain ? "retained" : "new"));
    client.on("close", () => this.startPolling());
    // mqtt.js reports a refused connection here and tries again by itself; without a listener it would throw.
    client.on("error", () => this.startPolling());
  }

  private startPolling(): void {
    if (this.poll === null) {
      this.poll = window.setInterval(() => void this.pollOnce(), pollEvery);
      void this.pollOnce();
    }
  }

  private stopPolling(): void {
    if (this.poll !== null) {
      clearInterval(this.poll);
      this.poll = null;
    }
  }

  private async pollOnce(): Promise<void> {
    if (this.polling) {
      return;
    }
    this.polling = true;
    try {
      const messages = await api.latest();
      if (this.poll !== null) {
        this.listener.restart();
        messages.forEach((m) => this.listener.message(m.topic, m.payload, "polled"));
        this.listener.mode("http");
      }
    } catch {
      if (this.poll !== null) {
        this.listener.mode("none");
      }
    } finally {
      this.polling = false;
    }
  }
}
