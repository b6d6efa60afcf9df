import { readdirSync, readFileSync } from 'node:fs';
import { readCase, readEnvironment } from '@pawl/core/cases';
import { agentOf, readConfig } from '@pawl/core/config';
import { describe, expect, it } from 'vitest';

const at = path => new URL(path, import.meta.url);
const read = path => readFileSync(at(path), 'utf8');

describe('the files of this example', () => {
  it('pawl.yaml is sound and starts both versions', () => {
    const reading = readConfig(read('pawl.yaml'), 'pawl.yaml');
    expect(reading.problems).toBeUndefined();
    expect(['1', '2'].map(version => agentOf(reading.config, `support-refund@${version}`).target.env)).toMatchObject([
      { SUPPORT_REFUND_VERSION: '1' },
      { SUPPORT_REFUND_VERSION: '2' },
    ]);
  });

  it.each(readdirSync(at('cases')))('cases/%s is sound', file => {
    expect(readCase(read(`cases/${file}`), `cases/${file}`).problems).toBeUndefined();
  });

  it.each(readdirSync(at('worlds')))('worlds/%s is sound', file => {
    expect(readEnvironment(read(`worlds/${file}`), `worlds/${file}`).problems).toBeUndefined();
  });

  it('declares the effect of every tool that a version offers', () => {
    const { config } = readConfig(read('pawl.yaml'), 'pawl.yaml');
    const { tools } = agentOf(config, 'support-refund@2').agent;
    const offered = ['1', '2'].flatMap(version =>
      JSON.parse(read(`versions/${version}/tools.json`)).map(tool => tool.function.name),
    );
    expect(offered.filter(name => !tools.has(name))).toEqual([]);
  });
});
