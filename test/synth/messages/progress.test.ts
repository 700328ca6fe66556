import { Progress } from '../../../src/synth/messages/progress';

const terminal = process.stderr.isTTY;
const ci = process.env.CI;
let now: number;
let written: string[];

beforeEach(() => {
  now = 0;
  written = [];
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  process.stderr.isTTY = true;
  delete process.env.CI;
});

afterEach(() => {
  jest.restoreAllMocks();
  process.stderr.isTTY = terminal;
  if (ci === undefined) delete process.env.CI;
  else process.env.CI = ci;
});

/** A synth that renders 1,000 objects. */
function render(millisecondsEach: number): void {
  const progress = new Progress();
  for (let done = 0; done < 1000; done++) {
    now += millisecondsEach;
    progress.step('rendering', done, 1000);
  }
  progress.end();
}

test('a long synth says on a terminal how far it is, ten times a second, and clears the line at its end', () => {
  render(2);
  const clear = '\r\u001b[K';
  expect(written[0]).toBe(`${clear}rendering 499 of 1000`);
  expect(written[1]).toBe(`${clear}rendering 549 of 1000`);
  expect(written).toHaveLength(12);
  expect(written.at(-1)).toBe(clear);
});

test('a synth of less than a second says nothing of its progress', () => {
  render(0.9);
  expect(written).toEqual([]);
});

test.each([
  ['in CI', () => (process.env.CI = 'true')],
  ['into a file or a pipe', () => (process.stderr.isTTY = false)],
])('%s nothing is said of progress', (_, arrange) => {
  arrange();
  render(2);
  expect(written).toEqual([]);
});
