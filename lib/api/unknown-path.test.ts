import { expect, test } from "vitest";
import { GET, POST } from "@/app/api/v1/marketing/[...path]/route";

test.each([GET, POST])("a mistyped path is answered in the API's own error shape", async (handler) => {
  const answer = handler(new Request("http://localhost:3900/api/v1/marketing/event/trak"));
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { code: "not_found", requestId: expect.any(String) } });
});
