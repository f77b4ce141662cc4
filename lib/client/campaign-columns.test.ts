import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  areUsual,
  type ChosenColumn,
  COLUMNS_COUNT,
  figuresOnCard,
  isWide,
  matchesColumn,
  moveColumn,
  orderOfAll,
  readColumns,
  USUAL_COLUMNS,
  writeColumns,
} from "./campaign-columns";
import { columnsParam } from "./search-params";

const some = fc.shuffledSubarray(orderOfAll(USUAL_COLUMNS));

describe("columns in an address", () => {
  test("read as they were written, whichever and in whatever order", () =>
    fc.assert(
      fc.property(some, (columns) => {
        expect(readColumns(writeColumns(columns))).toEqual(columns);
      }),
    ));

  test("that nobody knows are left out, each counts once, and the name is not asked for", () => {
    expect(readColumns("roas,colour, spend ,roas,name,__proto__")).toEqual(["roas", "spend"]);
  });

  test("are none at all when nothing is known, so that the usual ones show", () => {
    for (const text of ["", ",,", "colour", "toString"]) {
      expect(readColumns(text)).toBeNull();
      expect(columnsParam.parseServerSide(text)).toEqual(USUAL_COLUMNS);
    }
    expect(columnsParam.parseServerSide(undefined)).toEqual(USUAL_COLUMNS);
  });

  test("may be the name alone", () => {
    expect(writeColumns([])).toBe("name");
    expect(readColumns("name")).toEqual([]);
  });

  test("never break the page, whatever the address holds", () =>
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(new Set(readColumns(text)).size).toBe(readColumns(text)?.length ?? 0);
      }),
    ));
});

test("the usual columns are those of the specification in its order", () => {
  expect(USUAL_COLUMNS.join()).toBe("platform,status,impressions,clicks,conversions,spend,revenue,roas");
  expect(areUsual(["roas", ...USUAL_COLUMNS.slice(0, -1)])).toBe(false);
});

describe("the list of the chooser", () => {
  test("has every column once, the shown ones in their order", () =>
    fc.assert(
      fc.property(some, (shown) => {
        const order = orderOfAll(shown);
        expect(new Set(order).size).toBe(COLUMNS_COUNT);
        expect(order).toHaveLength(COLUMNS_COUNT);
        expect(order.filter((id) => shown.includes(id))).toEqual(shown);
      }),
    ));

  test("keeps a hidden column behind the one it usually follows", () => {
    const order = orderOfAll(["spend", "clicks"]);
    expect(order[order.indexOf("clicks") + 1]).toBe("ctr");
    expect(order.indexOf("costPerClick")).toBe(order.indexOf("spend") + 1);
  });

  test("moves a column past hidden ones by one shown place, and not beyond the ends", () => {
    const shown: ChosenColumn[] = ["clicks", "spend", "roas"];
    const shownIn = (order: readonly ChosenColumn[] | null) => order?.filter((id) => shown.includes(id));
    const order = orderOfAll(shown);
    expect(shownIn(moveColumn(order, shown, "roas", -1))).toEqual(["clicks", "roas", "spend"]);
    expect(shownIn(moveColumn(order, shown, "clicks", 1))).toEqual(["spend", "clicks", "roas"]);
    expect(moveColumn(order, shown, "clicks", -1)).toBeNull();
    expect(moveColumn(order, shown, "roas", 1)).toBeNull();
  });

  test("is searched by names and by what they mean", () => {
    const found = (text: string) => orderOfAll(USUAL_COLUMNS).filter((id) => matchesColumn(id, text));
    expect(found(" CPC ")).toEqual(["costPerClick"]);
    expect(found("click-through")).toEqual(["ctr"]);
    expect(found("cost per")).toEqual(["costPerClick", "costPerConversion"]);
    expect(found("nothing of ours")).toEqual([]);
  });
});

test("a phone shows the first four chosen figures, and before anybody chose spend, revenue and ROAS", () => {
  expect(figuresOnCard(USUAL_COLUMNS)).toEqual(["spend", "revenue", "roas"]);
  expect(figuresOnCard(["status", "ctr", "roas", "platform", "spend", "clicks", "revenue"])).toEqual([
    ...["ctr", "roas", "spend", "clicks"],
  ]);
});

test("the usual columns have room beside each other, all of them do not", () => {
  expect(isWide(USUAL_COLUMNS)).toBe(false);
  expect(isWide(orderOfAll(USUAL_COLUMNS))).toBe(true);
});
