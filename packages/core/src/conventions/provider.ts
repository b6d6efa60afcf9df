import { own } from '../trajectory/index.js';
import type { SpanReader } from './span-reader.js';

/**
 * A provider's name in lower case, without the API behind it (`openai.chat`, `openai.responses`); clouds keep theirs
 * (`aws.bedrock`, `azure.ai.openai`, `gcp.vertex_ai`). A service that names itself there says nothing about the
 * provider.
 */
export const readProvider = (reader: SpanReader, ...keys: readonly string[]): string | undefined => {
  const names = keys.map(key => reader.attributes.text(key));
  const said = names.find(name => name !== undefined);
  if (said === undefined || said === own(reader.span.resource, 'service.name')) return undefined;
  const name = said.toLowerCase();
  return /^(aws|azure|gcp)\./.test(name) ? name : name.split('.', 1)[0];
};
