import { Progress } from '../../../src/cli/screen/progress';
import { run } from '../support';
import { fleetOf } from '../fleet-tree';

// How far a command is, on a terminal.

const ERASE = '\r\u001b[K';

/** What a terminal gets, with a clock. */
function terminal(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  const clock = { now: 0 };
  const progress = new Progress({ isTTY, columns, write: (text) => written.push(text) }, () => clock.now);
  return { written, clock, progress };
}

test('a command that takes less than a second says nothing of its progress', () => {
  const { written, clock, progress } = terminal(true);
  clock.now = 999;
  progress.step('services', 1, 20);
  progress.clear();
  expect(written).toEqual([]);
});

test('after a second there is one line, written over at most five times a second', () => {
  const { written, clock, progress } = terminal(true);
  for (clock.now = 1_000; clock.now <= 1_400; clock.now += 50) progress.step('services', clock.now / 50, 100);
  expect(written).toEqual([20, 24, 28].map((done) => `${ERASE}services: ${done} of 100`));
});

test('the line is erased once before anything else is printed', () => {
  const { written, clock, progress } = terminal(true);
  clock.now = 2_000;
  progress.step('services', 1, 20);
  progress.clear();
  progress.clear();
  expect(written).toEqual([`${ERASE}services: 1 of 20`, ERASE]);
});

test('the line is never wider than the terminal', () => {
  const { written, clock, progress } = terminal(true, 10);
  clock.now = 2_000;
  progress.step('services', 1, 20);
  expect(written).toEqual([`${ERASE}services:`]);
});

test('what is no terminal gets nothing', () => {
  const { written, clock, progress } = terminal(false);
  clock.now = 5_000;
  progress.step('services', 1, 20);
  progress.clear();
  expect(written).toEqual([]);
});

describe('on a terminal', () => {
  const { isTTY } = process.stderr;
  beforeAll(() => Object.assign(process.stderr, { isTTY: true }));
  afterAll(() => Object.assign(process.stderr, { isTTY }));
  beforeEach(() => {
    let now = 1_000;
    jest.spyOn(performance, 'now').mockImplementation(() => (now += 500));
  });
  afterEach(() => jest.restoreAllMocks());

  test('predict and diff say on standard error how many services are done, and erase it', async () => {
    const folder = fleetOf(2, 2);
    const predicted = await run('predict', folder);
    expect(predicted.errors).toContain(`${ERASE}services: 1 of 2${ERASE}`);
    expect(predicted.out).not.toContain(ERASE);
    const compared = await run('diff', folder, '--istio-version', '1.30.0..1.31.0');
    expect(compared.errors).toContain(`${ERASE}services: 0 of 2`);
    expect(compared.errors).toContain(`${ERASE}clusters, half-way through the rollout: 1 of 2${ERASE}`);
  });

  test.each([['predict'], ['diff']])('%s --json says nothing of its progress', async (command) => {
    const folder = fleetOf(2, 2);
    const versions = command === 'diff' ? ['--istio-version', '1.30.0..1.31.0'] : [];
    const { errors } = await run(command, folder, ...versions, '--json');
    expect(errors).not.toContain(ERASE);
  });
});
