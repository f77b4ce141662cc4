import { expect, test } from "vitest";
import { GET } from "./[...nextauth]/route";

test("the session endpoint tells scripts nothing, least of all the session's secret", async () => {
  const request = new Request("http://localhost:3900/api/auth/session");
  const answer = await GET(request, { params: Promise.resolve({ nextauth: ["session"] }) });
  expect(await answer.json()).toEqual({});
});
