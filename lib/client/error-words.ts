import { ApiError } from "./api-error";

/** An error as a person should read it: what happened, what it means, what to do. */
export function errorWords(error: unknown): { title: string; body: string } {
  if (!(error instanceof ApiError))
    return { title: "Something broke on our side", body: "Your data is safe. Try again." };
  const support = error.requestId ? ` Code for support: ${error.requestId}.` : "";
  if (error.code === "offline")
    return { title: "You're offline", body: "What you see is from before. We try again by ourselves." };
  if (error.code === "timeout")
    return { title: "That took too long", body: "Your data is safe. Try again in a moment." };
  switch (error.status) {
    case 401:
      return { title: "You are signed out", body: "Sign in again to go on. Nothing is lost." };
    case 403:
      return { title: "Your role may not do this", body: "Ask the business owner. Nothing was changed." };
    case 404:
      return { title: "This is not here any more", body: "It may have been removed meanwhile. Reload the page." };
    case 409:
    case 422:
      return {
        title: error.message,
        body: error.issues.map(({ message }) => message).join(" ") || "Nothing was changed.",
      };
    case 429:
      return { title: error.message, body: "Nothing was changed." };
    case 502:
    case 503:
      return { title: error.message, body: "Your data is safe. Try again in a few minutes." };
    default:
      return { title: "Something broke on our side", body: `Your data is safe. Try again.${support}` };
  }
}
