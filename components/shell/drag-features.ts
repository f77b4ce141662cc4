/** What `m` components need to be dragged and to make way; loaded when somebody opens a list to reorder. */
export { domMax } from "framer-motion";
