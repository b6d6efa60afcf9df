import { describe, expect, it } from 'vitest';
import { assemble } from '../../conventions/index.js';
import { modelSteps, type Trajectory, toolSteps } from '../../trajectory/index.js';
import { readValues } from '../testing/read-values.js';
import { atifDocument } from '../testing/samples.js';
import { atifOf } from './write.js';

const document = (version: string, more: object) => ({
  schema_version: `ATIF-v${version}`,
  session_id: 's',
  agent: { name: 'lead', version: '1', model_name: 'm' },
  ...more,
});

const trajectoryOf = async (value: unknown): Promise<Trajectory> => assemble((await readValues(value)).spans);

const names = (trajectory: Trajectory) =>
  trajectory.steps.map(({ kind, name, parent }) => [
    kind,
    name,
    trajectory.steps.find(({ id }) => id === parent)?.name ?? null,
  ]);

const call = (id: string, name: string) => ({ tool_call_id: id, function_name: name, arguments: {} });

describe('ATIF', () => {
  it.each(['1.0', '1.4', '1.5', '1.6', '1.7'])('%s: a run', async version => {
    const trajectory = await trajectoryOf({ ...atifDocument, schema_version: `ATIF-v${version}` });
    expect(names(trajectory)).toEqual([
      ['agent', 'support', null],
      ['message', 'user', 'support'],
      ['model', 'gpt-4o-mini', 'support'],
      ['tool', 'read_order', 'support'],
      ['model', 'gpt-4o-mini', 'support'],
    ]);
    expect(trajectory).toMatchObject({
      agent: { name: 'support', version: '1.2.3' },
      conversationId: 'session-1',
      startedAt: '2026-05-01T10:00:00.000000000Z',
      endedAt: '2026-05-01T10:00:03.000000000Z',
      totals: { tokens: { input: 250, output: 30, cacheRead: 40 }, costUsd: 0.001 },
    });
    // A timestamp is a moment: no step claims to have taken no time.
    expect(modelSteps(trajectory).map(({ startedAt, durationMs }) => [startedAt, durationMs])).toEqual([
      [null, null],
      [null, null],
    ]);
    expect(modelSteps(trajectory)[0]?.output[0]?.parts[0]).toEqual({ type: 'reasoning', content: 'The order tells.' });
  });

  it('1.7: puts embedded sub-agents below the call that refers to them, whatever their depth', async () => {
    const sub = (id: string, subs: readonly object[] = []) => ({
      ...document('1.7', { trajectory_id: id, agent: { name: id, version: '1' } }),
      steps: [
        { step_id: 1, source: 'user', message: `do ${id}` },
        {
          step_id: 2,
          source: 'agent',
          message: `did ${id}`,
          ...(subs.length === 0
            ? {}
            : {
                tool_calls: [call('c', 'deeper')],
                observation: {
                  results: [{ source_call_id: 'c', subagent_trajectory_ref: [{ trajectory_id: 'inner' }] }],
                },
              }),
        },
      ],
      ...(subs.length === 0 ? {} : { subagent_trajectories: subs }),
    });
    const trajectory = await trajectoryOf({
      ...document('1.7', {}),
      steps: [
        { step_id: 1, source: 'user', message: 'go' },
        {
          step_id: 2,
          source: 'agent',
          message: '',
          tool_calls: [call('c1', 'delegate')],
          observation: {
            results: [{ source_call_id: 'c1', content: 'done', subagent_trajectory_ref: [{ trajectory_id: 'outer' }] }],
          },
        },
        { step_id: 3, source: 'agent', message: 'finished' },
      ],
      subagent_trajectories: [sub('outer', [sub('inner')]), sub('forgotten')],
    });
    expect(names(trajectory).filter(([kind]) => kind === 'agent' || kind === 'tool')).toEqual([
      ['agent', 'lead', null],
      ['tool', 'delegate', 'lead'],
      ['agent', 'outer', 'delegate'],
      ['tool', 'deeper', 'outer'],
      ['agent', 'inner', 'deeper'],
      ['agent', 'forgotten', 'lead'],
    ]);
    expect(trajectory.output).toBe('finished');
    expect(new Set(trajectory.steps.map(({ id }) => id)).size).toBe(trajectory.steps.length);
    // The same again, when pawl writes it.
    expect(names(await trajectoryOf(atifOf(trajectory)))).toEqual(names(trajectory));
  });

  it('1.4: keeps a reference to a sub-agent in another file', async () => {
    const reference = [{ session_id: 'x', trajectory_path: 'x.json' }];
    const trajectory = await trajectoryOf({
      ...document('1.4', {}),
      steps: [
        {
          step_id: 1,
          source: 'agent',
          message: '',
          tool_calls: [call('c1', 'delegate')],
          observation: { results: [{ source_call_id: 'c1', content: 'done', subagent_trajectory_ref: reference }] },
        },
      ],
    });
    expect(toolSteps(trajectory)[0]).toMatchObject({ output: 'done' });
  });

  it('1.6: keeps images beside texts, in messages and in observations', async () => {
    const image = { type: 'image', source: { media_type: 'image/png', path: 'images/1.png' } };
    const trajectory = await trajectoryOf({
      ...document('1.6', {}),
      steps: [
        { step_id: 1, source: 'user', message: [{ type: 'text', text: 'What is this?' }, image] },
        {
          step_id: 2,
          source: 'agent',
          message: '',
          tool_calls: [call('c1', 'screenshot')],
          observation: { results: [{ source_call_id: 'c1', content: [image] }] },
        },
        { step_id: 3, source: 'agent', message: [{ type: 'text', text: 'A cat.' }, image] },
      ],
    });
    const [first, last] = modelSteps(trajectory);
    expect(first?.input[0]?.parts).toEqual([
      { type: 'text', content: 'What is this?' },
      { type: 'other', value: image },
    ]);
    expect(toolSteps(trajectory)[0]?.output).toEqual([image]);
    expect(last?.output[0]?.parts).toEqual([
      { type: 'text', content: 'A cat.' },
      { type: 'other', value: image },
    ]);
    expect(trajectory.output).toBe('A cat.');
    const again = await trajectoryOf(atifOf(trajectory));
    expect(modelSteps(again).map(step => step.output)).toEqual(modelSteps(trajectory).map(step => step.output));
    expect(modelSteps(again)[0]?.input).toEqual(first?.input);
    expect(toolSteps(again)[0]?.output).toEqual([image]);
  });

  it.each([
    [
      'a step without a model call is none',
      { llm_call_count: 0, message: '', tool_calls: [call('c', 't')] },
      ['agent:lead', 'tool:t'],
    ],
    [
      'a call that nobody answered waits',
      { message: '', tool_calls: [call('c', 't')] },
      ['agent:lead', 'model:m', 'tool:t'],
    ],
    [
      'an observation that no call asked for is a step of its own',
      { message: 'ls', observation: { results: [{ source_call_id: null, content: 'a.txt' }] } },
      ['agent:lead', 'model:m', 'tool:observation'],
    ],
  ])('%s', async (_what, step, expected) => {
    const trajectory = await trajectoryOf({
      ...document('1.7', {}),
      steps: [{ step_id: 1, source: 'agent', ...step }],
    });
    expect(trajectory.steps.map(({ kind, name }) => `${kind}:${name}`)).toEqual(expected);
    const answered = 'observation' in step ? 'ok' : 'pending';
    for (const tool of toolSteps(trajectory)) expect(tool.status).toBe(answered);
  });

  it('counts the tokens of copied context once: where they were spent', async () => {
    const metrics = { prompt_tokens: 10, completion_tokens: 1 };
    const trajectory = await trajectoryOf({
      ...document('1.5', {}),
      steps: [
        { step_id: 1, source: 'agent', message: 'before', is_copied_context: true, metrics },
        { step_id: 2, source: 'agent', message: 'after', metrics },
      ],
    });
    expect(trajectory.totals.tokens).toMatchObject({ input: 10, output: 1 });
  });
});
