import { readFileSync } from "node:fs";
import { siFacebook, siGoogleads, siInstagram } from "simple-icons";
import { expect, test } from "vitest";
import { PLATFORM_IDS } from "@/lib/contracts/platforms";

const OWNERS_MARKS = { facebook: siFacebook, instagram: siInstagram, google: siGoogleads };

test.each(PLATFORM_IDS)("the mark of %s is the owner's shape in the owner's colour", (platform) => {
  const svg = readFileSync(new URL(`../../public/platforms/${platform}.svg`, import.meta.url), "utf8");
  const { path, hex } = OWNERS_MARKS[platform];
  expect(svg).toContain(`d="${path}"`);
  expect(svg).toContain(`fill="#${hex}"`);
});
