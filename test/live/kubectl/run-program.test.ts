import { runProgram } from '../../../src/live/kubectl/run-program';

const MOST_BYTES = 1024 * 1024;
const sh = (script: string, timeoutSeconds = 20) =>
  runProgram({ name: 'sh', args: ['-c', script], timeoutSeconds, mostBytes: MOST_BYTES });

test('output, its errors and the exit code of a program are returned', async () => {
  expect(await sh('echo out; echo err >&2; exit 3')).toEqual({
    code: 3,
    stdout: 'out\n',
    stderr: 'err\n',
    timedOut: false,
    printedTooMuch: false,
  });
});

test('a program that prints 600 MB is ended early, and only the beginning is kept', async () => {
  const started = performance.now();
  const { stdout, printedTooMuch } = await sh('head -c 600000000 /dev/zero');
  expect(printedTooMuch).toBe(true);
  expect(stdout).toHaveLength(16 * 1024);
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('errors without end are read and dropped', async () => {
  const { code, stderr } = await sh('head -c 20000000 /dev/zero >&2');
  expect(code).toBe(0);
  expect(stderr).toHaveLength(16 * 1024);
});

test('a program that drips output for ever is ended when its time is over', async () => {
  expect(await sh('while :; do echo drip; sleep 0.05; done', 0.5)).toMatchObject({ code: null, timedOut: true });
});

test('a process that outlives the program and keeps its output open is not waited for longer than that', async () => {
  expect(await sh('sleep 100 & exit 0', 0.5)).toMatchObject({ timedOut: true });
});

test('a program that is killed has no exit code', async () => {
  expect(await sh('kill -KILL $$')).toMatchObject({ code: null, timedOut: false });
});

test.each([
  ['is not there', 'no-such-program', []],
  ['is given a NUL', 'sh', ['a\0b']],
  ['is given more than the system takes', 'sh', ['-c', 'x'.repeat(3_000_000)]],
])('a program that %s cannot be started', async (_, name, args) => {
  await expect(runProgram({ name, args, timeoutSeconds: 5, mostBytes: 1 })).rejects.toThrow(/ENOENT|null bytes|E2BIG/);
});
