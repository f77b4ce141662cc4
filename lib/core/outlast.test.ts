import { expect, test, vi } from "vitest";
import { outlastDatabase } from "./outlast";

const gone = () => Object.assign(new Error("gone"), { code: "57P01" });
const wait = vi.fn(async () => undefined);

test("work is repeated until the database is back, and told that it is a repeat", async () => {
  const asked: boolean[] = [];
  const result = await outlastDatabase(
    async (isRepeat) => {
      asked.push(isRepeat);
      if (asked.length < 3) throw gone();
      return "done";
    },
    { wait },
  );
  expect(result).toBe("done");
  expect(asked).toEqual([false, true, true]);
});

test("an error of another kind is not waited for", async () => {
  const work = vi.fn(async () => {
    throw new TypeError("ours");
  });
  await expect(outlastDatabase(work, { wait })).rejects.toThrow("ours");
  expect(work).toHaveBeenCalledTimes(1);
});

test("patience ends, with the database's own error", async () => {
  const work = vi.fn(async () => {
    throw gone();
  });
  await expect(outlastDatabase(work, { wait, patienceMs: 0 })).rejects.toMatchObject({ code: "57P01" });
  expect(work).toHaveBeenCalledTimes(1);
});
