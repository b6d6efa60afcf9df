// Writes the JSON Schemas for editors into packages/core/schemas. Build first: npx tsc -b packages/core
import { mkdirSync, writeFileSync } from 'node:fs';
import { jsonSchemas } from '../dist/config/index.js';

const folder = new URL('../schemas/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, text] of jsonSchemas()) writeFileSync(new URL(name, folder), text);
