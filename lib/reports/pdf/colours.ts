/** The light tokens of app/globals.css in sRGB; colours.test.ts holds them equal. */
export const COLOURS = {
  foreground: "#141822",
  primary: "#2f4bc3",
  "primary-end": "#6a37bf",
  "primary-foreground": "#fbfcfe",
  muted: "#f0f2f6",
  "muted-foreground": "#5e636f",
  destructive: "#cb1e21",
  success: "#12773d",
  warning: "#906106",
  "warning-soft": "#fef1d0",
  border: "#e0e3e8",
  "chart-1": "#385bbd",
  "chart-2": "#d56f2c",
  "chart-3": "#1ca09b",
  "chart-4": "#8d0a6a",
  "chart-5": "#6b5c08",
} as const;
export type Colour = keyof typeof COLOURS;
