import { isAlias, isMap, isPair, isScalar, isSeq, type Pair, type ParsedNode, Scalar } from 'yaml';
import type { Json } from '../trajectory/index.js';
import { MAX_DEPTH, MAX_NODES, tooDeep, tooManyNodes } from './guard.js';

/** A construct that pawl's files may not use, or a value that JSON cannot hold. */
export class Refused extends Error {
  readonly code: string;
  readonly offset: number;
  readonly remedy: string;

  constructor(code: string, offset: number, message: string, remedy: string) {
    super(message);
    this.code = code;
    this.offset = offset;
    this.remedy = remedy;
  }
}

/** A converted value, with what it adds to the limits wherever an alias repeats it. */
interface Part {
  readonly value: Json;
  readonly nodes: number;
  readonly height: number;
}

const CORE_TAG = /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/;

/**
 * The plain JSON value of a YAML tree, as `JSON.parse` would make it: foreign keys such as `__proto__` become ordinary
 * properties, repeated keys are refused, merge keys and foreign tags are not interpreted. What an alias repeats is
 * shared, and counted each time.
 *
 * @throws Refused at what cannot be read; TooMuch past the limits.
 */
export const toJson = (root: ParsedNode | null): Json => {
  const anchors = new Map<string, Part | null>();
  let nodes = 0;

  // Recursion is bounded: the guard has refused deeper trees, and `depth` is checked.
  const convert = (node: ParsedNode | null, depth: number): Part => {
    if (node === null) return leaf(null, 0);
    const offset = node.range[0];
    if (depth > MAX_DEPTH) throw tooDeep(offset);
    if (isAlias(node)) return repeat(node.source, depth, offset);
    if (node.tag !== undefined && !CORE_TAG.test(node.tag))
      throw new Refused(
        'YAML_TAG',
        offset,
        `the tag ${node.tag} is not known`,
        'Remove the tag; files hold plain values only.',
      );
    const anchor = node.anchor;
    if (anchor !== undefined) anchors.set(anchor, null);
    const part = isScalar(node) ? leaf(scalarValue(node, offset), offset) : collection(node, depth, offset);
    if (anchor !== undefined) anchors.set(anchor, part);
    return part;
  };

  const leaf = (value: Json, offset: number): Part => {
    count(1, offset);
    return { value, nodes: 1, height: 0 };
  };

  const repeat = (name: string, depth: number, offset: number): Part => {
    const part = anchors.get(name);
    if (part === undefined || part === null) {
      const wrong = part === null ? 'refers to a value that contains it' : 'refers to an anchor that is not there';
      throw new Refused('YAML_ALIAS', offset, `the alias *${name} ${wrong}`, 'Write the value out.');
    }
    count(part.nodes, offset);
    if (depth + part.height > MAX_DEPTH) throw tooDeep(offset);
    return part;
  };

  const collection = (node: ParsedNode, depth: number, offset: number): Part => {
    const before = nodes;
    count(1, offset);
    let height = 0;
    const child = (value: ParsedNode | null): Json => {
      const part = convert(value, depth + 1);
      height = Math.max(height, part.height + 1);
      return part.value;
    };
    if (isSeq(node)) {
      const items = node.items.map(item => child(item));
      return { value: items, nodes: nodes - before, height };
    }
    if (!isMap(node)) throw new Refused('YAML_SYNTAX', offset, 'this is not a value', 'Write a plain value.');
    const result: Record<string, Json> = {};
    const seen = new Set<string>();
    for (const pair of node.items) {
      const key = keyOf(pair, offset);
      if (seen.has(key.text)) {
        const message = `the key "${key.text}" is given twice`;
        throw new Refused('YAML_DUPLICATE_KEY', key.offset, message, 'Keep one of the two.');
      }
      seen.add(key.text);
      count(1, key.offset);
      // Assigning to `__proto__` would change the object instead of giving it a property.
      Object.defineProperty(result, key.text, {
        value: child(pair.value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return { value: result, nodes: nodes - before, height };
  };

  const count = (more: number, offset: number): void => {
    nodes += more;
    if (nodes > MAX_NODES) throw tooManyNodes(offset);
  };

  return convert(root, 0).value;
};

const keyOf = (pair: Pair<ParsedNode, ParsedNode | null>, mapOffset: number): { text: string; offset: number } => {
  const { key } = pair;
  if (!isPair(pair) || !isScalar(key) || typeof key.value !== 'string')
    throw new Refused('YAML_KEY', key?.range?.[0] ?? mapOffset, 'a key must be text', 'Write the key as plain text.');
  const offset = key.range?.[0] ?? mapOffset;
  if (key.value === '<<' && key.type === Scalar.PLAIN)
    throw new Refused('YAML_MERGE_KEY', offset, 'merge keys (<<) are not interpreted', 'Write the keys out.');
  if (key.value.includes('\u0000'))
    throw new Refused('YAML_KEY', offset, 'a key contains a NUL character', 'Remove the character.');
  return { text: key.value, offset };
};

const scalarValue = (node: Scalar, offset: number): Json => {
  const { value } = node;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  const number = typeof value === 'bigint' ? Number(value) : value;
  const source = node.source ?? String(value);
  if (typeof number !== 'number' || !Number.isFinite(number))
    throw new Refused('YAML_NUMBER', offset, `${source} is not a number that JSON can hold`, 'Put it in quotes.');
  if (typeof value === 'bigint' && BigInt(number) !== value) {
    const message = `${source} is too large to be kept exactly as a number`;
    throw new Refused('YAML_NUMBER', offset, message, 'Put it in quotes.');
  }
  return number;
};
