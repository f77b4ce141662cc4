import type { Config } from "tailwindcss";

const token = (name: string) => `var(--${name})`;
const pair = (name: string) => ({ DEFAULT: token(name), foreground: token(`${name}-foreground`) });
const semantic = (name: string) => ({ ...pair(name), soft: token(`${name}-soft`) });

/** Values live as variables in app/globals.css; this file only gives them their utility names. */
export default {
  darkMode: "class",
  content: [],
  theme: {
    // The whole scale: nothing is set smaller than 12 px or off these seven steps.
    fontSize: {
      xs: ["0.75rem", "1rem"],
      sm: ["0.8125rem", "1.125rem"],
      base: ["0.875rem", "1.25rem"],
      lg: ["1rem", "1.5rem"],
      xl: ["1.125rem", "1.625rem"],
      "2xl": ["1.5rem", "2rem"],
      "3xl": ["1.875rem", "2.25rem"],
    },
    borderRadius: { none: "0", xs: "4px", sm: "6px", md: "8px", lg: "12px", xl: "16px", full: "9999px" },
    extend: {
      colors: {
        background: token("background"),
        foreground: token("foreground"),
        card: pair("card"),
        popover: pair("popover"),
        primary: { ...pair("primary"), end: token("primary-end") },
        secondary: pair("secondary"),
        muted: pair("muted"),
        accent: pair("accent"),
        destructive: semantic("destructive"),
        success: semantic("success"),
        warning: semantic("warning"),
        info: semantic("info"),
        match: pair("match"),
        border: token("border"),
        input: token("input"),
        ring: token("ring"),
        sidebar: token("sidebar"),
        chart: {
          1: token("chart-1"),
          2: token("chart-2"),
          3: token("chart-3"),
          4: token("chart-4"),
          5: token("chart-5"),
        },
      },
      fontFamily: { sans: token("font-geist-sans"), mono: token("font-geist-mono") },
      boxShadow: { card: token("shadow-card"), overlay: token("shadow-overlay") },
      transitionTimingFunction: { sheet: "cubic-bezier(0.2, 0.8, 0.2, 1)" },
      maxWidth: { content: "1440px", measure: "72ch" },
    },
  },
} satisfies Config;
