import { beforeAll, describe, expect, test } from "vitest";
import { type Judge, loadJudge } from "../judges/judge";
import { ADS_METHODS } from "./ads-methods";
import { POSTED } from "./data-manager-api";

let judge: Judge;
beforeAll(async () => {
  judge = await loadJudge();
});
/** `{customer_id=*}` and `{resource_name=customers/*…}` with their variables taken out. */
const plain = (path: string | undefined): string | undefined => path?.replace(/\{\w+=([^}]*)\}/g, "$1");

describe("paths are those Google's protos name", () => {
  test.each(ADS_METHODS.map(({ path, rpc }) => [path, rpc]))("customers/…%s", (path, rpc) => {
    const separator = path.includes(":") ? "/" : ":";
    expect(judge.route(rpc ?? "")).toMatchObject({ verb: "POST" });
    expect(plain(judge.route(rpc ?? "")?.path)).toBe(`/v25/customers/*${separator}${path}`);
  });

  test.each(Object.entries(POSTED))("%s", (path, { type }) => {
    const rpc = type.replace(/\.(\w+)Request$/, ".IngestionService.$1");
    expect(judge.route(rpc)).toEqual({ verb: "POST", path });
  });

  test.each([
    ["GetUserList", "GET", "/v1/accountTypes/*/accounts/*/userLists/*"],
    ["ListUserLists", "GET", "/v1/accountTypes/*/accounts/*/userLists"],
    ["CreateUserList", "POST", "/v1/accountTypes/*/accounts/*/userLists"],
    ["DeleteUserList", "DELETE", "/v1/accountTypes/*/accounts/*/userLists/*"],
  ])("%s", (name, verb, path) => {
    const route = judge.route(`google.ads.datamanager.v1.UserListService.${name}`);
    expect({ verb: route?.verb, path: plain(route?.path) }).toEqual({ verb, path });
  });
});
