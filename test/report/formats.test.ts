import { COMMANDS } from '../../src/cli/commands';
import { CHECK_FORMATS } from '../../src/report/check';
import { DIFF_FORMATS } from '../../src/report/diff';
import { DRILL_FORMATS } from '../../src/report/drill';
import { ENDPOINTS_FORMATS } from '../../src/report/endpoints';
import { EXPLAIN_FORMATS } from '../../src/report/explain';
import { PREDICT_FORMATS } from '../../src/report/predict';
import { VERIFY_FORMATS } from '../../src/report/verification';
import { copyOfDist, run } from '../cli/support';

const FORMATS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  check: CHECK_FORMATS,
  predict: PREDICT_FORMATS,
  explain: EXPLAIN_FORMATS,
  diff: DIFF_FORMATS,
  endpoints: ENDPOINTS_FORMATS,
  verify: VERIFY_FORMATS,
  drill: DRILL_FORMATS,
};

test('a command takes exactly the formats that its report has, so that none falls through to another', () => {
  const known = [...new Set(Object.values(FORMATS).flatMap((formats) => Object.keys(formats)))];
  expect(known.sort()).toEqual(['github', 'json', 'junit', 'markdown', 'mermaid', 'sarif', 'text']);
  for (const { name, load } of COMMANDS.filter((entry) => 'format' in entry.load().options)) {
    const { format } = load().options as unknown as { format: { type: { read: (text: string) => unknown } } };
    for (const one of [...known, 'html']) {
      const takes = () => format.type.read(one);
      // Of promises, which have a report of their own.
      const isOfPromises = name === 'predict' && one === 'junit';
      if (isOfPromises || one in FORMATS[name]!) expect(takes()).toBe(one);
      else expect(takes).toThrow('it must be one of');
    }
  }
});

test.each([
  ['check', []],
  ['predict', ['--outage', 'none']],
  ['explain', ['--client', 'cluster1']],
  ['endpoints', []],
])('%s prints each of its formats differently, and --json is its JSON', async (name, args) => {
  const folder = copyOfDist();
  const outputs = new Map<string, string>();
  for (const format of Object.keys(FORMATS[name]!)) {
    const { code, out } = await run(name, folder, ...args, '--format', format);
    expect(code).toBe(0);
    outputs.set(format, out);
  }
  expect(new Set(outputs.values()).size).toBe(outputs.size);
  expect((await run(name, folder, ...args, '--json')).out).toBe(outputs.get('json'));
  expect(() => JSON.parse(outputs.get('json')!) as unknown).not.toThrow();
});
