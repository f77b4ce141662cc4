/** What `m` components need to move; loaded after the page, because nothing moves on first paint. */
export { domAnimation } from "framer-motion";
