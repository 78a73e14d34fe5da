/** A type whose parts nobody may change, all the way down: what an edit holds once it is made. */
export type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;
