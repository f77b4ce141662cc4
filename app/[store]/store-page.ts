import { cache } from "react";
import { pageTenant } from "@/lib/auth/page";

/** The tenant of a page. Layout and page each ask, as each must; within one request the answer is the same. */
export const storePage = cache((slug: string) => pageTenant(slug));
