import type { Recording, ToolWorld, World } from '@pawl/core/cases';
import type { ReactNode } from 'react';
import { Badge } from '../../components/Badge.js';
import { Value } from '../../components/Value.js';
import { count } from '../../format/number.js';

const ANSWERS: Readonly<Record<ToolWorld['answer'], string>> = {
  recorded: 'answers from recordings, matched by arguments',
  fixed: 'always answers the same',
  live: 'is the real tool',
};

/** How each tool answers in an attempt. */
export const WorldTools = ({ world }: { readonly world: World }): ReactNode => {
  const tools = Object.entries(world.tools);
  return (
    <div className="section">
      {world.extends !== null && (
        <p>
          Continues the world <code className="term">{world.extends}</code>, which other cases share.
        </p>
      )}
      {tools.length === 0 ? (
        <p className="muted">
          {world.extends === null
            ? 'It names no tool: every call misses, and a miss fails closed.'
            : 'It names no tool of its own.'}
        </p>
      ) : (
        <ul className="section">
          {tools.map(([name, tool]) => (
            <li key={name}>
              <ToolCard name={name} tool={tool} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

const ToolCard = ({ name, tool }: { readonly name: string; readonly tool: ToolWorld }): ReactNode => (
  <details className="world-tool" open={tool.answer === 'fixed'}>
    <summary>
      <code className="term">{name}</code>
      <span className="world-tool__how">
        {ANSWERS[tool.answer]}
        {tool.answer === 'recorded' &&
          `: ${count(tool.recordings.length)} ${tool.recordings.length === 1 ? 'recording' : 'recordings'}`}
      </span>
      {tool.answer === 'recorded' && (
        <Badge
          tone={tool.on_miss === 'fail' ? 'plain' : 'warn'}
          title={
            tool.on_miss === 'fail'
              ? 'A call it does not know makes the attempt invalid'
              : 'A call it does not know is answered with an error'
          }
        >
          miss: {tool.on_miss}
        </Badge>
      )}
      {tool.ignore.length > 0 && (
        <Badge title="Fields that do not count when arguments are matched">ignores {tool.ignore.join(', ')}</Badge>
      )}
    </summary>
    {tool.answer === 'fixed' && <Value title="Returns" value={tool.returns} empty="null" />}
    {tool.recordings.map((recording, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: recordings are a fixed list in recorded order.
      <RecordingCard key={index} recording={recording} />
    ))}
  </details>
);

const RecordingCard = ({ recording }: { readonly recording: Recording }): ReactNode => (
  <div className="recording">
    <Value title="Arguments" value={recording.arguments} empty="none" />
    {recording.error === null ? (
      <Value title="Result" value={recording.result} empty="null" />
    ) : (
      <p className="error-box">{recording.error}</p>
    )}
  </div>
);
