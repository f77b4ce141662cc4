import { createHmac } from "node:crypto";
import { afterAll, beforeEach, describe, expect, test, vi } from "vitest";
import { closeDb } from "@/db/client";
import { insertMember, type StoreFixture } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import type { Channel } from "./channels";
import { sendMail } from "./mail";
import { headerOf, openMailServer, textOf } from "./mail-server.fixture";
import { monitorStores } from "./monitor";
import { alertsOf, insertDeliveries, insertSendingStore, signal } from "./watch.fixture";
import { sendWebhook } from "./webhook";
import { openReceiver } from "./webhook-receiver.fixture";

const { sql } = testDatabase();
afterAll(() => closeDb());

const post = await openMailServer();
const hook = await openReceiver();
const SECRET = "a-secret-of-the-hook";
const OPERATOR = "night-shift@operator.test";
const mail: Channel = {
  name: "mail",
  send: (message) => sendMail({ url: post.url, from: "Alerts <alerts@shop.test>", operators: [OPERATOR] }, message),
};
const webhook: Channel = {
  name: "webhook",
  send: (message) => sendWebhook({ url: hook.url, secret: SECRET }, message),
};

let store: StoreFixture;
beforeEach(async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  // What other tests left behind is told by nobody.
  await sql`update marketing_alerts set opening_told_at = now(), closing_told_at = now()`;
  await sql`delete from marketing_delivery_lanes`;
  store = await insertSendingStore(sql);
  post.mails.length = 0;
  hook.posted.length = 0;
  post.behaviour.isDown = false;
  delete post.behaviour.refuses;
  hook.behaviour.answer = { status: 200, body: "ok" };
});
const look = (...tellBy: Channel[]) => monitorStores({ signal, tellBy });
const alerts = () => alertsOf(sql, store.storeId);
const breakSending = () => insertDeliveries(sql, store.storeId, 3, { ageMin: 20, reason: "unavailable" });
const mend = () =>
  sql`update marketing_deliveries set state = 'delivered', next_attempt_at = null where store_id = ${store.storeId}`;
const later = () => sql`update marketing_alerts set tell_after = now() where tell_after is not null`;

describe("a mail", () => {
  test("goes to the owners who are there, and to the operator unseen, once at the beginning and once at the end", async () => {
    await insertMember(sql, { storeId: store.storeId, role: "business_owner", active: false });
    await insertMember(sql, { storeId: store.storeId, role: "marketing_manager" });
    await sql`update branches set name = 'Café de la Mer' where id = ${store.storeId}`;
    await breakSending();
    for (let pass = 0; pass < 3; pass += 1) await look(mail);
    const [opening, ...others] = post.mails;
    expect(others).toEqual([]);
    if (!opening) throw new Error("no mail came");
    const owner = `${store.userId}@people.test`;
    expect([...opening.to].sort()).toEqual([owner, OPERATOR].sort());
    expect(opening.raw).not.toContain(OPERATOR);
    expect(headerOf(opening, "to")).toBe(owner);
    expect(headerOf(opening, "from")).toContain("alerts@shop.test");
    expect(headerOf(opening, "auto-submitted")).toBe("auto-generated");
    expect(textOf(opening)).toContain("Sales to Facebook are held up\n");
    expect(textOf(opening)).toContain("none is lost. The platform isn't answering. We keep trying.");
    expect(textOf(opening)).toContain(`See the sales: http://localhost:3900/${store.storeId}/events`);
    expect(textOf(opening)).toContain("Café de la Mer");
    expect(await alerts()).toMatchObject([{ opening_told_at: expect.any(Date), closing_told_at: null }]);

    await mend();
    for (let pass = 0; pass < 3; pass += 1) await look(mail);
    expect(post.mails).toHaveLength(2);
    const closing = post.mails[1] ?? opening;
    expect(textOf(closing)).toContain(
      "Solved: Sales to Facebook are held up\nNo sale to Facebook is held up any more.",
    );
    expect(await alerts()).toMatchObject([{ closing_told_at: expect.any(Date) }]);
  });

  test("is one for all that is told of a store at once, and each store has its own", async () => {
    const other = await insertSendingStore(sql);
    for (const { storeId } of [store, other]) {
      await insertDeliveries(sql, storeId, 1, { ageMin: 20 });
      await insertDeliveries(sql, storeId, 101, { state: "refused" });
    }
    expect(await look(mail)).toMatchObject({ told: 2 });
    expect(post.mails).toHaveLength(2);
    for (const each of post.mails) {
      expect(headerOf(each, "subject")).toBe("A store: 2 things need attention");
      expect(textOf(each)).toContain("101 sales did not reach Facebook");
      expect(textOf(each)).toContain("Sales to Facebook are held up");
    }
    expect(post.mails.map(({ to }) => to.find((address) => address !== OPERATOR)).sort()).toEqual(
      [store, other].map(({ userId }) => `${userId}@people.test`).sort(),
    );
  });

  test("that the server did not take is sent again later under the same id, and no more than about ten times", async () => {
    post.behaviour.isDown = true;
    await breakSending();
    await look(mail);
    await look(mail);
    expect(await alerts()).toMatchObject([{ opening_told_at: null, tell_attempts: 1, tell_after: expect.any(Date) }]);
    for (let pass = 0; pass < 12; pass += 1) {
      await later();
      await look(mail);
    }
    expect(await alerts()).toMatchObject([{ opening_told_at: null, tell_attempts: 10 }]);
    expect(post.mails).toEqual([]);

    post.behaviour.isDown = false;
    await sql`update marketing_alerts set tell_attempts = 9 where store_id = ${store.storeId}`;
    await later();
    await look(mail);
    expect(post.mails).toHaveLength(1);
    expect(await alerts()).toMatchObject([{ opening_told_at: expect.any(Date) }]);
  });

  test("reaches the others when one address is refused", async () => {
    post.behaviour.refuses = (address) => address !== OPERATOR;
    await breakSending();
    await look(mail);
    expect(post.mails.map(({ to }) => to)).toEqual([[OPERATOR]]);
    expect(await alerts()).toMatchObject([{ opening_told_at: expect.any(Date) }]);
  });

  test("is not written about what came and went before anybody could be told", async () => {
    post.behaviour.isDown = true;
    await breakSending();
    await look(mail);
    await mend();
    post.behaviour.isDown = false;
    await look(mail);
    await later();
    await look(mail);
    expect(post.mails).toEqual([]);
  });

  test("cannot be given another header by the name of a store", async () => {
    await sql`update branches set name = ${"Shop\r\nBcc: thief@evil.test"} where id = ${store.storeId}`;
    await breakSending();
    await look(mail);
    expect(post.mails[0]?.to).not.toContain("thief@evil.test");
    expect(headerOf(post.mails[0] ?? { from: "", to: [], raw: "" }, "bcc")).toBeUndefined();
  });

  test("holds nothing of a customer", async () => {
    await breakSending();
    await look(mail, webhook);
    const [order] = await sql<
      { ref: string }[]
    >`select order_ref as ref from marketing_events where store_id = ${store.storeId}`;
    for (const text of [textOf(post.mails[0] ?? { from: "", to: [], raw: "" }), hook.posted[0]?.body ?? ""]) {
      expect(text).toContain("held up");
      expect(text).not.toContain(order?.ref ?? "no order");
    }
  });
});

test("a mail server that wants a password gets it, and a wrong one is a failure", async () => {
  const guarded = await openMailServer({ user: "shop", password: "open-sesame" });
  const by = (url: string): Channel => ({
    name: "mail",
    send: (message) => sendMail({ url, from: "alerts@shop.test", operators: [] }, message),
  });
  await breakSending();
  await look(by(guarded.url.replace("open-sesame", "wrong")));
  expect(guarded.mails).toEqual([]);
  await later();
  await look(by(guarded.url));
  expect(guarded.mails).toHaveLength(1);
});

describe("a webhook", () => {
  const signatureOf = (timestamp: unknown, body: string) =>
    `v1=${createHmac("sha256", SECRET).update(`${timestamp}.${body}`).digest("hex")}`;

  test("is posted signed, with the moment, and tells the same as the mail", async () => {
    await breakSending();
    await look(webhook);
    const [first] = hook.posted;
    expect(first?.url).toBe("/hooks/alerts?team=shop");
    const timestamp = first?.headers["x-diveseeks-timestamp"];
    expect(Math.abs(Number(timestamp) - Date.now() / 1000)).toBeLessThan(60);
    expect(first?.headers["x-diveseeks-signature"]).toBe(signatureOf(timestamp, first?.body ?? ""));
    const [alert] = await alerts();
    expect(JSON.parse(first?.body ?? "")).toEqual({
      store: { id: store.storeId, name: "A store" },
      alerts: [
        {
          ...{ id: alert?.id, kind: "sales_waiting", subject: "facebook", severity: "high", phase: "opened" },
          title: "Sales to Facebook are held up",
          body: expect.stringMatching(/^3 sales are waiting since \d\d:\d\d, none is lost\./),
          ...{ action: "See the sales", url: `http://localhost:3900/${store.storeId}/events` },
          ...{ openedAt: alert?.opened_at.toISOString(), closedAt: null },
        },
      ],
    });
    await mend();
    await look(webhook);
    expect(JSON.parse(hook.posted[1]?.body ?? "").alerts).toMatchObject([
      { phase: "closed", body: "No sale to Facebook is held up any more.", action: null },
    ]);
    await look(webhook);
    expect(hook.posted).toHaveLength(2);
  });

  test.each([
    ["500", { status: 500 }],
    ["404", { status: 404 }],
    ["a redirect, which is not followed", { status: 307, headers: { location: "/elsewhere" } }],
  ])("answered by %s is posted again later, named as the same", async (_what, answer) => {
    hook.behaviour.answer = answer;
    await breakSending();
    await look(webhook);
    await look(webhook);
    expect(hook.posted.map(({ url }) => url)).toEqual(["/hooks/alerts?team=shop"]);
    expect(await alerts()).toMatchObject([{ opening_told_at: null, tell_attempts: 1 }]);
    hook.behaviour.answer = { status: 204 };
    await later();
    await look(webhook);
    expect(hook.posted).toHaveLength(2);
    const [first, second] = hook.posted.map(({ headers }) => headers["x-diveseeks-delivery"]);
    expect(first).toMatch(/^[\da-f]{32}$/);
    expect(second).toBe(first);
    expect(await alerts()).toMatchObject([{ opening_told_at: expect.any(Date) }]);
  });

  test("that fails does not send the mail again, and the other way round", async () => {
    hook.behaviour.answer = { status: 503 };
    await breakSending();
    await look(mail, webhook);
    await later();
    await look(mail, webhook);
    expect([post.mails.length, hook.posted.length]).toEqual([1, 2]);
    hook.behaviour.answer = { status: 200 };
    await later();
    await look(mail, webhook);
    expect([post.mails.length, hook.posted.length]).toEqual([1, 3]);
    expect(await alerts()).toMatchObject([{ opening_told_at: expect.any(Date) }]);
    expect((await alerts())[0]?.details).not.toHaveProperty("told");

    post.behaviour.isDown = true;
    await mend();
    await look(mail, webhook);
    post.behaviour.isDown = false;
    await later();
    await look(mail, webhook);
    expect([post.mails.length, hook.posted.length]).toEqual([2, 4]);
  });
});

describe("the end of a trouble", () => {
  const lines = () => [post.mails.length, hook.posted.length];

  test("is told to whoever heard of it, though the other way of telling never worked", async () => {
    hook.behaviour.answer = { status: 503 };
    await breakSending();
    await look(mail, webhook);
    await mend();
    await look(mail, webhook);
    expect(lines(), "one try of the webhook, and none of an end nobody there knows the beginning of").toEqual([2, 1]);
    expect(textOf(post.mails[1] ?? { from: "", to: [], raw: "" })).toContain("Solved: ");
    expect(await alerts()).toMatchObject([{ opening_told_at: null, closing_told_at: expect.any(Date) }]);
    await look(mail, webhook);
    expect(lines()).toEqual([2, 1]);
  });

  test("is tried again where it was heard of, until it is told there", async () => {
    hook.behaviour.answer = { status: 503 };
    await breakSending();
    await look(mail, webhook);
    post.behaviour.isDown = true;
    await mend();
    await look(mail, webhook);
    expect(await alerts()).toMatchObject([{ closing_told_at: null, tell_attempts: 1 }]);
    post.behaviour.isDown = false;
    await later();
    await look(mail, webhook);
    expect(lines()).toEqual([2, 1]);
  });

  test("is told though it had become more urgent, and that was told to nobody", async () => {
    await breakSending();
    await look(mail, webhook);
    await sql`update marketing_deliveries set accepted_until = now() + interval '23 hours' where store_id = ${store.storeId}`;
    await look();
    expect(await alerts()).toMatchObject([{ opening_told_at: null, details: { urgency: 2, heard: "mail webhook" } }]);
    await mend();
    await look(mail, webhook);
    expect(lines()).toEqual([2, 2]);
    expect(await alerts()).toMatchObject([{ closing_told_at: expect.any(Date) }]);
  });
});

test("what one way has told is not told by it again beside something new", async () => {
  hook.behaviour.answer = { status: 503 };
  await breakSending();
  await look(mail, webhook);
  await insertDeliveries(sql, store.storeId, 101, { state: "refused" });
  await later();
  post.behaviour.isDown = true;
  hook.behaviour.answer = { status: 200 };
  await look(mail, webhook);
  post.behaviour.isDown = false;
  await later();
  await look(mail, webhook);
  expect([post.mails.length, hook.posted.length]).toEqual([2, 2]);
  expect(textOf(post.mails[1] ?? { from: "", to: [], raw: "" })).not.toContain("held up");
});

test("two tellers at once tell it once", async () => {
  await breakSending();
  await look();
  await Promise.all([look(webhook), look(webhook), look(webhook)]);
  expect(hook.posted).toHaveLength(1);
});

test("with nothing configured nothing is marked, so that it is told once something is", async () => {
  await breakSending();
  await look();
  expect(await alerts()).toMatchObject([{ opening_told_at: null, tell_attempts: 0 }]);
  await look(webhook);
  expect(hook.posted).toHaveLength(1);
});
