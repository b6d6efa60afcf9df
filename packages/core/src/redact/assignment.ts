/**
 * What may stand between a name and its value, as a piece of a pattern: `key=…`, `key: "…"`, `"key": "…"`, also escaped,
 * `key => '…'`, `<Key>…`. Bounded, so that no search is quadratic.
 */
export const ASSIGNED = '["\'\\\\]{0,4}\\s{0,4}(?:=>|:=|[:=>])\\s{0,4}["\'\\\\]{0,4}';
