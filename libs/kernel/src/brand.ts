declare const brand: unique symbol;

/** A nominal type: a `Brand<string, 'Position'>` is a string that only code which knows what a position is may make. */
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };
