import { existsSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { type Attempt, attemptLine, parseAttempts } from '@pawl/core/runs';
import type { Trajectory } from '@pawl/core/trajectory';
import { readLines, readRunFile, runFiles } from '@pawl/runner';

/** Who is to be forgotten, as trajectories name them. */
export interface Forgotten {
  readonly trajectories: ReadonlySet<string>;
  readonly sessions: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
}

/** What was taken out of a run's directory. */
export interface Scrubbed {
  readonly trajectories: number;
  readonly attempts: number;
}

/**
 * Takes the trajectories of somebody out of a run's files, and what their attempts quote of them; the attempts' outcomes
 * stay, since they name nobody. Files are replaced whole: whoever reads sees the one or the other. Linear in the files.
 */
export const scrubRun = async (directory: string, forgotten: Forgotten): Promise<Scrubbed> => {
  const files = runFiles(directory);
  if (!existsSync(files.trajectories)) return { trajectories: 0, attempts: 0 };
  const { id, endedAt, startedAt, origin } = await readRunFile(directory);
  const isUnderWay = origin === 'executed' && endedAt === null && startedAt !== null && (await isFresh(files.attempts));
  // Its writer would go on in the file that was replaced.
  if (isUnderWay) throw new Error(`run ${id} is under way; its files are looked through when it has ended`);
  const gone = new Set<string>();
  const trajectories = await rewrite(files.trajectories, line => {
    const trajectory = JSON.parse(line) as Trajectory; // written by pawl
    if (!isAbout(trajectory, forgotten)) return line;
    gone.add(trajectory.id);
    return null;
  });
  if (gone.size === 0) return { trajectories: 0, attempts: 0 };
  const attempts = await rewrite(files.attempts, line => {
    const [attempt] = parseAttempts(line, files.attempts).attempts;
    if (attempt?.trajectory == null || !gone.has(attempt.trajectory)) return line;
    return attemptLine(withoutWords(attempt)).trimEnd();
  });
  return { trajectories, attempts };
};

const isAbout = ({ id, traceIds, conversationId, userId }: Trajectory, who: Forgotten): boolean =>
  [id, ...traceIds].some(trace => who.trajectories.has(trace)) ||
  (conversationId !== null && who.sessions.has(conversationId)) ||
  (userId !== null && who.users.has(userId));

/** An attempt that says how it ended, and quotes nothing. */
const withoutWords = (attempt: Attempt): Attempt => ({
  ...attempt,
  reason: attempt.reason === null ? null : 'erased',
  checks: attempt.checks.map(({ check, verdict }) => ({
    check,
    verdict: 'reason' in verdict ? { ...verdict, reason: 'erased' } : verdict,
  })),
  calls: attempt.calls.map(call => ({ ...call, arguments: null, answer: null })),
  stderr: null,
});

/** Replaces a file by its lines after `edit`, where null leaves a line out. Returns how many were changed. */
const rewrite = async (file: string, edit: (line: string) => string | null): Promise<number> => {
  const replacement = `${file}.erasing`;
  let changed = 0;
  const handle = await open(replacement, 'w', 0o600);
  try {
    for await (const { text, whole } of readLines(file)) {
      const edited = whole ? edit(text) : text;
      if (edited !== text) changed += 1;
      if (edited !== null) await handle.appendFile(whole ? `${edited}\n` : edited);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  if (changed > 0) await rename(replacement, file);
  else await rm(replacement);
  return changed;
};

/** A run that died without a word is taken for ended after an hour. */
const FRESH_MS = 3_600_000;
const isFresh = async (file: string): Promise<boolean> =>
  stat(file).then(
    ({ mtimeMs }) => Date.now() - mtimeMs < FRESH_MS,
    () => false,
  );
