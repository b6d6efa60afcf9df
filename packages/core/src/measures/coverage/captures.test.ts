import { describe, expect, it } from 'vitest';
import { assembleAll } from '../../conventions/index.js';
import { capture, hasCaptures } from '../../conventions/testing/captures.js';
import { coverageOf } from './coverage.js';

if (!hasCaptures) process.stderr.write('skipped: no captured payloads\n');

// What real instrumentations record of the same story: which of them show each tool call by a span of its own, and why it
// ended. None has a policy before the refund.
describe.skipIf(!hasCaptures)('captured stacks', () => {
  it.each([
    { stack: 'otel-genai-semconv', tool: 'complete', stop_reason: 'complete' },
    { stack: 'ai-sdk-v7', tool: 'complete', stop_reason: 'complete' },
    { stack: 'mastra', tool: 'complete', stop_reason: 'complete' },
    { stack: 'openai-agents-multi', tool: 'complete', stop_reason: 'complete' },
    { stack: 'strands-multi', tool: 'complete', stop_reason: 'complete' },
    { stack: 'otel-instrumentation-openai-chat', tool: 'missing', stop_reason: 'complete' },
    { stack: 'traceloop', tool: 'missing', stop_reason: 'complete' },
  ])('$stack: tool $tool, stop reason $stop_reason', ({ stack, tool, stop_reason }) => {
    const [trajectory] = assembleAll(capture(stack).spans, { logs: capture(stack).logs });
    const coverage = trajectory && coverageOf(trajectory, { routes: false, guarded: new Set(['issue_refund']) });
    const verdicts = Object.fromEntries(Object.entries(coverage ?? {}).map(([layer, { verdict }]) => [layer, verdict]));
    expect(verdicts).toEqual({ route: 'not_applicable', tool, policy: 'missing', stop_reason });
  });

  it('sees that a run stopped in front of a call, and that nothing says why', () => {
    const [first, second] = assembleAll(capture('approval-ai-sdk-v7').spans);
    const coverage = [first, second].map(
      run => run && coverageOf(run, { routes: false, guarded: new Set(['issue_refund']) }).stop_reason.verdict,
    );
    expect(coverage).toEqual(['missing', 'complete']);
  });
});
