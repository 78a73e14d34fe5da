/** The dialogs of the word processor. */
export * from "./document";
export * from "./insert";
export * from "./names";
export * from "./tables";
export * from "./text";
