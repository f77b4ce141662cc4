import { isolated } from "@/lib/contracts/isolated";
import { aboutText, madeText } from "@/lib/contracts/report-words";
import type { ReportContent } from "../report-content";
import { drawAllCampaigns, drawBestAndWorst, drawPlatforms } from "./campaign-sections";
import { drawDefinitions, drawDelivery } from "./closing-sections";
import { drawCover } from "./cover";
import { Sheet } from "./sheet";
import { drawTrends } from "./trend-section";

export type OnPage = (page: number, pages: number) => Promise<void> | void;

/**
 * The report as a PDF. It is laid out twice, because every page says how many there are: the first time only to count.
 * Between pages others get their turn.
 */
export async function writePdf(content: ReportContent, onPage: OnPage = () => undefined): Promise<Buffer> {
  const counting = await layOut(content, 0, letOthersWork);
  await counting.finish();
  const pages = counting.page;
  const sheet = await layOut(content, pages, (page) => onPage(page, pages));
  await onPage(pages, pages);
  return sheet.finish();
}

const letOthersWork = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

async function layOut(
  content: ReportContent,
  pages: number,
  onPage: (page: number) => Promise<void> | void,
): Promise<Sheet> {
  const { store, meta, covers, madeAt } = content;
  const about = aboutText(meta.range, covers);
  const zones = meta.zonesDiffer ? `${meta.storeTimeZone}, see notes` : meta.storeTimeZone;
  const sheet = new Sheet(
    {
      ...{ title: `Marketing report of ${isolated(store.name)}, ${about}`, author: store.name, madeAt },
      head: [store.name, about],
      foot: `Days: ${zones} · ${meta.storeCurrency} · made ${madeText(madeAt, meta.storeTimeZone)}`,
    },
    pages,
  );
  let told = sheet.page;
  for (const _ of drawAll(sheet, content)) {
    if (sheet.page === told) continue;
    await onPage(told);
    told = sheet.page;
  }
  return sheet;
}

function* drawAll(sheet: Sheet, content: ReportContent): Generator<void> {
  yield* drawCover(sheet, content);
  yield* drawTrends(sheet, content);
  yield* drawPlatforms(sheet, content);
  yield* drawBestAndWorst(sheet, content);
  yield* drawAllCampaigns(sheet, content);
  yield* drawDelivery(sheet, content);
  yield* drawDefinitions(sheet, content);
}
