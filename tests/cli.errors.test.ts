import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/folder.js';
import { pawl } from './support/pawl.js';
import { PROJECT } from './support/project.js';

const RECORD = '{"messages":[{"role":"user","content":"hi"}]}';
const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const LAUGHS = [
  'a: &a [x, x]',
  ...[...'bcdefgh'].map((name, at) => `${name}: &${name} [${`*${'abcdefgh'[at]}, `.repeat(9)}]`),
];

const folder = temporaryFolder({
  ...PROJECT,
  'folder/placeholder': '',
  'empty.json': '',
  'not-closed.json': `[${RECORD},`,
  'third-line.jsonl': `${RECORD}\n${RECORD}\n{bad}\n`,
  'no-messages.json': '{"a": 1}',
  'two.jsonl': `${RECORD}\n${RECORD}\n`,
  'wrong-field.yaml': 'fields:\n  cas: x\n',
  'wrong-expression.yaml': 'fields:\n  case: "x["\n',
  'not-otlp.json': '{"spans": []}',
  'not-otlp.pb': 'no protobuf at all',
  'thing.json': '{"thing": 1, "other": 2}',
  'table.csv': 'question,answer\na,b\n',
  'ragged.csv': 'a,b\n1,2\n3\n',
  'doubled.csv': 'a,a\n1,2\n',
  'open-quote.csv': 'a,b\n1,"2\n',
  'header-only.csv': '\n\n\n',
  'broken.parquet': 'PAR1 and nothing that follows PAR1',
  'log.eval': 'PK\u0003\u0004',
  'second.atif.jsonl':
    '{"schema_version":"ATIF-v1.4","steps":[{"source":"agent","message":"a"}]}\n{"schema_version":"ATIF-v1.4","steps":[]}\n',
  'third-line.otlp.jsonl': '{"resourceSpans":[]}\n{"resourceSpans":[]}\n{bad}\n',
  'wrong.case.yaml': 'id: wrong\nexpectd: {}\n',
  'bomb.case.yaml': `${LAUGHS.join('\n')}\n`,
  'deep.case.yaml': `id: ${'['.repeat(100_000)}`,
  'twice.case.yaml': 'id: does-it\nexpected: { final_status: done }\n',
  'outside.case.yaml':
    'id: x\nworld: { tools: { t: { recordings: ../../etc/passwd } } }\nexpected: { final_status: done }\n',
  'run/run.json': '{"schema": "pawl-run/1"}',
  'other/pawl.yaml': 'version: 1\nagents: { a: { targt: { command: [a] } } }\n',
  'no-gates/pawl.yaml':
    'version: 1\ngates: gates.yaml\nagents: { a: { target: { command: [a] } } }\ncases: ../cases/*.yaml\n',
  'tabs/pawl.yaml': 'version: 1\n\tagents: {}\n',
  'config-is-a-folder/pawl.yaml/placeholder': '',
});
const before = readdirSync(folder);
/** Where no project is, neither there nor above. */
const ELSEWHERE = temporaryFolder();

/** Which command, where (a folder of the project), and what its message must say. */
type Row = [args: readonly string[], says: RegExp, cwd?: string];

const rows: readonly Row[] = [
  // usage
  [['nonsense'], /unknown command 'nonsense'/],
  [['imprt'], /unknown command 'imprt'; did you mean import\?/],
  [['case', 'lnt'], /unknown command 'lnt'; did you mean lint\?/],
  [['run', '--jsn'], /unknown option '--jsn'; did you mean --json\?/],
  [['run', '--attempts', '0'], /'--attempts <k>' argument '0' is invalid.*whole number from 1/],
  [['run', '--attempts', '1.5'], /'1.5' is invalid/],
  [['run', '--concurrency', 'x'], /'--concurrency <n>' argument 'x' is invalid/],
  [['up', '--port', 'abc'], /'--port <n>' argument 'abc' is invalid/],
  [['up', '--port', '65536'], /whole number from 0 to 65535/],
  [['up', '--data', 'empty.json'], /'--data <dir>' argument 'empty.json' is invalid. It is a file, not a folder/],
  [['doctor', '--port', '5', 'shadow'], /option '--port <n>' is not for 'shadow'/],
  [['doctor', '--data', 'folder', 'coverage'], /there is nothing stored in folder yet/],
  [['import', '--run', '../x', 'messages', 'two.jsonl'], /"..\/x" cannot be the name of a run/],
  [['import', '--formats', 'otlp', 'two.jsonl'], /option '--formats' is not for 'otlp'/],
  [['import', 'nope', 'two.jsonl'], /nope is neither a file nor a format/],
  [['show'], /missing required argument 'trajectory'/],
  [['show', ID, '--data', ''], /It is empty/],
  // ids that are paths
  [['show', '../x'], /"..\/x" is not the id of a trajectory/],
  [['show', 'a/b'], /is not the id of a trajectory/],
  [['show', '%2F..%2Fx'], /is not the id of a trajectory/],
  [['show', ''], /is not the id of a trajectory/],
  [['show', `${ID}/../${ID}`], /is not the id of a trajectory/],
  [['case', 'from', ID, '--id', '../x'], /"..\/x" cannot be the id of a case/],
  [['case', 'from', ID, '--id', '.hidden'], /cannot be the id of a case/],
  [['import', 'messages', 'two.jsonl', '--run', '../x'], /"..\/x" cannot be the name of a run/],
  [['import', 'messages', 'two.jsonl', '--run', 'a/b'], /"a\/b" cannot be the name of a run/],
  [['report', '../../x'], /there is no run ..\/..\/x/],
  [['gate', '--candidate', '%2e%2e%2fx'], /there is no run %2e%2e%2fx/],
  [['run', '../x'], /there is no case ..\/x/],
  // what is not there
  [['show', ID], /there is no trajectory .*: there is nothing stored in .pawl yet/],
  [['show', ID, '--run', 'nope'], /there is no run nope/],
  [['case', 'from', ID], /there is nothing stored in .pawl yet/],
  [['report', 'nope'], /there is no run nope: neither a directory with a run.json, nor a run of that name in .pawl/],
  [['gate'], /no candidate was named/],
  [['gate', '--candidate', 'nope'], /there is no run nope/],
  [['gate', '--candidate', 'echo@9'], /has no version "9"/],
  [['gate', '--agent', 'ecko'], /there is no agent "ecko"; did you mean "echo"\?/],
  [['gate', '--agent', 'echo', '--candidate', 'run'], /--candidate and --agent both name the candidate/],
  [['gate', 'does-it', '--candidate', 'run'], /cases and --attempts are for a side that still has to run/],
  [['run', '--agent', 'ecko'], /pawl.yaml: there is no agent "ecko"; did you mean "echo"\?/],
  [['run', '--agent', 'echo@9'], /the agent "echo" has no version "9"/],
  [['run', 'nope'], /there is no case nope/],
  [['run', 'folder'], /there is no case folder: neither a file, nor a folder with \*.case.yaml files/],
  [['case', 'lint', 'nope'], /there is no case nope/],
  [['case', 'lint'], /there is no pawl.yaml here, and no case was named/, ELSEWHERE],
  // projects
  [['run'], /there is no pawl.yaml in/, ELSEWHERE],
  [
    ['run'],
    /pawl.yaml:2:14: "agents.a.target" must have command.*\n.*\n.*pawl.yaml:2:16: "agents.a.targt" is an unknown key/,
    'other',
  ],
  [['run'], /pawl.yaml:2:1: Tabs are not allowed/, 'tabs'],
  [['run'], /pawl.yaml cannot be read: illegal operation on a directory/, 'config-is-a-folder'],
  [['run', '../cases/does-it.case.yaml', '--agent', 'a'], /pawl.yaml:2:8: gates.yaml cannot be read/, 'no-gates'],
  // cases
  [['run', 'wrong.case.yaml'], /wrong.case.yaml:2:1: "expectd" is an unknown key; did you mean "expected"\?/],
  [['run', 'bomb.case.yaml'], /bomb.case.yaml:\d+:\d+: the file has more than 50 aliases/],
  [['run', 'deep.case.yaml'], /deep.case.yaml:1:\d+: the file is nested more than 64 levels deep/],
  [['run', 'outside.case.yaml'], /outside.case.yaml:2:36: "..\/..\/etc\/passwd" leads out of the case's folder/],
  [
    ['run', 'cases', 'twice.case.yaml', '--agent', 'echo'],
    /twice.case.yaml and cases\/does-it.case.yaml are both the case does-it/,
  ],
  [['run', 'empty.json'], /empty.json:1:1: the file must be keys with values, but it is empty/],
  // places
  [['run', 'does-it', '--out', 'empty.json'], /empty.json is a file, not a folder/],
  [['run', 'does-it', '--out', 'run'], /run already holds a run/],
  [['run', 'does-it', '--out', 'empty.json/x'], /empty.json is a file, not a folder/],
  [['case', 'from', ID, '--out', 'empty.json'], /empty.json is a file, not a folder/],
  [['report', 'run'], /run\/run.json:.*id/],
  // logs
  [['import', 'messages', 'missing.json'], /missing.json: there is no such file or folder/],
  [['import', 'messages', 'folder'], /folder: it is a folder, not a file/],
  [['import', 'messages', 'empty.json'], /empty.json:1:1: the file holds no record/],
  [['import', 'messages', 'not-closed.json'], /not-closed.json:1:1: the record that begins here does not end/],
  [['import', 'messages', 'third-line.jsonl'], /third-line.jsonl:3:2: the record that begins in line 3 is not JSON/],
  [['import', 'messages', 'no-messages.json'], /no-messages.json:1: "messages" is not a list of messages/],
  [['import', 'messages', 'two.jsonl', '--map', 'messages'], /--map messages is not FIELD=EXPRESSION/],
  [['import', 'messages', 'two.jsonl', '--map', 'mesages=x'], /no field "mesages" to map; did you mean "messages"\?/],
  [['import', 'messages', 'two.jsonl', '--map', 'case=$('], /the mapping of "case": .*\(character \d+ of \$\(\)/],
  [['import', 'messages', 'two.jsonl', '--map', 'case=$error("no")'], /two.jsonl:1: .*no/],
  [
    ['import', 'messages', 'two.jsonl', '--mapping', 'tau-benk'],
    /--mapping tau-benk: there is no such file\n.*openrca, tau-bench, who-and-when/,
  ],
  [
    ['import', 'messages', 'two.jsonl', '--mapping', 'wrong-field.yaml'],
    /wrong-field.yaml:2:3: "fields.cas" is an unknown key; did you mean "case"\?/,
  ],
  [
    ['import', 'messages', 'two.jsonl', '--mapping', 'wrong-expression.yaml'],
    /wrong-expression.yaml:2:9: "case": Expected "]"/,
  ],
  [['import', 'messages', 'two.jsonl', '--pass', 'true'], /--pass grades the attempts of a run/],
  [['import', 'messages', 'two.jsonl', '--run', 'r', '--pass', '1'], /two.jsonl:1: "pass" is 1, not true or false/],
  [
    ['import', 'messages', 'two.jsonl', '--run', 'r', '--map', 'case="a"', '--map', 'attempt=1'],
    /two.jsonl:2: "attempt" is 1 of case a, as is the record at two.jsonl:1/,
  ],
  [['import'], /no file was named/],
  [['import', 'missing.json'], /missing.json: there is no such file or folder/],
  [['import', 'folder'], /folder: it is a folder, not a file/],
  [['import', 'empty.json'], /empty.json:1: the file holds no record/],
  [['import', 'thing.json'], /thing.json is of no format .* has thing, other\n.*otlp, pawl, atif, openinference/],
  [['import', 'table.csv'], /table.csv is of no format .* columns question, answer\n.*pawl import table/],
  [['import', 'log.eval'], /log.eval holds no records: it is an archive\n.*inspect log dump/],
  [['import', 'inspect', 'thing.json'], /thing.json:1: the log holds no samples/],
  [['import', 'atif', 'second.atif.jsonl'], /second.atif.jsonl:2: the trajectory has no steps/],
  [['import', '--run', 'r', 'second.atif.jsonl'], /second.atif.jsonl: atif holds runs without grades/],
  [['import', '--pass', 'true', 'thing.json'], /--pass grades the attempts of a run/],
  [['import', 'table', 'table.csv'], /a table says nothing without a mapping/],
  [['import', 'table', 'ragged.csv', '--map', 'input=a'], /ragged.csv:3: the row has more or fewer cells/],
  [['import', 'table', 'doubled.csv', '--map', 'input=a'], /doubled.csv:1: two columns are called "a"/],
  [['import', 'table', 'open-quote.csv', '--map', 'input=a'], /open-quote.csv:2: a quoted cell does not end/],
  [['import', 'table', 'broken.parquet', '--map', 'input=a'], /broken.parquet: it cannot be read as Parquet/],
  [['import', 'table', 'table.csv', '--map', 'score=answer'], /table.csv:2: "score" is not a number/],
  // exports
  [['export'], /nothing says what to export/, '.'],
  [['export', ID, '--all'], /ids, --run and --all \(with its filters\) exclude each other/],
  [['export', ID, '--agent', 'a'], /exclude each other/],
  [
    ['export', ID, '--format', 'xml'],
    /'--format <format>' argument 'xml' is invalid. Known are otlp, atif, jsonl, parquet/,
  ],
  [['export', ID, '--format', 'parquet'], /parquet is not text, and standard output was asked for/],
  [['export', ID, '--out', 'table.csv'], /table.csv exists already\n.*--force/],
  [['export', ID], /there is nothing stored in .pawl yet/],
  [['export', 'nope'], /"nope" is not the id of a trajectory/],
  [['export', '--run', 'nope'], /there is no run nope/],
  [['import', 'otlp', 'missing.pb'], /missing.pb: there is no such file or folder/],
  [['import', 'otlp', 'empty.json'], /empty.json is no OTLP request: it is empty/],
  [['import', 'otlp', 'not-otlp.json'], /not-otlp.json is no OTLP request: the request has no field resourceSpans/],
  [['import', 'otlp', 'not-otlp.pb'], /not-otlp.pb is no OTLP request: not protobuf/],
  [['import', 'otlp', 'third-line.otlp.jsonl'], /third-line.otlp.jsonl:1 is no OTLP request: it holds no span/],
];

const HAS_JSON = new Set(['up', 'show', 'run', 'report', 'gate', 'import', 'case']);

describe.concurrent('what cannot be done ends with 2, a message and a remedy, and nothing on standard output', () => {
  it.each(rows)('pawl %j', async (args, says, cwd = '.') => {
    const words = HAS_JSON.has(args[0] ?? '') ? [...args, '--json'] : args;
    const { code, stdout, stderr } = await pawl(words, { cwd: resolve(folder, cwd) });
    expect(stderr).toMatch(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^pawl: .+\n( {6}.+\n|pawl: .+\n)+$/);
    expect(stderr).not.toMatch(/fault in pawl|node:internal|\n {4}at /);
  });
});

it.each([
  { name: 'PAWL_CLICKHOUSE_URL', value: 'localhost:8123', form: 'http://user:password@host:8123' },
  { name: 'PAWL_POSTGRES_URL', value: 'http://secret@host', form: 'postgres://user:password@host/database' },
])('refuses $value as $name, and does not repeat it', async ({ name, value, form }) => {
  const { code, stdout, stderr } = await pawl(['up', '--json'], { cwd: folder, env: { [name]: value } });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`pawl: ${name} is not an address of the form ${form}`);
  expect(stderr).not.toContain(value);
});

it('leaves nothing behind', () => {
  expect([readdirSync(folder), readdirSync(ELSEWHERE)]).toEqual([before, []]);
});
