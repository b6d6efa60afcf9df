import type { Attributes } from '../attributes.js';
import { readAttribute } from './values.js';
import type { WireReader } from './wire-reader.js';

export const readResource = (wire: WireReader, end: number, resource: Attributes): void => {
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field === 1) readAttribute(wire, end, resource);
  }
};

export const readScope = (wire: WireReader, end: number, scope: { name: string; version: string }): void => {
  for (let field = wire.next(end); field !== 0; field = wire.next(end)) {
    if (field === 1) scope.name = wire.text(end);
    else if (field === 2) scope.version = wire.text(end);
  }
};
