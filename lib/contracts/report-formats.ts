/** The files a report can be made as; by themselves, so that a page need not load the validator for them. */
export const REPORT_FORMATS = ["pdf", "excel"] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
