import { expect, test } from "vitest";
import { POST } from "@/app/api/v1/marketing/events/track/route";
import { makeApiKey } from "@/lib/auth/api-key-format";

test("while the database is away a till is told to send the same again", async () => {
  const request = new Request("http://localhost:3900/api/v1/marketing/events/track", {
    method: "POST",
    headers: { authorization: `Bearer ${makeApiKey().key}`, "content-type": "application/json" },
    body: "{}",
  });
  const answer = await POST(request, { params: Promise.resolve({}) });
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("5");
  expect(await answer.json()).toMatchObject({ error: { code: "overloaded" } });
});
