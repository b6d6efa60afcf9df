export { priceOfCall } from './price-of-call.js';
