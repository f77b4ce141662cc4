import { type APIRequestContext, expect } from "@playwright/test";

export type SandboxRequest = {
  readonly id: string;
  readonly platform: string;
  readonly method: string;
  readonly path: string;
  readonly violations: readonly unknown[];
};
export type Conversion = { readonly key: string; readonly value: number; readonly currency: string };

/** The pretended platforms, as seen through their control interface. */
export class Sandbox {
  readonly #calls: APIRequestContext;

  constructor(
    calls: APIRequestContext,
    readonly url: string,
  ) {
    this.#calls = calls;
  }

  /** Every request the product has sent, oldest first; `since` is an ISO time. */
  async requests(since?: string): Promise<SandboxRequest[]> {
    return JSON.parse(await this.requestText(since));
  }

  async requestText(since?: string): Promise<string> {
    const answer = await this.#calls.get(`${this.url}/_sandbox/requests`, { params: since ? { since } : {} });
    expect(answer.status()).toBe(200);
    return answer.text();
  }

  /** What the platform kept after merging repeats. */
  async conversions(platform: "meta" | "google"): Promise<Conversion[]> {
    const answer = await this.#calls.get(`${this.url}/_sandbox/conversions`, { params: { platform } });
    expect(answer.status()).toBe(200);
    return answer.json();
  }

  /** How many of the orders the platform has. Meta keys a till sale by order number, Google by store and number. */
  async countOrders(platform: "meta" | "google", orderIds: readonly string[]): Promise<number> {
    const keys = (await this.conversions(platform)).map(({ key }) => key);
    return orderIds.filter((orderId) => keys.some((key) => key === orderId || key.endsWith(`-${orderId}`))).length;
  }

  /** Lets a platform call the application, and gives what that answered. */
  async callBack(call: { kind: string; url: string; personId: string; tamper?: string }) {
    const answer = await this.#calls.post(`${this.url}/_sandbox/callbacks/meta`, { data: call });
    expect(answer.status()).toBe(200);
    return (await answer.json()) as { status: number; body: unknown };
  }

  /** Lets the platform answer so until `mend`, whatever it is asked on that path. */
  async spoil(platform: "meta" | "google", path: string, answer: { status: number; body: unknown }): Promise<void> {
    const fault = { platform, path, times: 0, ...answer };
    const told = await this.#calls.post(`${this.url}/_sandbox/faults`, { data: fault });
    expect(told.ok()).toBe(true);
  }

  async mend(): Promise<void> {
    expect((await this.#calls.delete(`${this.url}/_sandbox/faults`)).ok()).toBe(true);
  }

  async expireTokens(platform: "meta" | "google", kind: "expired" | "revoked"): Promise<void> {
    const answer = await this.#calls.post(`${this.url}/_sandbox/tokens/expire`, { data: { platform, kind } });
    expect(answer.status()).toBe(200);
  }
}
