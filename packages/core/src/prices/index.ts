export type { OwnPrice } from './own-prices.js';
export { priceBy, priceOfCall } from './price-of-call.js';
