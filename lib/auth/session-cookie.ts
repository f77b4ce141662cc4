import { env } from "@/lib/core/env";

/** Whether people reach us over TLS. */
export const isSecure = (): boolean => env().APP_URL.startsWith("https://");
/** The name of the cookie that holds a person's session; over TLS no other host can set it. */
export const sessionCookie = (): string => (isSecure() ? "__Host-diveseeks-session" : "diveseeks-session");
