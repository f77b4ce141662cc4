import { request } from "node:http";
import type { DemoSale } from "./sales";

export type Answer = { readonly status: number; readonly body: Record<string, unknown> };
export type TillReport = {
  readonly sale: DemoSale;
  readonly answer: Answer;
  readonly tries: number;
  readonly cut: boolean;
};

const PATIENCE_MS = 10 * 60_000;
const TIMEOUT_MS = 15_000;

/** One POST. With `cut` the line breaks as soon as the request is out, so that the till never hears the answer. */
function post(url: string, key: string, payload: string, cut: boolean): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      "content-length": Buffer.byteLength(payload),
    };
    const call = request(url, { method: "POST", headers, timeout: TIMEOUT_MS }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        try {
          const body: unknown = JSON.parse(Buffer.concat(parts).toString("utf8"));
          resolve({
            status: response.statusCode ?? 0,
            body: typeof body === "object" && body !== null ? { ...body } : {},
          });
        } catch (error) {
          reject(error);
        }
      });
    });
    call.on("error", reject);
    call.on("timeout", () => call.destroy(new Error("no answer in time")));
    call.end(payload, () => {
      if (cut) setImmediate(() => call.destroy(new Error("line cut")));
    });
  });
}

/** Posts one sale the way a till does: the same request again and again until somebody answers for it. */
async function postUntilAnswered(
  url: string,
  key: string,
  body: unknown,
  cutFirst: boolean,
): Promise<{ answer: Answer; tries: number }> {
  const payload = JSON.stringify(body);
  const end = Date.now() + PATIENCE_MS;
  for (let tries = 1; ; tries += 1) {
    const answer = await post(url, key, payload, cutFirst && tries === 1).catch(() => undefined);
    if (answer && answer.status < 500 && answer.status !== 429) return { answer, tries };
    if (Date.now() > end) throw new Error("The API did not answer for ten minutes.");
    await new Promise((resolve) => setTimeout(resolve, Math.min(2_000, 100 * 2 ** Math.min(tries, 5))));
  }
}

/** Posts all sales, `ratePerSecond` on average and eight at a time; resolves when each has its answer. */
export async function postSales(given: {
  appUrl: string;
  key: string;
  sales: readonly DemoSale[];
  ratePerSecond: number;
  onProgress: (done: number) => void;
}): Promise<TillReport[]> {
  const { appUrl, key, sales, ratePerSecond, onProgress } = given;
  const url = `${appUrl}/api/v1/marketing/events/track`;
  const startedAt = Date.now();
  const reports: TillReport[] = [];
  const queue = sales.entries();
  const worker = async () => {
    for (const [index, sale] of queue) {
      const wait = startedAt + (index / ratePerSecond) * 1000 - Date.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      const cut = sale.manner === "cut";
      const { answer, tries } = await postUntilAnswered(url, key, sale.body, cut);
      if (sale.manner === "twice") await postUntilAnswered(url, key, sale.body, false);
      reports.push({ sale, answer, tries, cut });
      if (reports.length % 100 === 0) onProgress(reports.length);
    }
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return reports;
}
