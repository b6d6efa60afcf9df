/** A double as JSON: NaN and the infinities have no JSON form and become their names. */
export const finiteOrName = (value: number): number | string => (Number.isFinite(value) ? value : String(value));
