import * as fc from "fast-check";
import { expect, test } from "vitest";
import { insertStore } from "@/db/test/store-fixture";
import { testDatabase } from "@/db/test/test-database";
import { matchParts } from "@/lib/client/match-parts";
import { CampaignListQuery } from "@/lib/contracts/campaigns";
import { aCampaign, FakeAds, insertAdAccount } from "./campaigns.fixture";
import { listCampaigns } from "./list-campaigns";
import { syncAdAccount } from "./sync-ad-account";

const { sql } = testDatabase();

const NAMES = [
  ..."Summer sale|SUMMER_SALE 100%|Käse & Brot|KÄSE|cafe\u0301|café|Straße|STRASSE|GROẞ|ΟΔΟΣ οδός|İzmir ISPARTA ısı".split(
    "|",
  ),
  ..."Жара жара|عرض الصيف|קיץ sale|夏のセール|👩‍👩‍👧 family|🇫🇷 France|a\\b|ǅungla ǆ|Ⅷ ⅷ|𐐀 𐐨|Ωmega Ω|K kelvin|ﬀ ligature".split(
    "|",
  ),
];

test("what is marked in the names on screen is what the server finds in them, in any script and case", async () => {
  const store = await insertStore(sql);
  const ads = new FakeAds(sql);
  // Ids of digits alone: a search of letters finds names only.
  const campaigns = NAMES.map((name, place) => aCampaign(`${1000 + place}`, { name }));
  const { currency, timeZone } = ads.account("act_1", { campaigns });
  const platforms = { facebook: "connected" as const };
  const id = await insertAdAccount(sql, store.storeId, { externalId: "act_1", platforms, currency, timeZone });
  await syncAdAccount(store.tenant, id, { from: "2026-11-01", to: "2026-11-22" }, ads.options);
  const letters = [...new Set(NAMES.join("").normalize("NFC") + NAMES.join(""))].filter((sign) => !/\d/.test(sign));
  const piece = fc.constantFrom(...NAMES).chain((name) => {
    const signs = [...name];
    return fc
      .tuple(fc.nat(signs.length - 1), fc.integer({ min: 1, max: 6 }))
      .map(([at, count]) => signs.slice(at, at + count).join(""));
  });
  const search = fc
    .oneof(piece, fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 3 }))
    .chain((text) => fc.constantFrom(text, text.toLowerCase(), text.toUpperCase()))
    .filter((text) => text.trim() !== "" && !/\d/.test(text));
  await fc.assert(
    fc.asyncProperty(search, async (q) => {
      const { data } = await listCampaigns(store.tenant, CampaignListQuery.parse({ q, sort: "name" }));
      const marked = NAMES.filter((name) => matchParts(name, q).some(({ isMatch }) => isMatch));
      expect(data.map(({ name }) => name).sort()).toEqual(marked.sort());
    }),
    { numRuns: 150 },
  );
});
