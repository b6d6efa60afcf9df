/** Whether `npm run faults -- --full` asked for faults at the size of production instead of that of every change. */
export const FULL = process.env['PAWL_FAULTS'] === 'full';

export const atScale = <T>(each: T, full: T): T => (FULL ? full : each);
