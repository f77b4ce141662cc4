export * from "./access";
export * from "./campaigns";
export * from "./connections";
export * from "./enums";
export * from "./erasure";
export * from "./events";
export * from "./jobs";
export * from "./stores";
